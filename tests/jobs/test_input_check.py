"""Requests are checked together with the same outcome as one by one."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from message_batches.jobs.input import InputCheck, InputLine, ValidationRules, input_check
from message_batches.jobs.money import Prices
from message_batches.jobs.types import BatchLimits
from tests.properties import examples

NOW = 1_796_000_000.0  # November 2026
PRICES = Prices.built_in()
MODEL = "claude-haiku-4-5"


def request(custom_id: str, content: Any = "Why?", **params: Any) -> bytes:
    usual = {"model": MODEL, "max_tokens": 64, "messages": [{"role": "user", "content": content}]}
    return json.dumps({"custom_id": custom_id, "params": usual | params}).encode()


SCHEMA = {"format": {"type": "json_schema", "schema": {"type": "object"}}}
CACHED = {"type": "text", "text": "x" * 5_000, "cache_control": {"type": "ephemeral"}}
PREFILL = [{"role": "user", "content": "a"}, {"role": "assistant", "content": "{"}]
IMAGE = {"type": "image", "source": {"type": "url", "url": "https://example.org/a.png"}}

USUAL: dict[str, bytes] = {
    "plain": request("a"),
    "another": request("b", "text " * 90, system="Be brief.", max_tokens=4_000),
    "of another model": request("c", model="claude-opus-4-6"),
    "music": request("d").replace(b"Why?", "\N{MUSICAL SYMBOL G CLEF}".encode()),
    "settings": request("e", stop_sequences=["."], metadata={"user_id": "u"}),
    "schema": request("f", output_config=SCHEMA),
    "temperature": request("g", temperature=0),
    "blocks": request("h", [{"type": "text", "text": "Why?"}], system=[CACHED]),
    "tools": request("i", tools=[{"name": "f", "input_schema": {"type": "object"}}]),
    "very long": request("j", "z" * 251_000),
}
UNUSUAL: dict[str, bytes] = {
    "an id that no suffix fits behind": request("k" * 60),
    "an id in use": request("a", "Again?"),
    "an ended model": request("l", model="claude-sonnet-4-20250514"),
    "an unknown model": request("m", model="claude-next-9"),
    "a prefill": request("n", messages=PREFILL, model="claude-opus-4-6"),
    "too long an answer": request("o", max_tokens=10_000_000),
    "a temperature and a top_p": request("w", temperature=0.5, top_p=0.5, model="claude-opus-4-5"),
    "an image": request("p", [IMAGE]),
    "an unknown parameter": request("q", temprature=1),
    "a bad id": request("r r"),
    "no id": b'{"params":{}}',
    "not JSON": b"{",
    "a key twice": request("s").replace(b'{"custom_id"', b'{"custom_id":"t","custom_id"'),
    "an escaped key": request("u").replace(b'"custom_id"', b'"custom\\u005fid"'),
    "a key in a text": request("v", '"params"'),
}


def lines_of(contents: Sequence[bytes]) -> list[InputLine]:
    """Return the requests on lines, every third of which has a blank one before it."""
    found, line, offset = [], 0, 0
    for number, content in enumerate(contents):
        line += 1 + (number % 3 == 0)
        offset += number % 3 == 0
        found.append(InputLine(line, offset, content))
        offset += len(content) + 1
    return found


def outcome(contents: Sequence[bytes], rules: ValidationRules, limits: BatchLimits) -> Any:
    check = InputCheck(limits, rules, PRICES, NOW)
    planned = [each for block in check.checked(lines_of(contents)) for each in block]
    found = check.diagnostics
    return planned, check.saved(), found.first, found.total, check.estimate(), check.format.found


some_requests: st.SearchStrategy[list[bytes]] = st.lists(
    st.one_of(*[st.sampled_from([*USUAL.values()])] * 9, st.sampled_from([*UNUSUAL.values()])),
    min_size=1,
    max_size=40,
)


@given(
    some_requests,
    st.integers(1, 40),
    st.sampled_from([2, 7, 100_000]),
    st.sampled_from(["2023-06-01", "2026-10-21"]),
    st.booleans(),
)
@examples(300)
def test_requests_are_checked_together_as_one_by_one(
    contents: list[bytes], at_once: int, in_a_batch: int, version: str, tagged: bool
) -> None:
    rules = ValidationRules(version, None, (), tagged_ids=tagged)
    limits = BatchLimits(in_a_batch, 400_000)
    with patch.object(input_check, "AT_ONCE", at_once):
        together = outcome(contents, rules, limits)
        with patch.object(InputCheck, "_together", lambda *_: []):
            assert together == outcome(contents, rules, limits)


@pytest.mark.parametrize("name", [name for name in USUAL if name != "temperature"])
def test_usual_requests_are_checked_together(name: str) -> None:
    with patch.object(InputCheck, "_one_by_one") as singly:
        outcome([USUAL[name]], ValidationRules(), BatchLimits())
    singly.assert_not_called()


def test_one_request_that_is_not_usual_leaves_the_next_hundred_together() -> None:
    requests = [request(f"r{number}") for number in range(300)]
    requests[150] = UNUSUAL["an unknown parameter"]
    with patch.object(InputCheck, "_one_by_one", return_value=[]) as singly:
        outcome(requests, ValidationRules(), BatchLimits())
    ((block,),) = [call.args for call in singly.call_args_list]
    assert [line.line for line in block] == [line.line for line in lines_of(requests)[100:200]]


def test_no_more_than_a_megabyte_of_requests_is_joined() -> None:
    lengths = [400_000, 400_000, 400_000, 3_000_000, 10, 10, 2_000_000]
    contents = [request(f"r{number}", "z" * length) for number, length in enumerate(lengths)]
    check = InputCheck(BatchLimits(), ValidationRules(), PRICES, NOW)
    assert [len(block) for block in check.checked(lines_of(contents))] == [2, 1, 1, 2, 1]


def test_a_key_that_is_there_twice_is_found_beside_one_that_is_written_with_an_escape() -> None:
    twice = UNUSUAL["a key twice"]
    _, _, found, *_ = outcome(
        [UNUSUAL["an escaped key"], twice, USUAL["plain"]], ValidationRules(), BatchLimits()
    )
    assert [each.message for each in found] == ['The request has "custom_id" twice.']


@pytest.mark.parametrize(
    ("name", "warning"),
    [
        ("an ended model", "The model claude-sonnet-4-20250514 ended on 2026-06-15."),
        ("a prefill", "The last message is the assistant's, which claude-opus-4-6 refuses"),
        ("too long an answer", "params.max_tokens is above 64,000"),
        ("a temperature and a top_p", "params has temperature and top_p"),
    ],
)
def test_what_there_is_to_say_about_a_plain_request_is_said(name: str, warning: str) -> None:
    check = InputCheck(BatchLimits(), ValidationRules("2023-06-01"), PRICES, NOW)
    lines = lines_of([USUAL["plain"], UNUSUAL[name], USUAL["another"]])
    assert len([each for block in check.checked(lines) for each in block]) == 3
    (found,) = check.warnings.all()
    assert found.message.startswith(warning)
    assert (found.line, found.requests) == (lines[1].line, 1)
