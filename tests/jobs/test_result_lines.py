"""What the ledger of a run keeps of a result line."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from message_batches.jobs.money import USAGE_COUNTERS
from message_batches.jobs.output.result_line import (
    NotAResultError,
    ResultLine,
    read_line,
    read_record,
)
from message_batches.sdk.results import decoded
from tests.jobs.fake_api import errored, succeeded

HALF = "\ud800"

STATUSES = {
    "end_turn": "complete",
    "stop_sequence": "complete",
    "tool_use": "complete",
    "a_reason_of_2027": "complete",
    None: "complete",
    "max_tokens": "truncated",
    "model_context_window_exceeded": "truncated",
    "refusal": "refused",
    "pause_turn": "paused",
}


@pytest.mark.parametrize(("stop_reason", "status"), STATUSES.items())
def test_the_stop_reason_decides_the_status_of_an_answer(
    stop_reason: str | None, status: str
) -> None:
    line = json.dumps(succeeded("r1", stop_reason=stop_reason)).encode()
    assert read_line(line).answer == status


def test_each_usage_counter_is_read_under_its_name() -> None:
    amounts = {counter: 10 + n for n, counter in enumerate(USAGE_COUNTERS)}
    usage: dict[str, Any] = {}
    for counter, amount in amounts.items():
        *groups, last = counter.path
        group = usage
        for name in groups:
            group = group.setdefault(name, {})
        group[last] = amount
    usage["cache_creation_input_tokens"] += sum(usage["cache_creation"].values())
    tokens = read_line(json.dumps(succeeded("r1", usage=usage)).encode()).tokens
    named = {counter.name: amount for counter, amount in amounts.items() if counter.name}
    assert tokens == {"answers": 1, **named}


def test_an_unpaired_surrogate_is_escaped_in_the_ledger() -> None:
    failed = read_line(json.dumps(errored("r1", f"kind {HALF}", f"message {HALF}")).encode())
    assert (failed.cause, failed.message) == ("kind \\ud800", "message \\ud800")
    answered = read_line(json.dumps(succeeded("r1", model=f"größer {HALF}")).encode())
    assert answered.model == "größer \\ud800"


@pytest.mark.parametrize(
    "record",
    [
        {"custom_id": HALF, "result": {"type": "expired"}},
        {"custom_id": "r1", "result": {"type": HALF}},
        {"custom_id": "r1", "result": {"type": "succeeded", "message": ["no", "object"]}},
        {"custom_id": 1, "result": {"type": "expired"}},
        {"custom_id": "r1", "result": None},
        {"custom_id": "r1"},
        ["custom_id"],
        None,
    ],
)
def test_other_json_is_not_a_result(record: object) -> None:
    with pytest.raises(NotAResultError):
        read_record(record)


@pytest.mark.parametrize("word", ["NaN", "Infinity", "-Infinity"])
def test_invalid_json_is_not_a_result(word: str) -> None:
    """So say all who read the line after this: the client's records, and tables."""
    line = json.dumps(succeeded("r1")).replace('"end_turn"', word).encode()
    assert word.encode() in line
    with pytest.raises(NotAResultError):
        read_line(line)


def read_in_full(line: bytes) -> ResultLine | None:
    """Read a line as `read_line` does, but never by the short way."""
    try:
        return read_record(decoded(line))
    except (ValueError, RecursionError):
        return None


def read(line: bytes) -> ResultLine | None:
    try:
        return read_line(line)
    except NotAResultError:
        return None


values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.sampled_from(["", "x", "größer", "\ud800", "max_tokens", "refusal", "end_turn"]),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=4,
)
counts = st.integers(0, 10**6) | values
usages = st.fixed_dictionaries(
    {},
    optional={
        "input_tokens": counts,
        "output_tokens": counts,
        "cache_read_input_tokens": counts,
        "cache_creation_input_tokens": counts,
        "cache_creation": st.fixed_dictionaries(
            {}, optional={"ephemeral_5m_input_tokens": counts, "ephemeral_1h_input_tokens": counts}
        )
        | values,
        "server_tool_use": st.fixed_dictionaries(
            {}, optional={"web_search_requests": counts, "web_fetch_requests": counts}
        )
        | values,
        "new": values,
    },
)
messages = st.fixed_dictionaries(
    {},
    optional={
        "content": values,
        "model": values,
        "stop_reason": values,
        "usage": usages | values,
        "new": values,
    },
)
records = st.fixed_dictionaries(
    {
        "custom_id": st.just("r1") | values,
        "result": st.fixed_dictionaries(
            {"type": st.sampled_from(["succeeded", "errored", "expired", "new"]) | values},
            optional={"message": messages | values, "error": values, "new": values},
        )
        | values,
    },
    optional={"new": values},
)


@given(records, st.booleans())
def test_reading_what_is_needed_equals_reading_everything(
    record: dict[str, object], ascii_: bool
) -> None:
    line = json.dumps(record, ensure_ascii=ascii_).encode("utf-8", "surrogatepass")
    assert read(line) == read_in_full(line)


@given(st.data())
def test_a_damaged_line_is_accepted_if_it_is_when_read_in_full(data: st.DataObject) -> None:
    made = succeeded("r1", content=[{"text": 'é \\ "\n', "n": [1.5, -2e3, True, None]}])
    line = json.dumps(made, ensure_ascii=False).encode()
    place = data.draw(st.integers(0, len(line) - 1))
    length = data.draw(st.integers(0, 2))
    patch = data.draw(st.text('"{}[],:\\ue0.-1tn \t\x01', max_size=2).map(str.encode)) + data.draw(
        st.sampled_from([b"", b"\xff", b"\xc3", b"\xed\xa0\x80", b"\xc0\x80"])
    )
    damaged = line[:place] + patch + line[place + length :]
    assert read(damaged) == read_in_full(damaged)


def test_new_usage_counters_do_not_cost_the_result() -> None:
    usage = {"input_tokens": 3, "output_tokens": "many", "cache_creation": 7, "server_tool_use": []}
    line = json.dumps(succeeded("r1", usage=usage)).encode()
    assert read_line(line).tokens == {"answers": 1, "input": 3, "unreadable": 3}
    line = json.dumps(succeeded("r1", usage=[])).encode()
    assert read_line(line).tokens == {"answers": 1, "unreadable": 1}
