"""No credential is in anything that the client shows, logs or pickles, whatever fails."""

from __future__ import annotations

import logging
import pickle
import socket
import threading
import traceback
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

import message_batches as mb
from tests.sdk.scripted_service import Script, Talk, a_request

MakeTalk = Callable[..., Talk]

SECRETS = {
    "api_key": "sk-SECRET-key",
    "auth_token": "SECRET-token",
    "default_headers": "SECRET-default-header",
    "extra_headers": "SECRET-extra-header",
    "base_url": "SECRET-url-password",
    "proxy": "SECRET-proxy-password",
    "workspace": "SECRET-cookie",
}


class Raw:
    """
    A server that answers each connection with the same bytes.

    Args:
        answer: makes the answer from what arrived.
    """

    def __init__(self, answer: Callable[[bytes], bytes]) -> None:
        self._answer = answer
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port = self._socket.getsockname()[1]
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            with connection:
                connection.settimeout(5)
                received = b""
                while b"\r\n\r\n" not in received and (data := connection.recv(65536)):
                    received += data
                connection.sendall(self._answer(received))

    def close(self) -> None:
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        self._thread.join()


def head_of(received: bytes) -> bytes:
    """Return the headers of a request on one line."""
    return received.replace(b"\r\n", b" | ")


def with_length(status: bytes, body: bytes) -> bytes:
    return b"HTTP/1.1 %s\r\ncontent-length: %d\r\n\r\n" % (status, len(body)) + body


