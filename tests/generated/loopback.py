"""A small HTTP server on loopback: it notes what it is asked and answers as it was told."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from attrs import field, frozen, mutable


@frozen
class Asked:
    """One request as it came over the wire; header names are in lower case."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes


@frozen
class Answer:
    """One response, byte for byte."""

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(factory=dict)


@mutable
class Server:
    """What the server was asked, and what it answers next to every request."""

    url: str = ""
    answer: Answer = field(factory=Answer)
    asked: list[Asked] = field(factory=list)


@contextmanager
def serving() -> Iterator[Server]:
    """A server on a free port of 127.0.0.1, until the block ends."""
    server = Server()

    class Handler(BaseHTTPRequestHandler):
        def answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length", 0)))
            headers = {name.lower(): value for name, value in self.headers.items()}
            server.asked.append(Asked(self.command, self.path, headers, body))
            self.send_response(server.answer.status, "Whatever")
            for name, value in server.answer.headers.items():
                self.send_header(name, value)
            self.send_header("content-length", str(len(server.answer.body)))
            self.end_headers()
            self.wfile.write(server.answer.body)

        do_GET = do_POST = do_DELETE = answer

        def log_message(self, format: str, *args: object) -> None:
            """Stay silent."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as http:
        server.url = f"http://127.0.0.1:{http.server_address[1]}"
        thread = threading.Thread(target=http.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield server
        finally:
            http.shutdown()
            thread.join()
