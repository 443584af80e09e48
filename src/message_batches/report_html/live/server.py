"""
A server on this machine that shows runs while they work.

A reader of these pages reads prompts and answers, so:

- it listens on loopback only, and its addresses start with a secret, because the other users of
  the machine reach loopback too;
- a call that names another host is refused: a page from elsewhere cannot point its own name at
  loopback and read along (DNS rebinding);
- it only reads: there is no call that changes anything.
"""

from __future__ import annotations

import secrets
import socketserver
import threading
from contextvars import copy_context
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Self

from message_batches._extras import MissingExtraError
from message_batches.jobs import Prices
from message_batches.jobs.orphans import UNREADABLE
from message_batches.jobs.storage import RUN_SUFFIX, RunFolder, location
from message_batches.report_html.live.subject import (
    Subject,
    of_folder,
    of_output,
    of_run,
    source_in,
)

_LOOPBACK = "127.0.0.1"
_SLOWEST_CALL = 30.0
_HEADERS = {
    "Cache-Control": "no-store",
    # Of the page itself; its other rules are in the page, so that a saved copy has them too.
    "Content-Security-Policy": "frame-ancestors 'none'",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


class LiveServer:
    """
    The pages of a run, or of the runs in a folder, as they are now.

    Use it as a context manager, and open `url` in a browser. The ledgers are only read, so that
    other processes can work on the runs meanwhile.

    Args:
        subject: the output of a run, its folder, or a folder with runs at any depth.
        port: the port to listen on; 0 takes a free one.
        prices: a price list; by default the built-in one.

    Attributes:
        url: the address of the first page; it has a secret, new for each server.

    Raises:
        InputError: there is no such run.
        OSError: the port cannot be used.
    """

    def __init__(self, subject: str | Path, *, port: int = 0, prices: Prices | None = None) -> None:
        self._prices = prices
        self._folder = _folder_of(subject)
        self._subjects: dict[str, Subject] = {}
        # One page is made at a time: it takes a core, and the runs need the others.
        self._lock = threading.Lock()
        # A database may have been chosen for the ledgers; other threads would not know.
        self._context = copy_context()
        if self._folder is None:
            first = of_output(subject, prices)
        else:
            first = of_folder(self._folder, prices)
        self._subjects[""] = first
        first.shown()
        secret = secrets.token_urlsafe(16)
        self._server = _Server((_LOOPBACK, port), _Handler)
        self._server.pages = self
        self._server.prefix = f"/{secret}/"
        self.url = f"http://{_LOOPBACK}:{self._server.server_address[1]}/{secret}/"
        self._thread = threading.Thread(
            target=self._server.serve_forever, name="message-batches watch", daemon=True
        )

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def wait(self) -> None:
        """Block until the server ends, or until the calling thread is interrupted."""
        # A wait without a limit cannot be interrupted by Ctrl-C on every platform.
        while self._thread.is_alive():
            self._thread.join(0.5)

    def answer(self, path: str) -> tuple[HTTPStatus, str, str]:
        """Return the status, the type and the text for a path behind the secret."""
        return self._context.copy().run(self._answer, path)

    def _answer(self, path: str) -> tuple[HTTPStatus, str, str]:
        place, _, name = path.rpartition("/")
        with self._lock:
            try:
                subject = self._subject(place)
                if subject is None or name not in ("", "revision"):
                    return HTTPStatus.NOT_FOUND, "text/plain", "There is no such page.\n"
                shown = subject.shown()
            except (*UNREADABLE, MissingExtraError) as error:
                text = f"This cannot be read now. {error}\n"
                return HTTPStatus.SERVICE_UNAVAILABLE, "text/plain", text
            except Exception as error:
                # The next call may be answered; nobody would see a traceback.
                text = f"This cannot be shown, which is a defect. {type(error).__name__}: {error}\n"
                return HTTPStatus.INTERNAL_SERVER_ERROR, "text/plain", text
        if name == "revision":
            return HTTPStatus.OK, "text/plain", shown.revision
        return HTTPStatus.OK, "text/html", shown.html

    def _subject(self, place: str) -> Subject | None:
        if place not in self._subjects and self._folder is not None:
            kind, _, key = place.partition("/")
            source = source_in(self._folder, key) if kind == "runs" else None
            if source is not None:
                self._subjects[place] = of_run(source.open, self._prices, in_folder=True)
        return self._subjects.get(place)


def _folder_of(subject: str | Path) -> Path | None:
    """Return the folder that has runs; None for one run."""
    place = location(subject)
    if not isinstance(place, Path) or not place.is_dir():
        return None
    if place.suffix == RUN_SUFFIX and RunFolder.of(place).index_in_use.exists():
        return None
    return place


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    pages: LiveServer
    prefix: str

    def server_bind(self) -> None:
        # Not that of HTTPServer, which asks the network for the name of the machine.
        socketserver.TCPServer.server_bind(self)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Write nothing: a browser may go away at any time, and a log could show answers."""


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    server_version = "message-batches"
    sys_version = ""
    timeout = _SLOWEST_CALL

    def do_GET(self) -> None:
        """Answer a call that reads."""
        port = self.server.server_address[1]
        if self.headers.get("Host") not in (f"{_LOOPBACK}:{port}", f"localhost:{port}"):
            self._send(HTTPStatus.FORBIDDEN, "text/plain", "Open the address that watch printed.\n")
            return
        path, prefix = self.path.partition("?")[0], self.server.prefix
        start = path[: len(prefix)].encode()
        if not secrets.compare_digest(start, prefix.encode()):
            self._send(HTTPStatus.NOT_FOUND, "text/plain", "There is no such page.\n")
            return
        self._send(*self.server.pages.answer(path[len(prefix) :]))

    do_HEAD = do_GET  # noqa: N815 - as above

    def _send(self, status: HTTPStatus, kind: str, text: str) -> None:
        body = text.encode("utf-8", "backslashreplace")
        self.send_response(status)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        for name, value in _HEADERS.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Answer a call that cannot be read, without repeating anything of it."""
        self._send(HTTPStatus(code), "text/plain", f"{HTTPStatus(code).phrase}\n")

    def log_message(self, format: str, *args: Any) -> None:
        """Write nothing."""
