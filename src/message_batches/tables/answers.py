"""
The columns of an answer, and how a result line fills them.

A line is read as plain JSON, as `jobs` reads it: a field that a newer service adds must not stop a
table. Every line becomes a row, whatever it holds; `raw` always has the complete line.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, Self

import pyarrow as pa
from attrs import frozen

from message_batches.jobs.answers import Checked, UnreadableError, format_in, value_in
from message_batches.jobs.money import USAGE_COUNTERS
from message_batches.jobs.output import error_of, status_of
from message_batches.sdk.results import loads, text_of
from message_batches.tables.arrow_values import in_unicode, json_text

MISSING: Final = "missing"
"""The outcome of a row of which the service has no result."""

PENDING: Final = "pending"
"""The outcome of a row that has no result yet."""

NOT_SENT: Final = "not_sent"
"""The outcome of a row whose request is held back, as by --limit."""

UNREADABLE: Final = "unreadable"
"""The outcome of a line that is not a result: not JSON, or without an id or a result type."""

_COUNTS: Mapping[str, tuple[str, ...]] = {
    counter.path[-1]: counter.path for counter in USAGE_COUNTERS
}
"""The path of each count in `usage`. Each column is named like the field of the API."""

ANSWER_SCHEMA: Final = pa.schema(
    [
        ("outcome", pa.string()),
        ("status", pa.string()),
        ("reason", pa.string()),
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

outcome: the `type` of the result as the service sent it, or `missing`, `pending`, `not_sent` or
`unreadable`. status: complete, truncated, refused, paused or invalid; without an answer, the
outcome. reason: why an answer is not complete. text: the text blocks, joined; empty without any,
null without an answer. thinking: the thinking blocks, separated by blank lines. parsed: the value
of a complete answer whose request asked for JSON, as JSON text. stop_reason, error_type,
error_message, model: as the service sent them. The counts: as in `usage`. batch_id: the batch of
the last attempt. custom_id: the id of the request. raw: the complete line. In all of them, unpaired
surrogates become U+FFFD.
"""

COUNTS: Final = frozenset(_COUNTS)
"""The columns with counts of the usage."""

WRITTEN_BY_THE_MODEL: Final = ("reason", "text", "thinking", "error_message")
"""The columns that can start with anything, and are not JSON."""

Answer = Sequence[Any]
"""One value for each column, in their order."""

Check = Callable[[Mapping[str, Any]], Checked]
"""Returns the value in a message whose answer came to its end, or why it does not fit."""

_LARGEST = 2**63


def asks_structured(params: Mapping[str, Any]) -> bool:
    """Return whether the params of a request ask for an answer that is JSON with a schema."""
    return format_in(params) is not None


def answer_of(
    record: dict[str, Any] | None,
    raw: bytes,
    *,
    batch_id: str | None = None,
    structured: bool,
    check: Check | None = None,
) -> Answer:
    """
    Return the answer in a result line.

    Args:
        record: the decoded line; None if it is unreadable.
        raw: the line as received.
        batch_id: the batch of the result, if it is known.
        structured: whether the request asked for JSON.
        check: reads and checks the value of the answer, if its format is known.
    """
    if record is None:
        return _row(UNREADABLE, batch_id=batch_id, raw=raw)
    result = record["result"]
    status = outcome = result["type"]
    error_type = error_message = reason = parsed = None
    if outcome == "errored":
        error_type, error_message = error_of(result)
    text = text_of(record)
    message = _object(result, "message")
    if outcome == "succeeded":
        status, reason = status_of(message)
        if status == "complete" and check is not None:
            checked = check(message)
            reason = checked.reason
            if reason is None:
                parsed = None if checked.value is None else json_text(checked.value)
            else:
                status = "invalid"
        elif status == "complete" and structured:
            parsed = _parsed(text, message)
    return _row(
        outcome,
        status,
        reason,
        text,
        _thinking(message.get("content")),
        parsed,
        _string(message, "stop_reason"),
        error_type,
        error_message,
        _counts(_object(message, "usage")),
        _string(message, "model"),
        batch_id,
        str(record["custom_id"]),
        raw,
    )


def no_answer(custom_id: str | int, batch_id: str | None, outcome: str = MISSING) -> Answer:
    """Return the answer of a request without a result."""
    return _row(outcome, custom_id=str(custom_id), batch_id=batch_id)


def columns_of(answers: Sequence[Answer]) -> list[pa.Array]:
    """Return the columns of some answers."""
    types = ANSWER_SCHEMA.types
    columns = zip(*answers, strict=True) if answers else [()] * len(types)
    return [_column(values, type_) for values, type_ in zip(columns, types, strict=True)]


_PREFIX = "answer_"


def free_name(name: str, taken: set[str]) -> str:
    """
    Return the name of a column beside others, and add it to them.

    If one of them has it already, in upper or lower case, it gets the prefix `answer_`, as often as
    needed.
    """
    while name.casefold() in taken:
        name = _PREFIX + name
    taken.add(name.casefold())
    return name


@frozen
class OutputSchema:
    """
    The columns of a table with answers.

    Attributes:
        schema: the columns.
        names: the name that each column of the answer has here.
        guarded: the names of the columns with text that a model wrote.
        csv_bom: whether a CSV starts with a byte order mark.
    """

    schema: pa.Schema
    names: Mapping[str, str]
    guarded: frozenset[str]
    csv_bom: bool = False

    @classmethod
    def of(cls, table: pa.Schema) -> Self:
        """Return the columns of a table, unchanged, followed by those of the answer."""
        taken = {name.casefold() for name in table.names}
        names = {field.name: free_name(field.name, taken) for field in ANSWER_SCHEMA}
        schema = table
        for field in ANSWER_SCHEMA:
            schema = schema.append(field.with_name(names[field.name]))
        return cls(schema, names, frozenset(names[name] for name in WRITTEN_BY_THE_MODEL))


def _row(
    outcome: str,
    status: str | None = None,
    reason: str | None = None,
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
        status or outcome,
        reason,
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


def json_in(message: Mapping[str, Any]) -> Any:
    """
    Return the value of an answer of no known format: its JSON, or the input of its only tool.

    Raises:
        UnreadableError: there is not a value.
    """
    try:
        return value_in(message, None)
    except UnreadableError:
        blocks = message.get("content")
        tools = [
            block.get("name")
            for block in (blocks if isinstance(blocks, list) else ())
            if isinstance(block, dict) and block.get("type") == "tool_use"
        ]
        if len(tools) != 1:
            raise
        return value_in(message, tools[0])


def _parsed(text: str | None, message: Mapping[str, Any]) -> str | None:
    """Return the JSON of an answer of no known format, as it came if its text is only that."""
    try:
        if text is not None:
            loads(text.encode("utf-8", "surrogatepass"))
            return text.strip()
    except (ValueError, RecursionError):
        pass
    try:
        return json_text(json_in(message))
    except UnreadableError:
        return None


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
        return pa.array([in_unicode(value) for value in values], kind)
