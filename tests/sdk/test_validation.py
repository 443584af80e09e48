"""`create` checks requests by the rules of the command, and reports all errors together."""

from __future__ import annotations

import inspect
import json
import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

import message_batches as mb
from message_batches.jobs import InputError, validate
from message_batches.sdk.resources import AsyncBatches, Batches
from tests.sdk.scripted_service import Script, Talk, a_request, batch

MakeTalk = Callable[..., Talk]

WRONG: list[dict[str, Any]] = [
    {"custom_id": "no-params"},
    {"custom_id": "a b", "params": a_request()["params"]},
    {"params": a_request()["params"]},
    {"custom_id": "empty", "params": {}},
    {"custom_id": "more", "params": a_request()["params"], "priority": 1},
    a_request(11, model=""),
    a_request(12, max_tokens=0),
    a_request(13, messages=[]),
    a_request(14, messages=[{"role": "user"}]),
    a_request(15, messages=[{"role": "user", "content": ""}]),
    a_request(16, temperature=7),
    a_request(17, system=None),
    a_request(18, tools="x", stream=True),
    a_request(19, thinking={"type": "enabled", "budget_tokens": 5}),
    a_request(20, messages=[{"role": "user", "content": [{"type": "text", "text": 5}]}]),
    a_request(21, extra_headers={}),
    a_request(1),
]
RIGHT = [
    a_request(31, new_parameter=1),
    a_request(32, messages=[{"role": "user", "content": [{"type": "hologram"}]}]),
    a_request(33, model="not-a-model", tools=[{"type": "saw_2027", "name": "saw"}]),
    a_request(34, stream=False, top_k=0, temperature=1),
]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "requests.jsonl"
    path.write_text("".join(json.dumps(each) + "\n" for each in [a_request(1), *WRONG]))
    return path


def forms(requests: list[dict[str, Any]], path: Path) -> list[Any]:
    """Return requests in all forms that `create` takes."""
    return [
        requests,
        iter(requests),
        [json.dumps(each).encode() for each in requests],
        path,
        str(path),
    ]


def test_its_errors_are_those_of_the_command(talk: MakeTalk, path: Path) -> None:
    with pytest.raises(InputError) as of_command:
        validate(path)
    expected = [
        (each.line, each.message)
        for each in of_command.value.diagnostics
        if "is already used" not in each.message
    ]
    service = Script(httpx.Response(200, json=batch()))
    one = talk(service)
    for surface in (one.batches, one.beta):
        for requests in forms([a_request(1), *WRONG], path):
            with pytest.raises(mb.InvalidRequestsError) as caught:
                one.do(
                    lambda surface=surface, requests=requests: surface.create(
                        requests=requests, feature_switches=False
                    )
                )
            *found, duplicate = caught.value.diagnostics
            assert [(each.line, each.message) for each in found] == expected
            assert duplicate.line == len(WRONG) + 1
            assert duplicate.message == 'The custom_id "req-1" is already used by request 1.'
            assert caught.value.total == len(expected) + 1
            assert caught.value.number == 2
            assert all(each.hint for each in caught.value.diagnostics)
    assert service.requests == []


@pytest.mark.parametrize("request_", WRONG[:-1])
def test_each_is_refused_by_itself(talk: MakeTalk, request_: dict[str, Any]) -> None:
    service = Script(httpx.Response(200, json=batch()))
    one = talk(service)
    for requests in ([request_], [json.dumps(request_).encode()]):
        with pytest.raises(mb.InvalidRequestsError, match=r"^Request 1: "):
            one.do(lambda requests=requests: one.batches.create(requests=requests))
    assert service.requests == []

    one.do(lambda: one.batches.create(requests=[request_], validate=False))

    assert json.loads(service.requests[0].content) == {"requests": [request_]}


@pytest.mark.parametrize("request_", RIGHT)
def test_what_may_be_newer_than_this_package_is_sent(
    talk: MakeTalk, request_: dict[str, Any]
) -> None:
    service = Script(httpx.Response(200, json=batch()))
    one = talk(service)
    for requests in ([request_], [json.dumps(request_).encode()]):
        one.do(lambda requests=requests: one.batches.create(requests=requests))
        assert json.loads(service.requests[-1].content) == {"requests": [request_]}


