"""Rows that were checked before go out as they are, and only while they are what they were."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from message_batches import InvalidRequestsError
from message_batches.sdk.create import PreparedRequests, bodies
from tests.sdk.scripted_service import Script, Talk, batch

MakeTalk = Callable[..., Talk]
REQUESTS = [[b'{"custom_id":"a"}', b'{"custom_id":"b"}'], [], [b'{"custom_id":"c"}']]


def answer() -> httpx.Response:
    return httpx.Response(200, json=batch())


def created(talk: MakeTalk, service: Any, requests: PreparedRequests, **named: Any) -> None:
    one = talk(service)
    one.do(lambda: one.batches.create(requests=requests, **named))


def test_they_are_the_body_with_its_exact_length(talk: MakeTalk) -> None:
    service = Script(answer())
    created(talk, service, PreparedRequests(lambda: REQUESTS), extra_body={"more": 1})
    expected = b'{"requests":[%b],"more":1}' % b",".join(PreparedRequests(lambda: REQUESTS))
    assert [request.content for request in service.requests] == [expected]
    assert service.requests[0].headers["content-length"] == str(len(expected))


def test_they_are_read_again_when_they_are_sent_again(talk: MakeTalk) -> None:
    service = Script(httpx.Response(429, headers={"retry-after": "0"}), answer())
    created(talk, service, PreparedRequests(lambda: REQUESTS))
    first, second = (request.content for request in service.requests)
    assert first == second


@pytest.mark.parametrize(
    "later", [REQUESTS[:1], [*REQUESTS, [b"{}"]], [[b'{"custom_id":"longer"}'] * 3]]
)
def test_the_end_is_withheld_where_there_is_more_or_less_than_before(
    talk: MakeTalk, later: list[list[bytes]]
) -> None:
    service = Script(answer())
    readings = iter([REQUESTS, later])
    with pytest.raises(InvalidRequestsError, match="changed"):
        created(talk, service, PreparedRequests(lambda: next(readings)))
    assert not service.requests


def test_what_their_reader_raises_comes_through(talk: MakeTalk) -> None:
    class Changed(Exception):
        pass

    readings = iter([False, True])

    def read() -> Any:
        yield REQUESTS[0]
        if next(readings):
            raise Changed

    service = Script(answer())
    with pytest.raises(Changed):
        created(talk, service, PreparedRequests(read))
    assert not service.requests


def test_there_are_no_more_of_them_than_the_api_takes(
    talk: MakeTalk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bodies, "MAX_REQUESTS", 2)
    with pytest.raises(InvalidRequestsError, match=r"Request 3.*at most 2 in a batch"):
        created(talk, Script(), PreparedRequests(lambda: REQUESTS))
    with pytest.raises(InvalidRequestsError, match="no requests"):
        created(talk, Script(), PreparedRequests(list))
