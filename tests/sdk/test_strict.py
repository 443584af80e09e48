"""A strict client refuses what differs from the contract, but for a batch that was created."""

from __future__ import annotations

import json
from collections.abc import Callable

import httpx
import pytest

import message_batches
from tests.sdk.scripted_service import Script, Talk, a_request, batch, ended

MakeTalk = Callable[..., Talk]
ODD = batch() | {"created_at": None}


def answer(body: object) -> httpx.Response:
    return httpx.Response(200, json=body)


def test_a_deviation_is_an_error(talk: MakeTalk) -> None:
    page = {"data": [ODD], "has_more": False, "first_id": None, "last_id": None}
    one = talk(Script(answer(ODD), answer(page)), _strict_response_validation=True)

    for call in (lambda: one.batches.retrieve("b"), one.batches.list):
        with pytest.raises(message_batches.APIResponseValidationError, match=r"created_at: expec"):
            one.do(call)


def test_without_it_a_deviation_is_read(talk: MakeTalk) -> None:
    one = talk(Script(answer(ODD)))

    assert one.do(lambda: one.batches.retrieve("b")).created_at is None


def test_a_created_batch_is_returned(talk: MakeTalk) -> None:
    one = talk(Script(answer(ODD)), _strict_response_validation=True)

    assert one.do(lambda: one.batches.create(requests=[a_request()])).created_at is None


def test_a_result_that_deviates_is_an_error(talk: MakeTalk) -> None:
    line = {"custom_id": "a", "result": {"type": "errored", "error": None}}
    content = httpx.Response(200, content=json.dumps(line))
    one = talk(Script(answer(ended(1)), content), _strict_response_validation=True)
    with pytest.raises(message_batches.ResultLineError, match="error"):
        one.all(lambda: one.batches.results("b"))
    one = talk(Script(answer(ended(1)), content))
    assert len(one.all(lambda: one.batches.results("b"))) == 1
