"""
The columns that a result becomes.

A line is read as plain JSON, as `jobs` reads it: what a newer service adds must not stop a table.
Whatever the line holds, it becomes a row; what a column has no place for is still in `raw`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import pyarrow as pa

from message_batches.jobs.output import USAGE_COUNTERS, error_of
from message_batches.sdk.results import decoded, loads, text_of

MISSING: Final = "missing"
"""The outcome of a row for which there is no result."""

UNREADABLE: Final = "unreadable"
"""The outcome of a line that is no result: it is not JSON, or has no id or no type of result."""

_COUNTS: Mapping[str, tuple[str, ...]] = {
    counter.path[-1]: counter.path for counter in USAGE_COUNTERS
}
"""Where each count is in `usage`, by the wire's name for it."""

ANSWERS: Final = pa.schema(
    [
        ("outcome", pa.string()),
        ("text", pa.string()),
        ("thinking", pa.string()),
        ("parsed", pa.string()),
        ("stop_reason", pa.string()),
        ("error_type", pa.string()),
        ("error_message", pa.string()),
        *((name, pa.int64()) for name in _COUNTS),
        ("model", pa.string()),
        ("batch_id", pa.string()),
        ("custom_id", pa.string()),
        ("raw", pa.string()),
    ]
)
"""
The columns of an answer and their types. Every one may be null.

outcome: the `type` of the result as it is on the wire, or `missing` or `unreadable`. text: the text
blocks, joined; empty if there are none, null if there is no answer. thinking: the thinking blocks,
with a blank line between them. parsed: where structured output was asked for, the text if it is
JSON, as JSON text. stop_reason, error_type, error_message, model: as on the wire. The counts: as in
`usage`. batch_id: the batch that the row was last sent in. custom_id: the row's id. raw: the whole
line. What is no Unicode text, such as half of a surrogate pair, is U+FFFD in all of them.
"""

WRITTEN_BY_THE_MODEL: Final = ("text", "thinking", "error_message")
"""The columns that may begin with anything, and are not JSON."""

Answer = Sequence[Any]
"""One value for each of the columns, in their order."""

_LARGEST = 2**63


def asks_structured(params: Mapping[str, Any]) -> bool:
    """Tell whether a request's params ask for an answer that is JSON of a certain shape."""
    # `output_format` is what the beta called it before it had `output_config`.
    config = params.get("output_config")
    for format_ in (_object(config, "format"), _object(params, "output_format")):
        if format_.get("type") == "json_schema":
            return True
    return False


def read_record(line: bytes) -> dict[str, Any] | None:
    """Decode a result line; None if it is no result."""
    try:
        record = decoded(line)
    except (ValueError, RecursionError):
        return None
    return record if is_result(record) else None


def is_result(record: Any) -> bool:
    """Tell whether decoded JSON is a result: something with an id and a type."""
    if not isinstance(record, dict):
        return False
    custom_id, result = record.get("custom_id"), record.get("result")
    return (
        isinstance(custom_id, str | int)
        and isinstance(result, dict)
        and isinstance(result.get("type"), str)
    )


def answer_of(
    record: dict[str, Any] | None, raw: bytes, *, batch_id: str | None = None, structured: bool
) -> Answer:
    """
    Give the row that a result becomes.

    Args:
        record: the line, decoded; None if it is unreadable.
        raw: the line as it came.
        batch_id: the batch that it is from, if that is known.
        structured: whether the answer was to be JSON.
    """
    if record is None:
        return _row(UNREADABLE, batch_id=batch_id, raw=raw)
    result = record["result"]
    error_type = error_message = None
    if result["type"] == "errored":
        error_type, error_message = error_of(result)
    text = text_of(record)
    message = _object(result, "message")
    return _row(
        result["type"],
        text,
        _thinking(message.get("content")),
        _json_in(text) if structured else None,
        _string(message, "stop_reason"),
        error_type,
        error_message,
        _counts(_object(message, "usage")),
        _string(message, "model"),
        batch_id,
        str(record["custom_id"]),
        raw,
    )


def no_answer(custom_id: str | int, batch_id: str | None) -> Answer:
    """Give the row of a request for which there is no result."""
    return _row(MISSING, custom_id=str(custom_id), batch_id=batch_id)


def columns_of(answers: Sequence[Answer]) -> list[pa.Array]:
    """Make columns of rows."""
    columns = zip(*answers, strict=True) if answers else [()] * len(ANSWERS)
    return [_column(values, field.type) for values, field in zip(columns, ANSWERS, strict=True)]


def _row(
    outcome: str,
    text: str | None = None,
    thinking: str | None = None,
    parsed: str | None = None,
    stop_reason: str | None = None,
    error_type: str | None = None,
    error_message: str | None = None,
    counts: Sequence[int | None] = (None,) * len(_COUNTS),
    model: str | None = None,
    batch_id: str | None = None,
    custom_id: str | None = None,
    raw: bytes | None = None,
) -> Answer:
    """Put the values into the order of the columns."""
    return (
        outcome,
        text,
        thinking,
        parsed,
        stop_reason,
        error_type,
        error_message,
        *counts,
        model,
        batch_id,
        custom_id,
        raw,
    )


def _thinking(blocks: Any) -> str | None:
    if not isinstance(blocks, list):
        return None
    thoughts = [
        block["thinking"]
        for block in blocks
        if isinstance(block, dict)
        and block.get("type") == "thinking"
        and isinstance(block.get("thinking"), str)
    ]
    return "\n\n".join(thoughts) if thoughts else None


def _json_in(text: str | None) -> str | None:
    """Give the text if it is JSON. A cut or refused answer is none, whatever was asked for."""
    if text is None:
        return None
    text = text.strip()
    try:
        loads(text.encode("utf-8", "surrogatepass"))
    except (ValueError, RecursionError):
        return None
    return text


def _counts(usage: dict[str, Any]) -> list[int | None]:
    counts: list[int | None] = []
    for *way, name in _COUNTS.values():
        found = usage
        for step in way:
            found = _object(found, step)
        counts.append(_count(found.get(name)))
    return counts


def _count(value: Any) -> int | None:
    # In JSON 5.0 is a whole number too, and some services write it.
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int) or not -_LARGEST <= value < _LARGEST:
        return None
    return value


def _object(holder: Any, name: str) -> dict[str, Any]:
    value = holder.get(name) if isinstance(holder, Mapping) else None
    return value if isinstance(value, dict) else {}


def _string(holder: dict[str, Any], name: str) -> str | None:
    value = holder.get(name)
    return value if isinstance(value, str) else None


def _column(values: Sequence[Any], kind: pa.DataType) -> pa.Array:
    try:
        return pa.array(values, kind)
    except (UnicodeEncodeError, pa.ArrowInvalid):
        return pa.array([_unicode(value) for value in values], kind)


def _unicode(value: str | bytes | None) -> str | None:
    if isinstance(value, str):
        # Two halves that met when texts were joined are a character again.
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return value.decode("utf-8", "replace") if value is not None else None