def test_what_is_not_json_is_reported_beside_the_rest(talk: MakeTalk) -> None:
    one = talk(Script(httpx.Response(200, json=batch())))
    requests = [
        a_request(1, x=b"bytes"),
        a_request(2, max_tokens=0),
        7,
        b"{",
        a_request(5),
        a_request(6, citations={"type": "perhaps"}),
        a_request(7, source={"type": "base64", "data": Path("/missing")}),
    ]
    with pytest.raises(mb.InvalidRequestsError) as caught:
        one.do(lambda: one.beta.create(requests=requests))
    assert [each.line for each in caught.value.diagnostics] == [1, 2, 3, 4, 6, 7]
    first, second, *_ = str(caught.value).splitlines()
    assert first.startswith("Request 1: requests[0].params.x is of type bytes")
    assert second == "Request 2: params.max_tokens is 0. Use an integer of at least 1."


def test_one_request_that_is_not_json_is_not_called_none(talk: MakeTalk) -> None:
    one = talk(Script(httpx.Response(200, json=batch())))
    with pytest.raises(mb.InvalidRequestsError) as caught:
        one.do(lambda: one.batches.create(requests=[a_request(x=b"bytes")]))
    assert caught.value.total == 1
    assert "There are no requests" not in str(caught.value)


def test_very_many_errors_are_counted_and_the_first_are_shown(talk: MakeTalk) -> None:
    one = talk(Script(httpx.Response(200, json=batch())))
    requests = (a_request(number, max_tokens=0) for number in range(1, 1001))
    with pytest.raises(mb.InvalidRequestsError) as caught:
        one.do(lambda: one.batches.create(requests=requests))
    error = caught.value
    assert (error.total, len(error.diagnostics), error.number) == (1000, 50, 1)
    lines = str(error).splitlines()
    assert lines[9].startswith("Request 10: params.max_tokens is 0.")
    assert lines[10:] == ["There are 990 more errors; fix these first."]
    copy = pickle.loads(pickle.dumps(error))
    assert (str(copy), copy.diagnostics, copy.total) == (str(error), error.diagnostics, 1000)


def test_each_surface_has_its_rules(talk: MakeTalk) -> None:
    service = Script(httpx.Response(200, json=batch()))
    one = talk(service)
    requests = [a_request(mcp_servers="x")]

    one.do(lambda: one.batches.create(requests=requests))
    with pytest.raises(mb.InvalidRequestsError, match=r"params\.mcp_servers is the string 'x'"):
        one.do(lambda: one.beta.create(requests=requests))

    assert len(service.requests) == 1


def test_a_null_is_sent_back_only_in_an_answer(talk: MakeTalk) -> None:
    service = Script(httpx.Response(200, json=batch()))
    one = talk(service)
    use = {"type": "tool_use", "id": "t", "name": "n", "input": {}, "caller": None}
    other = {
        "type": "server_tool_use",
        "id": "t",
        "name": "web_search",
        "input": {},
        "caller": None,
    }
    question = {"role": "user", "content": "hi"}
    sent = [a_request(1, messages=[question, {"role": "assistant", "content": [use, other]}])]

    one.do(lambda: one.batches.create(requests=sent))

    assert json.loads(service.requests[0].content) == {"requests": sent}
    for messages in (
        [{"role": "user", "content": [use]}],
        [question, {"role": "assistant", "content": [{**use, "id": None}]}],
        [question, {"role": "assistant", "content": None}],
    ):
        with pytest.raises(mb.InvalidRequestsError, match="is null"):
            one.do(
                lambda messages=messages: one.batches.create(
                    requests=[a_request(1, messages=messages)]
                )
            )


def test_without_checks_bytes_are_sent_as_they_are(talk: MakeTalk) -> None:
    service = Script(httpx.Response(200, json=batch()))
    one = talk(service)
    raw = [b'{"custom_id": 7,\n "x": NaN}', b"{}", b"{}"]

    one.do(lambda: one.batches.create(requests=raw, validate=False))

    assert service.requests[0].content == b'{"requests":[' + b",".join(raw) + b"]}"
    with pytest.raises(mb.InvalidRequestsError, match="is of type bytes"):
        one.do(lambda: one.batches.create(requests=[a_request(x=b"")], validate=False))
    with pytest.raises(mb.InvalidRequestsError, match="There are no requests"):
        one.do(lambda: one.batches.create(requests=[], validate=False))


def test_the_argument_is_the_same_on_both_clients() -> None:
    for kind in (Batches, AsyncBatches):
        argument = inspect.signature(kind.create).parameters["validate"]
        assert argument.default is True
        assert argument.kind is inspect.Parameter.KEYWORD_ONLY