FAILURES: dict[str, Callable[[bytes], bytes]] = {
    "the answer is not HTTP and repeats the headers": head_of,
    "a header repeats them": lambda got: b"HTTP/1.1 200 OK\r\n" + head_of(got) + b"\r\n\r\n",
    "a chunk repeats them": lambda got: (
        b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n" + head_of(got) + b"\r\n"
    ),
    "the connection is closed": lambda got: b"",
    "the body is truncated": lambda got: b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{",
    "the body is no gzip": lambda got: (
        b"HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: 3\r\n\r\nabc"
    ),
    "an error page repeats them": lambda got: with_length(b"401 No", head_of(got)),
    "a failure": lambda got: with_length(b"500 No", b"{}"),
    "not an object of the API": lambda got: with_length(b"200 OK", b"[]"),
    "a redirect elsewhere": lambda got: (
        b"HTTP/1.1 302 Found\r\nlocation: ftp://u:p@h\r\ncontent-length: 0\r\n\r\n"
    ),
    "a redirect to a port that is not one": lambda got: (
        b"HTTP/1.1 302 Found\r\nlocation: http://h:port/\r\ncontent-length: 0\r\n\r\n"
    ),
}


@pytest.fixture(params=FAILURES)
def failing(request: pytest.FixtureRequest) -> Iterator[int]:
    server = Raw(FAILURES[request.param])
    yield server.port
    server.close()


def chain(error: BaseException | None) -> Iterator[BaseException]:
    """Yield an error and all that are chained to it."""
    seen: set[int] = set()
    waiting = [error]
    while waiting:
        each = waiting.pop()
        if each is not None and id(each) not in seen:
            seen.add(id(each))
            yield each
            waiting += [each.__cause__, each.__context__]


def everything_of(error: BaseException) -> str:
    """Return all that can be shown of an error."""
    shown = ["".join(traceback.format_exception(error))]
    for each in chain(error):
        shown += [str(each), repr(each), repr(each.args), repr(vars(each))]
        request = getattr(each, "_request", None) or vars(each).get("request")
        if request is not None:
            shown += [repr(request.headers.raw), str(request.url)]
    shown.append(repr(pickle.dumps(error)))
    return "\n".join(shown)


def assert_hidden(text: str) -> None:
    assert [name for name, secret in SECRETS.items() if secret in text] == []
    assert "SECRET" not in text


def options_of(kind: str, port: int) -> dict[str, Any]:
    """Return the arguments of a client with a secret of each kind."""
    options: dict[str, Any] = {"base_url": f"http://127.0.0.1:{port}", "max_retries": 1}
    if kind == "token":
        return options | {"api_key": None, "auth_token": SECRETS["auth_token"]}
    options |= {
        "api_key": SECRETS["api_key"],
        "default_headers": {
            "X-Gateway": SECRETS["default_headers"],
            "cookie": SECRETS["workspace"],
        },
    }
    if kind == "url":
        options["base_url"] = f"http://me:{SECRETS['base_url']}@127.0.0.1:{port}"
    return options


@pytest.mark.parametrize("client_kind", ["sync", "async"])
@pytest.mark.parametrize("kind", ["key", "token", "url"])
def test_nothing_shows_them(
    failing: int, kind: str, client_kind: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, logger="message_batches")
    extra = {"extra_headers": {"x-other": SECRETS["extra_headers"]}}
    calls: list[Callable[[Talk], Any]] = [
        lambda one: one.batches.retrieve("b", **extra),
        lambda one: one.batches.create(requests=[a_request()], **extra),
    ]
    for call in calls:
        one = Talk(client_kind, Script(), **options_of(kind, failing), http_client=None)
        assert_hidden(repr(one.client) + repr(one.client._context) + repr(one.client._settings))
        with pytest.raises(mb.AnthropicError) as caught:
            one.last(lambda one=one, call=call: call(one))
        assert_hidden(everything_of(caught.value))
    assert_hidden(caplog.text)


@pytest.mark.parametrize("client_kind", ["sync", "async"])
def test_nothing_shows_the_password_of_a_proxy(
    failing: int,
    client_kind: str,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    caplog.set_level(logging.DEBUG, logger="message_batches")
    monkeypatch.setenv("HTTP_PROXY", f"http://me:{SECRETS['proxy']}@127.0.0.1:{failing}")
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)
    one = Talk(
        client_kind,
        Script(),
        base_url="http://gateway.invalid",
        api_key=SECRETS["api_key"],
        max_retries=0,
        http_client=None,
    )
    with pytest.raises(mb.AnthropicError) as caught:
        one.last(lambda: one.batches.retrieve("b"))
    assert_hidden(everything_of(caught.value))
    assert_hidden(caplog.text)


def test_a_refused_connection_shows_none(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, logger="message_batches")
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    with mb.Anthropic(**options_of("url", port)) as client:
        with pytest.raises(mb.APIConnectionError) as caught:
            client.messages.batches.retrieve("b")
        assert isinstance(caught.value.__cause__, httpx.ConnectError)
        assert_hidden(everything_of(caught.value) + caplog.text)


def test_what_the_http_library_refuses_is_not_retried(
    talk: MakeTalk,
) -> None:
    for refusal in (
        httpx.LocalProtocolError("Illegal header value b'SECRET\\n'"),
        httpx.UnsupportedProtocol("Request URL has an unsupported protocol 'SECRET://'."),
    ):
        service = Script(refusal)
        one = talk(service, max_retries=5)
        for call in (
            lambda one=one: one.batches.retrieve("b"),
            lambda one=one: one.batches.create(requests=[a_request()]),
        ):
            with pytest.raises(mb.ConfigurationError, match="cannot be sent over HTTP") as caught:
                one.do(call)
            assert_hidden(everything_of(caught.value))
        assert len(service.requests) == 2
        assert one.slept == []


def test_the_reason_of_a_broken_connection_is_still_said(talk: MakeTalk) -> None:
    for text, shown in (
        ("Server disconnected without sending a response.", None),
        ("illegal status line: bytearray(b'SECRET')", "illegal status line"),
        ("illegal request line", None),
    ):
        one = talk(Script(httpx.RemoteProtocolError(text)), max_retries=0)
        with pytest.raises(mb.APIConnectionError) as caught:
            one.do(lambda one=one: one.batches.retrieve("b"))
        assert str(caught.value) == f"Connection error: {shown or text}"
        assert isinstance(caught.value.__cause__, httpx.RemoteProtocolError)
        assert str(caught.value.__cause__) == (shown or text)
