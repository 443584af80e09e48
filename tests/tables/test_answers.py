"""Every result line becomes a row."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from message_batches.jobs.output import result_in
from message_batches.sdk.results import text_of
from message_batches.tables.answers import (
    ANSWER_SCHEMA,
    answer_of,
    asks_structured,
    columns_of,
    no_answer,
)
from message_batches_api.models import BetaMessageBatchIndividualResponse
from tests.generated.strategies import JSON, JSON_OBJECTS, documents
from tests.properties import examples

SAMPLES = Path(__file__).resolve().parents[1] / "samples"
RECORDS = documents("MessageBatchIndividualResponse", strange=True) | documents(
    "BetaMessageBatchIndividualResponse", strange=True
)


def rows_of(*lines: bytes, structured: bool = False) -> list[dict[str, Any]]:
    """Return the rows as Arrow reads them."""
    answers = [answer_of(result_in(line), line, structured=structured) for line in lines]
    columns = columns_of(answers)
    return [
        dict(zip(ANSWER_SCHEMA.names, values, strict=True))
        for values in zip(*(column.to_pylist() for column in columns), strict=True)
    ]


def row_of(record: Any, *, structured: bool = False) -> dict[str, Any]:
    (row,) = rows_of(json.dumps(record).encode(), structured=structured)
    return row


def filled(row: dict[str, Any]) -> dict[str, Any]:
    """Return the values of a row that are not null, without the line itself."""
    assert row["status"] == (row["outcome"] if row["outcome"] != "succeeded" else "complete")
    return {
        name: value
        for name, value in row.items()
        if value is not None and name not in ("raw", "status")
    }


def answered(*content: Any, **message: Any) -> dict[str, Any]:
    result = {"type": "succeeded", "message": {"content": list(content), **message}}
    return {"custom_id": "a", "result": result}


def lines_of(name: str) -> Iterator[bytes]:
    yield from (line for line in (SAMPLES / name).read_bytes().split(b"\n") if line.strip())


def test_lines_of_2024() -> None:
    hello, bonjour, failed = rows_of(*lines_of("results-2024.jsonl"))
    assert filled(hello) == {
        "outcome": "succeeded",
        "text": "Hello again! It's nice to see you.",
        "stop_reason": "end_turn",
        "input_tokens": 11,
        "output_tokens": 36,
        "model": "claude-3-5-sonnet-20240620",
        "custom_id": "my-second-request",
    }
    assert bonjour["text"] == "Bonjour ! \U0001f642\u2028Une ligne\u0085deux."
    assert filled(failed) == {
        "outcome": "errored",
        "error_type": "invalid_request_error",
        "error_message": "max_tokens: 4096 > 0, which is the maximum allowed",
        "custom_id": "my-third-request",
    }


def test_lines_of_2025() -> None:
    think, tool, search, stopped, late, busy = rows_of(*lines_of("results-2025.jsonl"))
    assert (think["thinking"], think["text"]) == ("Let me add the two numbers.", "42")
    assert tool["stop_reason"] == "tool_use"
    assert tool["cache_creation_input_tokens"] == tool["ephemeral_1h_input_tokens"] == 188086
    assert tool["ephemeral_5m_input_tokens"] == 0
    assert tool["cache_read_input_tokens"] == 5
    assert (search["web_search_requests"], search["web_fetch_requests"]) == (1, None)
    assert search["text"] == "He was born on April 30, 1916."
    assert filled(stopped) == {"outcome": "canceled", "custom_id": "stopped"}
    assert filled(late) == {"outcome": "expired", "custom_id": "late"}
    assert (busy["error_type"], busy["error_message"]) == ("overloaded_error", "Overloaded")


def test_lines_of_2026() -> None:
    lines = list(lines_of("results-2026.jsonl"))
    rows = {row["custom_id"]: row for row in rows_of(*lines)}
    assert rows["plain"]["text"] == "Ja."
    assert rows["plain"]["thinking_tokens"] == 0
    assert rows["plain"]["web_search_requests"] is None
    assert rows["cited"]["text"] == "the grass is green"
    assert rows["refused"]["text"] == ""
    assert rows["refused"]["stop_reason"] == "refusal"
    assert rows["refused"]["cache_read_input_tokens"] is None
    assert rows["wrong"]["error_message"] == "messages: at least one message is required"


@pytest.mark.parametrize("name", sorted(path.name for path in SAMPLES.glob("results-*.jsonl")))
def test_every_line_becomes_a_row_that_holds_it(name: str) -> None:
    lines = list(lines_of(name))
    rows = rows_of(*lines)
    assert [row["raw"].encode() for row in rows] == lines
    for row, line in zip(rows, lines, strict=True):
        record = result_in(line)
        if record is None:
            assert filled(row) == {"outcome": "unreadable"}
        else:
            assert row["custom_id"] == record["custom_id"]
            assert row["outcome"] == record["result"]["type"]


@given(RECORDS)
@examples(100)
def test_a_record_has_the_values_that_the_models_have(record: Any) -> None:
    row = row_of(record)
    model = BetaMessageBatchIndividualResponse.from_dict(record)
    assert row["outcome"] == well_formed(record["result"]["type"])
    assert row["text"] == well_formed(text_of(model))
    assert row["custom_id"] == well_formed(record["custom_id"])
    if record["result"]["type"] == "succeeded":
        message = record["result"]["message"]
        assert row["stop_reason"] == message.get("stop_reason")
        assert row["model"] == well_formed(message["model"])
        assert row["input_tokens"] == message["usage"]["input_tokens"]
        assert row["cache_read_input_tokens"] == message["usage"].get("cache_read_input_tokens")
        thoughts = [block for block in message["content"] if block["type"] == "thinking"]
        assert (row["thinking"] is not None) == bool(thoughts)
        assert all(well_formed(block["thinking"]) in row["thinking"] for block in thoughts)
    else:
        assert row["input_tokens"] is row["thinking"] is None


def well_formed(text: str | None) -> str | None:
    return text and text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


ODD = st.fixed_dictionaries(
    {"custom_id": st.just("a") | st.integers()},
    optional={
        "result": st.fixed_dictionaries(
            {"type": st.sampled_from(["succeeded", "errored", "canceled", "hologram"]) | JSON},
            optional={
                "message": st.fixed_dictionaries(
                    {},
                    optional={
                        "content": st.lists(
                            st.fixed_dictionaries(
                                {"type": st.sampled_from(["text", "thinking"]) | JSON},
                                optional={"text": JSON, "thinking": JSON},
                            )
                            | JSON
                        )
                        | JSON,
                        "usage": st.fixed_dictionaries(
                            {}, optional=dict.fromkeys(("input_tokens", "cache_creation"), JSON)
                        )
                        | JSON,
                        "stop_reason": JSON,
                        "model": JSON,
                    },
                )
                | JSON,
                "error": JSON_OBJECTS | st.fixed_dictionaries({"error": JSON}) | JSON,
            },
        )
        | JSON
    },
)


@given(ODD | JSON, st.booleans())
@examples(300)
def test_any_json_becomes_a_row(record: Any, structured: bool) -> None:
    row = row_of(record, structured=structured)
    assert json.loads(row["raw"]) == record


@given(st.binary())
@examples(100)
def test_any_bytes_become_a_row(line: bytes) -> None:
    (row,) = rows_of(line)
    assert row["raw"] == line.decode("utf-8", "replace")


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"\n",
        b"[1]",
        b'{"custom_id":"a"}',
        b'{"custom_id":"a","result":{"type":7}}',
        b'{"custom_id":null,"result":{"type":"expired"}}',
        b'{"custom_id":["a"],"result":{"type":"expired"}}',
        b'{"custom_id":"a","result":{"type":"expired"},"new":NaN}',
        b'{"custom_id":"a","result":{"type":"expired"},"deep":' + b"[" * 100_000,
        b'{"custom_id":"a","result":{"type":"expired"}}{}',
    ],
    ids=lambda line: line[:50].decode(),
)
def test_a_line_that_is_not_a_result_is_unreadable(line: bytes) -> None:
    (row,) = rows_of(line)
    assert filled(row) == {"outcome": "unreadable"}
    assert row["raw"].encode() == line


def test_a_new_result_type_is_the_outcome() -> None:
    row = row_of({"custom_id": "a", "result": {"type": "postponed", "until": "2027"}})
    assert filled(row) == {"outcome": "postponed", "custom_id": "a"}
    assert json.loads(row["raw"])["result"]["until"] == "2027"


def test_thinking_and_text_are_separate() -> None:
    row = row_of(
        answered(
            {"type": "thinking", "thinking": "One.", "signature": "s"},
            {"type": "redacted_thinking", "data": "x"},
            {"type": "text", "text": "A"},
            {"type": "thinking", "thinking": "Two.", "signature": "s"},
            {"type": "text", "text": "B"},
        )
    )
    assert row["thinking"] == "One.\n\nTwo."
    assert row["text"] == "AB"


@pytest.mark.parametrize(
    ("text", "parsed"),
    [
        ('{"a": 1.50, "b": [null]}', '{"a": 1.50, "b": [null]}'),
        ('\n {"a": "\\ud83d"}\n', '{"a": "\\ud83d"}'),
        ("12345678901234567890123", "12345678901234567890123"),
        ("null", "null"),
        ('{"a": 1', None),  # truncated
        ("I would rather not.", None),  # refused
        ("NaN", None),
        ("", None),
        ("[" * 100_000, None),
    ],
)
def test_structured_output_is_parsed_if_it_is_json(text: str, parsed: str | None) -> None:
    record = answered({"type": "text", "text": text})
    assert row_of(record, structured=True)["parsed"] == parsed
    assert row_of(record)["parsed"] is None
    assert row_of(record, structured=True)["text"] == text


@pytest.mark.parametrize(
    ("params", "structured"),
    [
        ({}, False),
        ({"output_config": None}, False),
        ({"output_config": {"effort": "high"}}, False),
        ({"output_config": {"format": None}}, False),
        ({"output_config": {"format": {"type": "json_schema", "schema": {}}}}, True),
        ({"output_config": {}, "output_format": {"type": "json_schema", "schema": {}}}, True),
        ({"output_format": "json"}, False),
    ],
)
def test_structured_output_is_requested_by_its_format(params: Any, structured: bool) -> None:
    assert asks_structured(params) is structured


def test_an_unpaired_surrogate_is_replaced_and_two_halves_join() -> None:
    lone = (
        b'{"custom_id":"a","result":{"type":"errored","error":{"type":"e","message":"\\ud83d!"}}}'
    )
    (row,) = rows_of(lone)
    assert row["error_message"] == "\ufffd!"
    assert row["raw"].encode() == lone
    halves = ({"type": "text", "text": half} for half in ("\ud83d", "\ude42"))
    assert row_of(answered(*halves))["text"] == "\U0001f642"


@pytest.mark.parametrize(
    ("value", "count"), [(5.0, 5), (2**63 - 1, 2**63 - 1), (2**63, None), (True, None), ("5", None)]
)
def test_a_count_is_an_integer_of_64_bits(value: Any, count: int | None) -> None:
    assert row_of(answered(usage={"input_tokens": value}))["input_tokens"] == count


def test_a_row_without_a_result_is_missing() -> None:
    columns = columns_of([no_answer(7, "msgbatch_1")])
    row = dict(zip(ANSWER_SCHEMA.names, (column[0].as_py() for column in columns), strict=True))
    assert filled(row) == {"outcome": "missing", "custom_id": "7", "batch_id": "msgbatch_1"}
    assert row["raw"] is None


def test_an_empty_list_of_answers_has_all_columns() -> None:
    assert [column.type for column in columns_of([])] == ANSWER_SCHEMA.types
