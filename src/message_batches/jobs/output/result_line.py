"""
Read from a result line what the ledger needs, and nothing else.

A line is read as plain JSON. The models are not used: the line itself goes to the output as it
came, and a field that a newer service adds must not stop a run.
"""

from __future__ import annotations

from contextlib import suppress
from typing import Annotated, Any

import msgspec

from message_batches._errors import MessageBatchesError
from message_batches.jobs.types import AnswerStatus
from message_batches.sdk.results import decoded

_ANSWER_STATUSES: dict[str, AnswerStatus] = {
    "max_tokens": "truncated",
    "model_context_window_exceeded": "truncated",
    "refusal": "refused",
    "pause_turn": "paused",
}
"""
The status of an answer by its `stop_reason`; with any other, it is complete.

https://docs.claude.com/en/api/handling-stop-reasons
"""

_MESSAGE_SIZE = 500
"""Characters of an error message that are kept; the output has the complete message."""


class NotAResultError(MessageBatchesError, ValueError):
    """The line is not JSON, or not a result of a batch."""


class ResultLine(msgspec.Struct, frozen=True, gc=False):
    """
    One result, as far as the ledger needs it.

    Attributes:
        custom_id: the request's id.
        outcome: the `type` of the result.
        answer: for a request that succeeded, whether the answer is complete.
        cause: for a request that failed, the error's type, or the outcome where there is no error.
        message: for an errored request, the service's message, at most 500 characters of it.
        code: for an errored request, the `error_code` of the error.
        model: for a request that succeeded, the model that answered.
        tokens: for a request that succeeded, what its `usage` counts, by the name in
            `USAGE_COUNTERS`.
    """

    custom_id: str
    outcome: str
    answer: AnswerStatus | None = None
    cause: str | None = None
    message: str | None = None
    model: str | None = None
    tokens: tuple[tuple[str, int], ...] = ()
    code: str | None = None


_Count = Annotated[int, msgspec.Meta(ge=0, le=2**48)] | None
"""Bounded, so that a sum of these fits into the ledger."""


class _Writes(msgspec.Struct, gc=False):
    ephemeral_5m_input_tokens: _Count = None
    ephemeral_1h_input_tokens: _Count = None


class _Tools(msgspec.Struct, gc=False):
    web_search_requests: _Count = None
    web_fetch_requests: _Count = None


class _Usage(msgspec.Struct, gc=False):
    input_tokens: _Count = None
    output_tokens: _Count = None
    cache_read_input_tokens: _Count = None
    cache_creation_input_tokens: _Count = None
    cache_creation: _Writes | None = None
    server_tool_use: _Tools | None = None


class _Message(msgspec.Struct, gc=False):
    model: Any = "unknown"
    stop_reason: Any = None
    usage: _Usage | None = None


class _Result(msgspec.Struct, gc=False):
    type: str
    message: _Message | None = None
    error: Any = None


class _Line(msgspec.Struct, gc=False):
    custom_id: str
    result: _Result


_decode_needed = msgspec.json.Decoder(_Line).decode


def read_line(line: bytes) -> ResultLine:
    """Read one line; raise NotAResultError if it is not a result."""
    try:
        # Fields that are not needed are not built, which halves the time. The decoder refuses more
        # than JSON does, but does not check skipped fields for valid UTF-8.
        if not line.isascii():
            line.decode()
        return _read(_decode_needed(line))
    except (ValueError, RecursionError):
        pass
    try:
        record = decoded(line)
    except (ValueError, RecursionError) as error:
        raise NotAResultError(f"not a result of a batch: {error!r}") from error
    return read_record(record)


def read_record(record: Any) -> ResultLine:
    """Read one decoded line; raise NotAResultError if it is not a result."""
    try:
        needed = _needed_of(record)
    except (ValueError, KeyError, TypeError) as error:
        raise NotAResultError(f"not a result of a batch: {error!r}") from error
    for name in (needed.custom_id, needed.result.type):
        if _storable(name) != name:
            raise NotAResultError("custom_id or result.type has an unpaired surrogate")
    return _read(needed)


