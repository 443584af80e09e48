"""A sandbox that lets another server answer, and `/v1/messages`, which lets it be that server."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import httpx
import pytest

from message_batches.sandbox import Sandbox
from message_batches.sandbox import server as server_module
from message_batches.sandbox.upstream import Upstream
from tests.sandbox.block_requests import params
from tests.sandbox.calls import client_of, create, lines, outcome, some_requests, wait
from tests.sandbox.contract import assert_valid


@pytest.fixture
def upstream() -> Iterator[Sandbox]:
    with Sandbox(api_key="upstream-key") as running:
        yield running


@pytest.fixture
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a failed call be repeated without a wait."""
    monkeypatch.setattr(
        server_module,
        "Upstream",
        lambda url, key, concurrency: Upstream(url, key, concurrency, first_wait=0.0),
    )


@contextmanager
def between(url: str, **options: Any) -> Iterator[httpx.Client]:
    """Run a sandbox in front of an upstream and give a client for it."""
    options = {"upstream_api_key": "upstream-key", **options}
    with Sandbox(batch_seconds=0, upstream=url, **options) as sandbox, client_of(sandbox) as http:
        yield http


def test_messages_answers_one_request_at_once(http: httpx.Client) -> None:
    response = http.post("/v1/messages", json=params())

    assert response.status_code == 200
    assert_valid(response.json(), "Message")
    assert response.json()["usage"]["service_tier"] == "standard"


@pytest.mark.parametrize(
    ("body", "status", "type_"),
    [
        (params(max_tokens=0), 400, "invalid_request_error"),
        (params(model="gpt-2"), 404, "not_found_error"),
        (params("[sandbox: error overloaded_error]"), 529, "overloaded_error"),
        ([], 400, "invalid_request_error"),
    ],
)
def test_messages_answers_errors_with_their_status(
    http: httpx.Client, body: Any, status: int, type_: str
) -> None:
    response = http.post("/v1/messages", json=body)

    assert response.status_code == status
    assert response.json()["error"]["type"] == type_


def test_messages_needs_the_key_and_json(sandbox: Sandbox, http: httpx.Client) -> None:
    assert httpx.post(sandbox.base_url + "/v1/messages", trust_env=False).status_code == 401
    assert http.post("/v1/messages", content=b"{").status_code == 400


def test_requests_are_answered_by_the_upstream(upstream: Sandbox) -> None:
    beta = {"anthropic-beta": "output-300k-2026-03-24", "anthropic-version": "2026-10-21"}
    with between(upstream.base_url) as http:
        batch = create(http, some_requests(20, max_tokens=300_000), **beta)
        assert wait(http, batch["id"])["request_counts"]["succeeded"] == 20
        answered = lines(http, batch["id"])

    asked = [call for call in upstream.report()["calls"] if call["operation"] == "messages"]
    assert len(asked) == 20
    for line in answered:
        number = line["custom_id"].removeprefix("request-")
        assert f"Tell me about {number}." in line["result"]["message"]["content"][0]["text"]


def test_an_error_of_one_request_is_its_errored_line(upstream: Sandbox) -> None:
    with between(upstream.base_url) as http:
        requests = some_requests(3)
        requests[1]["params"]["max_tokens"] = 0
        batch = create(http, requests)
        counts = wait(http, batch["id"])["request_counts"]
        errored = {
            line["custom_id"]: line["result"]["error"]
            for line in lines(http, batch["id"])
            if line["result"]["type"] == "errored"
        }

    assert (counts["succeeded"], counts["errored"]) == (2, 1)
    assert errored["request-1"]["error"]["type"] == "invalid_request_error"
    assert errored["request-1"]["request_id"].startswith("req_")


def test_what_no_batch_may_ask_for_never_reaches_the_upstream(upstream: Sandbox) -> None:
    with between(upstream.base_url) as http:
        result = outcome(http, params(stream=True))

    assert "stream" in result["error"]["error"]["message"]
    assert upstream.report()["calls"] == []


@pytest.mark.usefixtures("hasty")
@pytest.mark.parametrize(
    "fault", ["error:status=529,times=4", "error:status=500,times=2", "drop:on=messages,times=3"]
)
def test_a_transient_error_is_retried(upstream: Sandbox, fault: str) -> None:
    upstream.add_fault(fault)
    with between(upstream.base_url) as http:
        assert outcome(http, params())["type"] == "succeeded"


@pytest.mark.usefixtures("hasty")
@pytest.mark.parametrize(
    ("fault", "type_", "says"),
    [
        ("error:status=529", "overloaded_error", "asked to respond with 529"),
        ("error:status=429,retry-after=0", "rate_limit_error", "asked to respond with 429"),
        ("error:status=502,body=html", "api_error", "responded with 502 and without"),
        ("error:status=413,body=html", "invalid_request_error", "responded with 413 and without"),
        ("drop:on=messages", "api_error", "did not answer: RemoteProtocolError"),
    ],
)
def test_a_permanent_error_becomes_an_errored_line(
    upstream: Sandbox, fault: str, type_: str, says: str
) -> None:
    upstream.add_fault(fault)
    with between(upstream.base_url) as http:
        result = outcome(http, params())

    assert result["error"]["error"]["type"] == type_
    assert says in result["error"]["error"]["message"]
    assert_valid({"custom_id": "a", "result": result}, "MessageBatchIndividualResponse")


def test_no_more_requests_are_under_way_than_allowed() -> None:
    lock = threading.Lock()
    under_way, most = 0, 0
    barrier = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            nonlocal under_way, most
            with lock:
                under_way += 1
                most = max(most, under_way)
            barrier.wait(0.02)
            with lock:
                under_way -= 1
            self.rfile.read(int(self.headers["content-length"]))
            body = b'{"type": "message", "model": "llama", "content": []}'
            self.send_response(200)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        url = f"http://127.0.0.1:{server.server_port}"
        with between(url, upstream_concurrency=3) as http:
            batch = create(http, some_requests(12, model="llama"))
            counts = wait(http, batch["id"])["request_counts"]
    finally:
        server.shutdown()
        thread.join()
        server.server_close()

    assert counts["succeeded"] == 12
    assert most == 3


@pytest.mark.parametrize(
    "url",
    ["notaurl", "", "localhost:8080", "ftp://e.org", "http://", "http://e.org:x", "http://[1"],
)
def test_a_wrong_url_is_refused_at_once(url: str) -> None:
    with pytest.raises(ValueError, match="upstream must be an http:// or https:// URL"):
        Sandbox(upstream=url)


def test_a_wrong_url_is_not_repeated_for_it_may_hold_a_password() -> None:
    with pytest.raises(ValueError, match="upstream must be an http:// or https:// URL") as caught:
        Sandbox(upstream="htp://me:secret@e.org")

    assert "secret" not in str(caught.value)


def test_a_concurrency_of_none_is_refused() -> None:
    with pytest.raises(ValueError, match="at least 1"):
        Sandbox(upstream="http://127.0.0.1", upstream_concurrency=0)
