from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import httpx
import pytest

import message_batches as mb
from tests.sdk.scripted_service import Script, Talk, a_request, batch, ended, failure, line, lines
from tests.sdk.server import ResultsServer, serving

MakeTalk = Callable[..., Talk]
HEADERS = {"request-id": "req_1", "anthropic-workspace-id": "wrkspc_1", "x-other": "o"}
DELETED = {"id": "b", "type": "message_batch_deleted"}
PAGE = {"data": [batch("5")], "has_more": True, "first_id": "5", "last_id": "5"}
LAST_PAGE = {"data": [batch("4")], "has_more": False, "first_id": "4", "last_id": "4"}
CALLS: list[tuple[str, dict[str, Any], Any]] = [
    ("create", {"requests": [a_request()]}, batch()),
    ("retrieve", {"message_batch_id": "b"}, batch()),
    ("list", {"limit": 1}, PAGE),
    ("cancel", {"message_batch_id": "b"}, batch()),
    ("delete", {"message_batch_id": "b"}, DELETED),
]


@pytest.mark.parametrize(("verb", "arguments", "body"), CALLS)
def test_a_raw_response_has_status_headers_and_object(
    talk: MakeTalk, verb: str, arguments: dict[str, Any], body: Any
) -> None:
    answer = httpx.Response(200, json=body, headers=HEADERS)
    one = talk(Script(failure(429), answer))

    raw = one.do(lambda: getattr(one.beta.with_raw_response, verb)(**arguments))

    assert type(raw).__name__ == ("APIResponse" if one.kind == "sync" else "AsyncAPIResponse")
    assert raw.status_code == 200
    assert raw.headers["x-other"] == "o"
    assert (raw.request_id, raw.workspace_id) == ("req_1", "wrkspc_1")
    assert raw.retries_taken == 1
    assert raw.method == raw.http_request.method
    assert raw.url.path.startswith("/v1/messages/batches")
    assert raw.http_version == "HTTP/1.1"
    assert raw.is_closed
    assert "200 OK" in repr(raw)
    assert "sk-secret" not in repr(dict(raw.http_request.headers))
    assert one.do(raw.json) == body
    assert one.do(raw.read) == raw.http_response.content
    assert one.do(raw.text) == raw.http_response.text
    parsed = one.do(raw.parse)
    assert one.do(raw.parse) is parsed
    if verb == "list":
        assert parsed.data[0].id == "5"
    else:
        assert parsed._request_id == "req_1"
        assert parsed.to_wire() == body


@pytest.mark.parametrize(("verb", "arguments", "body"), CALLS)
def test_plain_objects_know_their_request(
    talk: MakeTalk, verb: str, arguments: dict[str, Any], body: Any
) -> None:
    one = talk(Script(httpx.Response(200, json=body, headers=HEADERS)))

    plain = one.do(lambda: getattr(one.batches, verb)(**arguments))

    assert plain._request_id == "req_1"
    if verb != "list":
        assert '"id"' in plain.to_json()


def test_pages_after_a_raw_one_are_pages(talk: MakeTalk) -> None:
    pages = Script(httpx.Response(200, json=PAGE), httpx.Response(200, json=LAST_PAGE))
    one = talk(pages)
    raw = one.do(lambda: one.batches.with_raw_response.list())
    page = one.do(raw.parse)

    assert [item.id for item in one.all(lambda: page)] == ["5", "4"]


def test_raw_responses_are_available_on_messages_too(talk: MakeTalk) -> None:
    one = talk(Script(httpx.Response(200, json=batch())))
    for messages in (one.client.messages, one.client.beta.messages):
        raw = one.do(lambda messages=messages: messages.with_raw_response.batches.retrieve("b"))
        assert raw.status_code == 200
        manager = messages.with_streaming_response.batches.retrieve("b")
        assert type(manager).__name__.endswith("ResponseContextManager")


def test_errors_are_raised_all_the_same(talk: MakeTalk) -> None:
    one = talk(Script(failure(404)))

    with pytest.raises(mb.NotFoundError):
        one.do(lambda: one.batches.with_raw_response.retrieve("b"))


def test_raw_results_are_read_as_they_come(talk: MakeTalk) -> None:
    answers = Script(httpx.Response(200, json=ended(3)), httpx.Response(200, content=lines(3)))
    one = talk(answers)
    raw = one.do(lambda: one.batches.with_raw_response.results("b", on_error="skip"))

    assert raw.status_code == 200
    results = one.do(raw.parse)
    assert [item.custom_id for item in one.all(lambda: results)] == ["req-0", "req-1", "req-2"]


@pytest.mark.parametrize("kind", ["sync", "async"])
def test_a_streamed_response_is_read_in_every_way(kind: str) -> None:
    with serving(ResultsServer(lines(50), 50)) as server:
        options = {"base_url": server.base_url, "api_key": "k"}
        if kind == "sync":
            with mb.Anthropic(**options) as client:  # type: ignore[arg-type]
                streaming = client.messages.batches.with_streaming_response
                with streaming.retrieve("b") as response:
                    assert not response.is_closed
                    assert response.parse().processing_status == "ended"
                assert response.is_closed
                assert response.elapsed.total_seconds() > 0
                with streaming.results("b") as results:
                    assert not results.is_closed
                    assert [item.custom_id for item in results.parse()][-1] == "req-49"
                with streaming.results("b") as results:
                    assert b"".join(results.iter_bytes(7)) == lines(50)
                    with pytest.raises(mb.StreamAlreadyConsumed):
                        results.read()
                with streaming.results("b") as results:
                    assert "".join(results.iter_text()) == lines(50).decode()
                with streaming.results("b") as results:
                    assert list(results.iter_lines())[1] == line(1).decode()
                with streaming.results("b") as results:
                    pass
                assert results.is_closed
            return

        async def stream() -> None:
            async with mb.AsyncAnthropic(**options) as client:  # type: ignore[arg-type]
                streaming = client.messages.batches.with_streaming_response
                async with streaming.retrieve("b") as response:
                    assert not response.is_closed
                    assert (await response.parse()).processing_status == "ended"
                assert response.is_closed
                async with streaming.list() as page:
                    assert page.status_code == 200
                async with streaming.results("b") as results:
                    assert not results.is_closed
                    found = [item.custom_id async for item in await results.parse()]
                    assert found[-1] == "req-49"
                async with streaming.results("b") as results:
                    assert b"".join([chunk async for chunk in results.iter_bytes(7)]) == lines(50)
                    with pytest.raises(mb.StreamAlreadyConsumed):
                        await results.read()
                async with streaming.results("b") as results:
                    assert (
                        "".join([text async for text in results.iter_text()]) == lines(50).decode()
                    )
                async with streaming.results("b") as results:
                    assert [text async for text in results.iter_lines()][1] == line(1).decode()
                assert results.is_closed

        asyncio.run(stream())


@pytest.mark.parametrize("verb", ["create", "retrieve", "list", "cancel", "delete", "results"])
def test_nothing_is_sent_before_a_streamed_response_is_entered(talk: MakeTalk, verb: str) -> None:
    answers = Script(failure(500))
    one = talk(answers)
    arguments: dict[str, Any] = {"requests": [a_request()]} if verb == "create" else {}
    if verb not in ("create", "list"):
        arguments = {"message_batch_id": "b"}

    manager = getattr(one.batches.with_streaming_response, verb)(**arguments)

    assert type(manager).__name__.endswith("ResponseContextManager")
    assert answers.requests == []
