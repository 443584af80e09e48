"""What is not results is read up to a limit, and its errors are short where they are shown."""

from __future__ import annotations

import gzip
import http.server
import json
import threading
import tracemalloc
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

import message_batches as mb
from message_batches.sdk.http.answers import MAX_ANSWER_BYTES
from tests.sdk.scripted_service import Script, Talk, a_request, batch

MakeTalk = Callable[..., Talk]

MIB = 1024 * 1024


class Large(http.server.BaseHTTPRequestHandler):
    """A service whose answer is a head and many times the same block."""

    protocol_version = "HTTP/1.1"
    status = 200
    headers_sent: dict[str, str] = {}  # noqa: RUF012 - a class for each test
    head = b""
    block = b""
    blocks = 0
    sent = 0

    def go(self) -> None:
        self.rfile.read(int(self.headers.get("content-length") or 0))
        kind = type(self)
        self.send_response(self.status)
        self.send_header("content-length", str(len(self.head) + len(self.block) * self.blocks))
        for name, value in self.headers_sent.items():
            self.send_header(name, value)
        self.end_headers()
        try:
            self.wfile.write(self.head)
            for _ in range(self.blocks):
                self.wfile.write(self.block)
                kind.sent += len(self.block)
        except OSError:
            self.close_connection = True

    do_GET = do_POST = go

    def log_message(self, *_: object) -> None:
        pass


Serve = Callable[..., tuple[str, type[Large]]]


@pytest.fixture
def serve() -> Iterator[Serve]:
    servers = []

    def start(**attributes: Any) -> tuple[str, type[Large]]:
        handler = type("Handler", (Large,), attributes)
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        servers.append((server, thread))
        return f"http://127.0.0.1:{server.server_port}", handler

    yield start
    for server, thread in servers:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture(params=["sync", "async"])
def client_kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def talk_to(kind: str, base_url: str) -> Talk:
    return Talk(kind, Script(), base_url=base_url, max_retries=0, http_client=None)


def test_a_very_long_answer_is_an_error_and_most_of_it_is_not_read(
    serve: Serve, client_kind: str
) -> None:
    base_url, handler = serve(head=b'{"id": "', block=b"x" * MIB, blocks=100)
    calls: list[Callable[[Talk], Any]] = [
        lambda one: one.batches.retrieve("b"),
        lambda one: one.batches.list(),
        lambda one: one.batches.results("b"),
    ]
    tracemalloc.start()
    for call in calls:
        one = talk_to(client_kind, base_url)
        with pytest.raises(mb.APIResponseValidationError, match="longer than 16,777,216") as caught:
            one.last(lambda one=one, call=call: call(one))
        assert isinstance(caught.value.body, str)
        assert len(caught.value.body) == MAX_ANSWER_BYTES + 1
        assert len(str(caught.value)) < 500
    one = talk_to(client_kind, base_url)
    with pytest.raises(mb.AmbiguousCreateError, match="longer than 16,777,216"):
        one.last(lambda: one.batches.create(requests=[a_request()]))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 200 * MIB
    assert handler.sent < 4 * 40 * MIB


def test_what_a_compressed_answer_becomes_counts(serve: Serve, client_kind: str) -> None:
    bomb = gzip.compress(b" " * (400 * MIB), 1)
    base_url, _ = serve(block=bomb, blocks=1, headers_sent={"content-encoding": "gzip"})
    one = talk_to(client_kind, base_url)
    tracemalloc.start()
    with pytest.raises(mb.APIResponseValidationError, match="longer than 16,777,216 bytes"):
        one.last(lambda: one.batches.retrieve("b"))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 100 * MIB


def test_a_compressed_answer_is_read(serve: Serve, client_kind: str) -> None:
    body = gzip.compress(json.dumps(batch()).encode())
    base_url, _ = serve(block=body, blocks=1, headers_sent={"content-encoding": "gzip"})
    one = talk_to(client_kind, base_url)

    raw = one.last(lambda: one.batches.with_raw_response.retrieve("b"))

    assert raw.http_response.json() == batch()
    assert raw.elapsed.total_seconds() > 0
    assert raw.is_closed


def test_an_error_keeps_its_status_whatever_its_length(serve: Serve, client_kind: str) -> None:
    base_url, _ = serve(status=503, head=b"<html>", block=b"x" * MIB, blocks=100)
    one = talk_to(client_kind, base_url)
    with pytest.raises(mb.ServiceUnavailableError) as caught:
        one.last(lambda: one.batches.retrieve("b"))
    assert len(str(caught.value)) <= 500
    assert isinstance(caught.value.body, str)
    assert len(caught.value.body) == MAX_ANSWER_BYTES + 1


@pytest.mark.parametrize(
    "body",
    [
        {"type": "error", "error": {"type": "api_error", "message": "x" * 5000}},
        "page \x1b[2J" + "y" * 5000,
        ["z" * 5000],
    ],
)
def test_a_message_is_short_and_harmless_and_the_body_complete(talk: MakeTalk, body: Any) -> None:
    given = {"content": body.encode()} if isinstance(body, str) else {"content": json.dumps(body)}
    one = talk(Script(httpx.Response(400, **given)), max_retries=0)
    with pytest.raises(mb.BadRequestError) as caught:
        one.do(lambda: one.batches.retrieve("b"))
    error = caught.value
    assert len(str(error)) <= 500
    assert str(error).endswith("...")
    assert str(error) == error.message
    assert "\x1b" not in str(error)
    assert error.body == body


def test_the_error_of_an_ambiguous_create_says_all_of_its_advice(talk: MakeTalk) -> None:
    one = talk(Script(httpx.Response(500, content=b"x" * 9000)), max_retries=0)
    with pytest.raises(mb.AmbiguousCreateError) as caught:
        one.do(lambda: one.batches.create(requests=[a_request()]))
    assert len(str(caught.value)) <= 500
    assert str(caught.value).endswith("with 1 requests before you create it again.")
