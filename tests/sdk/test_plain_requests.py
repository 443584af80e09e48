"""Requests that are checked and encoded together are those that one at a time would give."""

from __future__ import annotations

import gc
import json
import math
from collections import UserDict
from collections.abc import Iterator
from enum import StrEnum
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from message_batches import NOT_GIVEN
from message_batches.sdk.create import bodies
from message_batches.sdk.create.bodies import Spool
from message_batches.sdk.create.plain_requests import ids_of_objects
from message_batches.sdk.create.rules import CreateRules
from message_batches.sdk.create.validation import Checks
from tests.sdk.scripted_service import a_request
from tests.sdk.test_requests_file import outcome


class OneByOne(Checks):
    """The same checks, of each request alone."""

    def encoded_plain(self, requests: Any) -> None:
        """Leave all requests to the checks of each."""


class Role(StrEnum):
    USER = "user"


class Text(str):
    pass


def tool(**property_: Any) -> dict[str, Any]:
    schema = {"type": "object", "properties": {"a": property_}}
    return {"name": "look", "input_schema": schema}


IMAGE = {"type": "image", "source": {"type": "base64", "media_type": "image/png", "data": "AA=="}}
ODD_PARAMS: list[dict[str, Any]] = [
    {"temperature": 0.5},
    {"temperature": math.nan},
    {"temperature": 2},
    {"max_tokens": True},
    {"max_tokens": 5.0},
    {"max_tokens": 2**70},
    {"tools": [tool(default=math.nan)]},
    {"tools": [tool(default=None)]},
    {"tools": [tool(enum=(1, 2))]},
    {"output_config": {"format": {"type": "json_schema", "schema": {"type": "object"}}}},
    {"output_config": {"format": {"type": "json_schema", "schema": {"default": math.nan}}}},
    {"output_config": {"format": {"type": "json_schema", "schema": {"enum": (1, 2)}}}},
    {"output_config": None},
    {"stop_sequences": ("a", "b")},
    {"stop_sequences": {"a"}},
    {"system": NOT_GIVEN},
    {"system": "half \ud800"},
    {"system": Text("text")},
    {"thinking": {"type": "enabled"}},
    {"messages": [{"role": Role.USER, "content": "Hi"}]},
    {"messages": [UserDict(role="user", content="Hi")]},
    {"messages": [{"role": "user", "content": [IMAGE]}]},
    {"messages": [{"role": "user", "content": "line\nfeed"}]},
    {"messages": [{"role": "user", "content": ""}]},
    {"metadata": {"user_id": None}},
    {"metadata": {1: 2}},
    {"unknown": 1},
]

ids = st.sampled_from([*(f"row-{number}" for number in range(9)), "", "a b", "x" * 65, 5, None])
requests = st.builds(
    lambda custom_id, odd: {
        "custom_id": custom_id,
        "params": {**a_request()["params"], **odd},
    },
    ids,
    st.sampled_from([{}, {}, *ODD_PARAMS]),
)


@given(
    st.lists(requests | st.sampled_from([b'{"custom_id":"bytes"}', 3, {}]), max_size=8),
    st.integers(1, 4),
    st.sampled_from([2, 5, 100_000]),
    st.sampled_from(["2023-06-01", "2026-10-21"]),
)
@example([a_request(1), a_request(2), a_request(1)], 3, 100_000, "2023-06-01")
@example([a_request(1), a_request(2), a_request(3)], 3, 2, "2023-06-01")
def test_a_block_is_sent_or_refused_as_its_requests_are(
    given_requests: list[Any], block: int, max_requests: int, version: str
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(bodies, "_REQUESTS_AT_A_TIME", block)
        patch.setattr(bodies, "MAX_REQUESTS", max_requests)
        rules = CreateRules(version)

        together = outcome(Spool(given_requests, {}), Checks(rules, switches=True))

        assert together == outcome(Spool(given_requests, {}), OneByOne(rules, switches=True))


@pytest.mark.parametrize("odd", ODD_PARAMS, ids=repr)
def test_odd_params_are_sent_or_refused_as_those_of_one_request(odd: dict[str, Any]) -> None:
    request = {"custom_id": "odd", "params": {**a_request()["params"], **odd}}
    rules = CreateRules("2023-06-01")

    together = outcome(Spool([request], {}), Checks(rules, switches=True))

    assert together == outcome(Spool([request], {}), OneByOne(rules, switches=True))


def test_a_generator_may_change_what_it_has_yielded() -> None:
    def requests() -> Iterator[dict[str, Any]]:
        params = a_request()["params"]
        for number in range(1, 6):
            params["max_tokens"] = number
            yield {"custom_id": f"row-{number}", "params": params}

    checks = Checks(CreateRules("2026-10-21"), switches=True)
    count, body = outcome(Spool(requests(), {}), checks)

    assert count == 5
    sent = json.loads(body)["requests"]
    assert [each["params"]["max_tokens"] for each in sent] == [1, 2, 3, 4, 5]


def test_plain_requests_take_the_fast_path() -> None:
    some = [a_request(number) for number in range(3)]

    assert ids_of_objects(some, CreateRules("2026-10-21")) == [each["custom_id"] for each in some]


@pytest.mark.parametrize("wrong", ["", "a b", "a\nb", "a\n", "\n", "é", "x" * 65])
def test_one_wrong_id_among_others_is_left_to_the_full_check(wrong: str) -> None:
    some = [a_request(number) for number in range(3)]
    some[1]["custom_id"] = wrong

    assert ids_of_objects(some, CreateRules("2026-10-21")) is None


def test_what_a_program_keeps_is_not_searched_for_garbage_while_requests_are_encoded(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before, meanwhile = gc.get_threshold(), set()
    encoded = Checks.encoded_plain

    def noting(checks: Checks, requests: Any) -> bytes | None:
        meanwhile.add(gc.get_threshold())
        return encoded(checks, requests)

    monkeypatch.setattr(Checks, "encoded_plain", noting)
    some = [a_request(number) for number in range(3)]
    outcome(Spool(some, {}), Checks(CreateRules("2026-10-21"), switches=True))
    ((new, older, oldest),) = meanwhile
    assert (new, oldest) == (before[0], before[2])
    assert new * older > 1_000_000
    assert gc.get_threshold() == before
