"""An S3 API on loopback, and a proxy before it that cuts connections and answers 503 on demand."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

KEY, SECRET = "AKIAEXAMPLE", "example-secret-key"


class Proxy:
    """
    Passes requests on to a server, except for those that are to fail.

    Attributes:
        requests: method, path and Range header of each request so far.
        largest: the most bytes that a request had.
    """

    def __init__(self, host: str, port: int) -> None:
        self.requests: list[tuple[str, str, str | None]] = []
        self.largest = 0
        self._faults: list[tuple[str, str, str]] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler_of(self, host, port))
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    def fail(self, *kinds: str, method: str = "GET", path: str = "") -> None:
        """
        Let the next requests fail: with a status such as `503`, `cut` within the body, or `lost`.

        What is lost is the response. `pass` lets a request before those pass. Of the path, a part
        is enough; `$` is its end.
        """
        self._faults += [(kind, method, path) for kind in kinds]

    def fault_of(self, method: str, path: str) -> str:
        for fault in self._faults:
            if fault[1] == method and fault[2] in f"{path.partition('?')[0]}$":
                self._faults.remove(fault)
                return fault[0]
        return "pass"

    def reset(self) -> None:
        """Forget the requests so far, and the faults to come."""
        self.requests.clear()
        self._faults.clear()
        self.largest = 0

    @property
    def is_done(self) -> bool:
        """Whether all faults have happened."""
        return not self._faults

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


def _handler_of(proxy: Proxy, host: str, port: int) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def handle_any(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            proxy.requests.append((self.command, self.path, self.headers.get("Range")))
            proxy.largest = max(proxy.largest, len(body))
            fault = proxy.fault_of(self.command, self.path)
            if fault.isdigit():
                self.send_response(int(fault))
                self.send_header("Content-Length", "0")
                self.end_headers()
                return
            connection = HTTPConnection(host, port)
            connection.request(self.command, self.path, body, dict(self.headers))
            answer = connection.getresponse()
            content = answer.read()
            connection.close()
            if fault == "lost":
                self.close_connection = True
                return
            self.send_response(answer.status)
            for name, value in answer.getheaders():
                if name.lower() not in ("connection", "transfer-encoding", "date", "server"):
                    self.send_header(name, value)
            if answer.getheader("Content-Length") is None:
                self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            if fault == "cut":
                content = content[: len(content) // 2]
                self.close_connection = True
            with suppress(ConnectionError):
                self.wfile.write(content)

        do_GET = do_HEAD = do_PUT = do_POST = do_DELETE = handle_any

        def log_message(self, *args: Any) -> None:
            pass

    return Handler


@contextmanager
def s3_server() -> Iterator[tuple[str, int]]:
    """Start an S3 API that holds everything in memory; yield where it is."""
    server = pytest.importorskip("moto.server")
    pytest.importorskip("s3fs")
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    running = server.ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    running.start()
    try:
        yield running.get_host_and_port()
    finally:
        running.stop()


def environment(url: str) -> dict[str, str]:
    """Return the variables with which s3fs uses a server, in this process or another."""
    return {
        "AWS_ENDPOINT_URL": url,
        "AWS_ACCESS_KEY_ID": KEY,
        "AWS_SECRET_ACCESS_KEY": SECRET,
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_MAX_ATTEMPTS": "1",  # so that a fault reaches the code that is tested
        "AWS_EC2_METADATA_DISABLED": "true",
    }


class Bucket:
    """
    An empty bucket.

    Attributes:
        url: of the bucket.
        proxy: what its requests pass through.
        environment: how another process finds it.
    """

    def __init__(self, name: str, proxy: Proxy) -> None:
        self.url = f"s3://{name}"
        self.proxy = proxy
        self.environment = environment(proxy.url)

    def put(self, name: str, content: bytes | Sequence[bytes]) -> str:
        """Write an object; return its URL."""
        url = f"{self.url}/{name}"
        _put(url, content if isinstance(content, bytes) else b"".join(content))
        return url


@pytest.fixture(scope="session")
def s3() -> Iterator[tuple[str, int]]:
    with s3_server() as place:
        yield place


@pytest.fixture(scope="session")
def s3_proxy(s3: tuple[str, int]) -> Iterator[Proxy]:
    """One for all tests: a client for another address reads the API's description again, slowly."""
    proxy = Proxy(*s3)
    yield proxy
    proxy.close()


@pytest.fixture
def bucket(s3_proxy: Proxy, monkeypatch: pytest.MonkeyPatch) -> Bucket:
    from s3fs import S3FileSystem

    for name, value in environment(s3_proxy.url).items():
        monkeypatch.setenv(name, value)
    S3FileSystem().invalidate_cache()
    name = f"bucket-{next(_numbers)}"
    S3FileSystem().mkdir(name)
    s3_proxy.reset()
    return Bucket(name, s3_proxy)


def _put(url: str, content: bytes) -> None:
    # Not above: every session loads this module, and some do not install the package.
    from message_batches.jobs.storage import put

    put(url, content)


_numbers = iter(range(1, 1_000_000))


@pytest.fixture
def memory() -> Iterator[Callable[[str, bytes], str]]:
    """Yield a function that writes to an empty `memory://` and returns the URL."""
    files = pytest.importorskip("fsspec.implementations.memory").MemoryFileSystem

    def write(name: str, content: bytes) -> str:
        _put(f"memory://{name}", content)
        return f"memory://{name}"

    files.store.clear()
    files.pseudo_dirs[:] = [""]
    yield write
    files.store.clear()
    files.pseudo_dirs[:] = [""]
