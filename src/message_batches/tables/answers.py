"""
The columns of an answer, and how a result line fills them.

A line is read as plain JSON, as `jobs` reads it: a field that a newer service adds must not stop a
table. Every line becomes a row, whatever it holds; `raw` always has the complete line.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final, Self

import pyarrow as pa
from attrs import frozen

from message_batches.jobs.output import USAGE_COUNTERS, error_of
from message_batches.sdk.results import decoded, loads, text_of

MISSING: Final = "missing"
"""The outcome of a row without a result."""

UNREADABLE: Final = "unreadable"
"""The outcome of a line that is not a result: not JSON, or without an id or a result type."""

_COUNTS: Mapping[str, tuple[str, ...]] = {
    counter.path[-1]: counter.path for counter in USAGE_COUNTERS
}
"""The path of each count in `usage`. Each column is named like the field of the API."""

ANSWER_SCHEMA: Final = pa.schema(
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
The columns of an answer and their types. Every value may be null.

outcome: the `type` of the result as the service sent it, or `missing` or `unreadable`. text: the
text blocks, joined; empty without any, null without an answer. thinking: the thinking blocks,
separated by blank lines. parsed: if structured output was requested, the text if it is JSON, as
JSON text. stop_reason, error_type, error_message, model: as the service sent them. The counts: as
in `usage`. batch_id: the batch of the last attempt. custom_id: the id of the request. raw: the
complete line. In all of them, unpaired surrogates become U+FFFD.
"""

WRITTEN_BY_THE_MODEL: Final = ("text", "thinking", "error_message")
"""The columns that can start with anything, and are not JSON."""

Answer = Sequence[Any]
"""One value for each column, in their order."""

_LARGEST = 2**63


def asks_structured(params: Mapping[str, Any]) -> bool:
    """Return whether the params of a request ask for an answer that is JSON with a schema."""
    # `output_format` is what the beta called it before `output_config`.
    config = params.get("output_config")
    for format_ in (_object(config, "format"), _object(params, "output_format")):
        if format_.get("type") == "json_schema":
            return True
    return False


def read_record(line: bytes) -> dict[str, Any] | None:
    """Decode a result line; return None if it is not a result."""
    try:
        record = decoded(line)
    except (ValueError, RecursionError):
        return None
    return record if is_result(record) else None


def is_result(record: Any) -> bool:
    """Return whether decoded JSON is a result: an object with an id and a result type."""
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
    Return the answer in a result line.

    Args:
        record: the decoded line; None if it is unreadable.
        raw: the line as received.
        batch_id: the batch of the result, if it is known.
        structured: whether the request asked for JSON.
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
    """Return the answer of a request without a result."""
    return _row(MISSING, custom_id=str(custom_id), batch_id=batch_id)


def columns_of(answers: Sequence[Answer]) -> list[pa.Array]:
    """Return the columns of some answers."""
    types = ANSWER_SCHEMA.types
    columns = zip(*answers, strict=True) if answers else [()] * len(types)
    return [_column(values, type_) for values, type_ in zip(columns, types, strict=True)]


_PREFIX = "answer_"


@frozen
class OutputSchema:
    """
    The columns of a table with answers.

    Attributes:
        schema: the columns of the table, unchanged, then those of the answer.
        names: the name that each column of the answer has here.
    """

    schema: pa.Schema
    names: Mapping[str, str]

    @classmethod
    def of(cls, table: pa.Schema) -> Self:
        """
        Return the columns of a table followed by those of the answer.

        If the table has a column of the same name, in upper or lower case, the answer's gets the
        prefix `answer_`, as often as needed.
        """
        taken = {name.casefold() for name in table.names}
        names: dict[str, str] = {}
        schema = table
        for field in ANSWER_SCHEMA:
            name = field.name
            while name in taken:
                name = _PREFIX + name
            names[field.name] = name
            schema = schema.append(field.with_name(name))
        return cls(schema, names)


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
    """Return the values in the order of the columns."""
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
    """Return the text if it is JSON, which a truncated or refused answer is not."""
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
    for *path, name in _COUNTS.values():
        holder = usage
        for member in path:
            holder = _object(holder, member)
        counts.append(_count(holder.get(name)))
    return counts


def _count(value: Any) -> int | None:
    # In JSON, 5.0 is an integer too, and some services write it.
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
        # Two surrogates that met when texts were joined are a character again.
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return value.decode("utf-8", "replace") if value is not None else None