def _needed_of(record: Any) -> _Line:
    try:
        return msgspec.convert(record, _Line)
    except ValueError:
        # A newer service may count in other ways. The result counts all the same.
        result, usage = dict(record["result"]), None
        if result["type"] == "succeeded":
            result["message"] = message = dict(result["message"])
            usage = message.pop("usage", None)
        else:
            result.pop("message", None)
        line = msgspec.convert({**record, "result": result}, _Line)
        if line.result.message:
            line.result.message.usage = _usage_of(usage)
        return line


def _usage_of(counts: Any) -> _Usage:
    """Read each count that can be read."""
    usage = _Usage()
    if isinstance(counts, dict):
        for field in msgspec.structs.fields(_Usage):
            with suppress(ValueError):
                setattr(usage, field.name, msgspec.convert(counts.get(field.name), field.type))
    return usage


def _read(line: _Line) -> ResultLine:
    custom_id, result = line.custom_id, line.result
    outcome = result.type
    if outcome == "succeeded":
        message = result.message
        if message is None:
            raise NotAResultError("a succeeded result has no message")
        return ResultLine(
            custom_id,
            outcome,
            _ANSWER_STATUSES.get(str(message.stop_reason), "complete"),
            None,
            None,
            _storable(str(message.model)),
            _tokens(message.usage) if message.usage else (),
        )
    if outcome == "errored":
        cause, text = error_in(result.error)
        return ResultLine(
            custom_id,
            outcome,
            cause=_storable(cause),
            message=_storable(text[:_MESSAGE_SIZE]) if text else None,
            code=_code_in(result.error),
        )
    return ResultLine(custom_id, outcome, cause=outcome)


def _storable(text: str) -> str:
    # An unpaired surrogate is valid in JSON but not in UTF-8, so it is escaped.
    if text.isascii():
        return text
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def _tokens(usage: _Usage) -> tuple[tuple[str, int], ...]:
    tokens = []
    if count := usage.input_tokens:
        tokens.append(("input", count))
    if count := usage.output_tokens:
        tokens.append(("output", count))
    if count := usage.cache_read_input_tokens:
        tokens.append(("cache_read", count))
    # The split by lifetime counts the same tokens as the sum does, so only one of them is used.
    if writes := usage.cache_creation:
        if count := writes.ephemeral_5m_input_tokens:
            tokens.append(("cache_write_5m", count))
        if count := writes.ephemeral_1h_input_tokens:
            tokens.append(("cache_write_1h", count))
    elif count := usage.cache_creation_input_tokens:
        tokens.append(("cache_write_5m", count))
    if tools := usage.server_tool_use:
        if count := tools.web_search_requests:
            tokens.append(("web_searches", count))
        if count := tools.web_fetch_requests:
            tokens.append(("web_fetches", count))
    return tuple(tokens)


def error_of(result: dict[str, Any]) -> tuple[str, str | None]:
    """Return type and message of the error in a result, which holds a complete error response."""
    return error_in(result.get("error"))


def error_in(error: Any) -> tuple[str, str | None]:
    """Return type and message of an error, which may be inside its envelope."""
    error = _innermost(error)
    if not isinstance(error, dict):
        return "unknown_error", None
    message = error.get("message")
    return str(error.get("type", "unknown_error")), str(message) if message else None


def _innermost(error: Any) -> Any:
    while isinstance(error, dict) and isinstance(error.get("error"), dict):
        error = error["error"]
    return error


def _code_in(error: Any) -> str | None:
    error = _innermost(error)
    details = error.get("details") if isinstance(error, dict) else None
    code = details.get("error_code") if isinstance(details, dict) else None
    return code if isinstance(code, str) else None
