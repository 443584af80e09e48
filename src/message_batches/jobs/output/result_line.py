"""
Read from a result line what the ledger needs, and nothing else.

A line is read as plain JSON. The models are not used: the line itself goes to the output as it
came, and a field that a newer service adds must not stop a run.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from message_batches._errors import MessageBatchesError
from message_batches.jobs.money import Metered, Usage, meter, readable_usage
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
        usage: for a request that succeeded, what is billed: first for the model that answered.
        reason: why an answer is not complete: the `stop_reason`, or the category of a refusal.
    """

    custom_id: str
    outcome: str
    answer: AnswerStatus | None = None
    cause: str | None = None
    message: str | None = None
    usage: tuple[Metered, ...] = ()
    code: str | None = None
    reason: str | None = None

    @property
    def model(self) -> str | None:
        """The model that answered, if the request succeeded."""
        return self.usage[0].model if self.usage else None

    @property
    def tokens(self) -> dict[str, int]:
        """What that model used, by counter."""
        return dict(self.usage[0].counts) if self.usage else {}


class _Message(msgspec.Struct, gc=False):
    model: Any = "unknown"
    stop_reason: Any = None
    stop_details: Any = None
    usage: Usage | None = None


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
        return _read(_decode_needed(line), lambda: _has_content(decoded(line)))
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
        if storable(name) != name:
            raise NotAResultError("custom_id or result.type has an unpaired surrogate")
    return _read(needed, lambda: _has_content(record))


def _has_content(record: Any) -> bool:
    """Return whether a message has content: one that was refused at once has none."""
    return bool(record["result"]["message"].get("content") != [])


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
            line.result.message.usage = readable_usage(usage)
        return line


def _read(line: _Line, has_content: Callable[[], bool]) -> ResultLine:
    custom_id, result = line.custom_id, line.result
    outcome = result.type
    if outcome == "succeeded":
        message = result.message
        if message is None:
            raise NotAResultError("a succeeded result has no message")
        answer, reason = _status_by(message.stop_reason, message.stop_details)
        # https://docs.claude.com/en/docs/test-and-evaluate/strengthen-guardrails/handle-streaming-refusals
        is_billed = answer != "refused" or has_content()
        return ResultLine(
            custom_id,
            outcome,
            answer,
            usage=meter(storable(str(message.model)), message.usage, is_billed=is_billed),
            reason=reason,
        )
    if outcome == "errored":
        cause, text = error_in(result.error)
        return ResultLine(
            custom_id,
            outcome,
            cause=storable(cause),
            message=storable(text[:_MESSAGE_SIZE]) if text else None,
            code=_code_in(result.error),
        )
    return ResultLine(custom_id, outcome, cause=outcome)


def status_of(message: Mapping[str, Any]) -> tuple[AnswerStatus, str | None]:
    """Return the status of an answer by its stop reason, and why it is not complete."""
    return _status_by(message.get("stop_reason"), message.get("stop_details"))


def _status_by(stop_reason: Any, details: Any) -> tuple[AnswerStatus, str | None]:
    status = _ANSWER_STATUSES.get(str(stop_reason), "complete")
    if status == "complete":
        return status, None
    category = details.get("category") if isinstance(details, Mapping) else None
    if status != "refused" or not isinstance(category, str):
        category = None
    return status, storable((category or str(stop_reason))[:_MESSAGE_SIZE])


def storable(text: str) -> str:
    """Return a text without what no database takes."""
    # An unpaired surrogate is valid in JSON but not in UTF-8, so it is escaped.
    if text.isascii():
        return text
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


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
