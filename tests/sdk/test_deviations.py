"""What a server sends that differs from the contract never ends a loop over paid results."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import httpx
import pytest

import message_batches
from message_batches import deviations_of
from message_batches.sdk import has_ended
from message_batches_api.models import MessageBatch
from tests.sdk.scripted_service import Script, Talk, a_request, ended, line

MakeTalk = Callable[..., Talk]


def answer(body: Any) -> httpx.Response:
    return httpx.Response(200, json=body)


TEXT = {"type": "text", "text": "paid answer"}


def message(**changes: Any) -> dict[str, Any]:
    """Return the message of a result; a change to None is null, to ... leaves the field out."""
    found = {
        "id": "msg_1",
        "type": "message",
        "role": "assistant",
        "model": "claude-haiku-4-5",
        "content": [TEXT],
        "stop_reason": "end_turn",
        "stop_sequence": None,
        "usage": {"input_tokens": 1, "output_tokens": 2},
    } | changes
    return {name: value for name, value in found.items() if value is not ...}


def succeeded(**changes: Any) -> dict[str, Any]:
    return {"type": "succeeded", "message": message(**changes)}


WHY = {"type": "invalid_request_error", "message": "why"}
ODD: dict[str, tuple[dict[str, Any], str]] = {
    "thinking without signature": (
        succeeded(content=[{"type": "thinking", "thinking": "x"}, TEXT]),
        "result.message.content[0].signature",
    ),
    "thinking with a null signature": (
        succeeded(content=[{"type": "thinking", "thinking": "x", "signature": None}, TEXT]),
        "result.message.content[0].signature",
    ),
    "tool input as text": (
        succeeded(content=[{"type": "tool_use", "id": "t", "name": "n", "input": "{}"}, TEXT]),
        "result.message.content[0].input",
    ),
    "tool input null": (
        succeeded(content=[{"type": "tool_use", "id": "t", "name": "n", "input": None}, TEXT]),
        "result.message.content[0].input",
    ),
    "usage null": (succeeded(usage=None), "result.message.usage"),
    "usage absent": (succeeded(usage=...), "result.message.usage"),
    "usage without output tokens": (
        succeeded(usage={"input_tokens": 1}),
        "result.message.usage.output_tokens",
    ),
    "input tokens null": (
        succeeded(usage={"input_tokens": None, "output_tokens": 2}),
        "result.message.usage.input_tokens",
    ),
    "content null": (succeeded(content=None), "result.message.content"),
    "content as text": (succeeded(content="paid answer"), "result.message.content"),
    "message null": ({"type": "succeeded", "message": None}, "result.message"),
    "flat error": ({"type": "errored", "error": WHY}, "result.error.type"),
    "error without a type": ({"type": "errored", "error": {"error": WHY}}, "result.error.type"),
    "error as text": ({"type": "errored", "error": "why"}, "result.error"),
    "error null": ({"type": "errored", "error": None}, "result.error"),
    "unknown outcome": ({"type": "paused", "until": "later"}, "result.type"),
    "unknown block": (
        succeeded(content=[{"type": "brand_new", "data": 1}]),
        "result.message.content[0].type",
    ),
    "block without a type": (
        succeeded(content=[{"text": "paid answer"}]),
        "result.message.content[0].type",
    ),
}


@pytest.mark.parametrize(("result", "path"), ODD.values(), ids=ODD)
def test_an_odd_result_is_read_between_others(
    talk: MakeTalk, result: dict[str, Any], path: str
) -> None:
    odd = {"custom_id": "odd", "result": result}
    body = line(0) + b"\n" + json.dumps(odd).encode() + b"\n" + line(1) + b"\n"
    one = talk(Script(answer(ended(3)), httpx.Response(200, content=body)))

    records = one.all(lambda: one.batches.results("b"))

    assert [record.custom_id for record in records] == ["req-0", "odd", "req-1"]
    assert records[1].to_dict(mode="json") == odd
    assert json.loads(records[1].to_json()) == odd
    assert path in [deviation.path for deviation in deviations_of(records[1])]
    assert deviations_of(records[0]) == []


@pytest.mark.parametrize(
    ("bad", "cause"),
    [
        (b"[]", "an object"),
        (b'"text"', "an object"),
        (b"null", "an object"),
        (b'{"result":{"type":"expired"}}', "custom_id"),
        (b'{"custom_id":null,"result":{"type":"expired"}}', "custom_id"),
        (b'{"custom_id":"a"}', "result.type"),
        (b'{"custom_id":"a","result":null}', "result.type"),
        (b'{"custom_id":"a","result":"expired"}', "result.type"),
        (b'{"custom_id":"a","result":{"type":null}}', "result.type"),
    ],
)
def test_a_line_without_a_result_is_an_error_with_its_number(
    talk: MakeTalk, bad: bytes, cause: str
) -> None:
    body = line(0) + b"\n" + bad + b"\n" + line(1) + b"\n"
    one = talk(Script(answer(ended(3)), httpx.Response(200, content=body)))

    with pytest.raises(message_batches.ResultLineError, match=cause) as caught:
        one.all(lambda: one.batches.results("b"))

    assert (caught.value.line, caught.value.raw) == (2, bad)


BATCH = ended(1)
SHAPES = [
    *(
        {name: BATCH[name] for name in BATCH if name != lacking}
        for lacking in BATCH
        if lacking != "id"
    ),
    *({**BATCH, name: None} for name in BATCH if name != "id"),
    {**BATCH, "ended_at": ""},
    {**BATCH, "created_at": 1735689600},
    {**BATCH, "processing_status": "thinking_about_it"},
    {**BATCH, "request_counts": {"total": 3}},
    {**BATCH, "type": "batch"},
    {"id": "msgbatch_1"},
]


@pytest.mark.parametrize("shape", SHAPES, ids=range(len(SHAPES)))
def test_a_batch_needs_only_an_id(talk: MakeTalk, shape: dict[str, Any]) -> None:
    page = {"data": [shape], "has_more": False, "first_id": None, "last_id": None}
    one = talk(Script(answer(shape), answer(shape), answer(page)))

    created = one.do(lambda: one.batches.create(requests=[a_request()]))
    found = one.do(lambda: one.batches.retrieve("msgbatch_1"))
    listed = one.all(lambda: one.batches.list())

    for batch in (created, found, *listed):
        assert batch.id == shape["id"]
        assert batch.to_dict(mode="json") == shape


@pytest.mark.parametrize("body", [{}, {"id": None}, {"id": ""}, {"id": 7}, {"type": "error"}, []])
def test_a_create_without_an_id_is_ambiguous(talk: MakeTalk, body: Any) -> None:
    service = Script(answer(body))
    one = talk(service)
    with pytest.raises(message_batches.AmbiguousCreateError):
        one.do(lambda: one.batches.create(requests=[a_request()]))
    assert len(service.requests) == 1


@pytest.mark.parametrize(
    "page",
    [{}, {"data": None}, {"data": {}}, {"data": [{}]}, {"data": ["msgbatch_1"]}, {"type": "error"}],
)
def test_a_page_that_lists_no_batches_is_not_an_empty_list(talk: MakeTalk, page: Any) -> None:
    one = talk(Script(answer(page)))
    with pytest.raises(message_batches.APIResponseValidationError):
        one.all(lambda: one.batches.list())


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"processing_status": "ended"}, True),
        ({"processing_status": "in_progress", "ended_at": "2026-11-01T00:00:00Z"}, False),
        ({"processing_status": "completed", "ended_at": "2026-11-01T00:00:00Z"}, True),
        ({"processing_status": "completed"}, False),
        ({"results_url": "https://gateway/results"}, True),
        ({}, False),
    ],
)
def test_a_batch_has_ended_by_its_status_or_by_what_only_an_ended_batch_has(
    fields: dict[str, str], expected: bool
) -> None:
    assert has_ended(MessageBatch.from_dict({"id": "msgbatch_1", **fields})) is expected
