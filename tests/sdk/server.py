"""A results server on a real socket that breaks off, changes its mind, and keeps count."""

from __future__ import annotations

import gzip
import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.sdk.scripted_service import ended


class ResultsServer:
    """
    Serves one batch and its results.

    Attributes:
        body: The results file.
        results: What the batch's counts promise.
        cuts: For each download in turn, after how many bytes of it the connection is cut; None for
            not at all. Once they are used up, nothing is cut.
        ranges: Whether byte ranges are offered.
        compressed: Whether the file is sent with gzip, if the client takes it.
        etag: The file's entity tag.
        chunked: Whether the body has no content-length. "close" for neither length nor chunks.
        asked: The headers of each request for the results.
        open_connections: How many connections are open now.
    """

    def __init__(self, body: bytes, results: int) -> None:
        self.body = body
        self.results = results
        self.cuts: list[int | None] = []
        self.ranges = False
        self.compressed = False
        self.etag: str | None = None
        self.chunked: bool | str = False
        self.piece = 65536
        self.pause: Callable[[], None] = lambda: None
        self.asked: list[dict[str, str]] = []
        self.open_connections = 0
        self.base_url = ""

    def connections_left(self) -> int:
        """Return how many connections stay open, once the server has noticed what was closed."""
        for _ in range(100):
            if not self.open_connections:
                break
            time.sleep(0.01)
        return self.open_connections

    def file(self, headers: dict[str, str]) -> tuple[int, dict[str, str], bytes]:
        """Return status, headers and bytes of a response to a request for the file."""
        answer = {"content-type": "application/x-jsonl"}
        if self.etag is not None:
            answer["etag"] = self.etag
        if self.ranges:
            answer["accept-ranges"] = "bytes"
        wanted = headers.get("range")
        fresh = headers.get("if-range", self.etag) == self.etag
        if wanted and self.ranges and fresh:
            start = int(wanted.removeprefix("bytes=").rstrip("-"))
            if start >= len(self.body):
                return 416, answer, b""
            answer["content-range"] = f"bytes {start}-{len(self.body) - 1}/{len(self.body)}"
            return 206, answer, self.body[start:]
        if self.compressed and "gzip" in headers.get("accept-encoding", ""):
            answer["content-encoding"] = "gzip"
            return 200, answer, gzip.compress(self.body, 1)
        return 200, answer, self.body


@contextmanager
def serving(server: ResultsServer) -> Iterator[ResultsServer]:
    """Run the server while the block lasts."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def setup(self) -> None:
            super().setup()
            server.open_connections += 1

        def finish(self) -> None:
            with suppress(OSError):
                super().finish()
            server.open_connections -= 1

        def do_GET(self) -> None:
            try:
                self.answer()
            except OSError:
                self.close_connection = True

        def answer(self) -> None:
            if not self.path.endswith("/results"):
                url = f"{server.base_url}/v1/messages/batches/b/results"
                self.send(200, {}, json.dumps(ended(server.results, results_url=url)).encode())
                return
            headers = {name.lower(): value for name, value in self.headers.items()}
            server.asked.append(headers)
            status, answer, body = server.file(headers)
            cut = server.cuts.pop(0) if server.cuts else None
            self.send(status, answer, body, cut)

        def send(
            self, status: int, headers: dict[str, str], body: bytes, cut: int | None = None
        ) -> None:
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            if server.chunked == "close":
                self.send_header("connection", "close")
                self.close_connection = True
            elif server.chunked:
                self.send_header("transfer-encoding", "chunked")
            else:
                self.send_header("content-length", str(len(body)))
            self.end_headers()
            for start in range(0, len(body if cut is None else body[:cut]), server.piece):
                end = start + server.piece if cut is None else min(start + server.piece, cut)
                piece = body[start:end]
                framed = b"%x\r\n%b\r\n" % (len(piece), piece) if server.chunked is True else piece
                self.wfile.write(framed)
                server.pause()
            if cut is not None:
                self.close_connection = True
            elif server.chunked is True:
                self.wfile.write(b"0\r\n\r\n")

        def log_message(self, format: str, *args: Any) -> None:
            pass

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, request: Any, client_address: Any) -> None:
            pass

    http = Server(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    server.base_url = f"http://127.0.0.1:{http.server_address[1]}"
    try:
        yield server
    finally:
        http.shutdown()
        http.server_close()
        thread.join()
