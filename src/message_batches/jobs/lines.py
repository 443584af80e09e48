"""
Reads from a result line what the account of a run needs, and nothing else.

A line is looked at as plain JSON. The models are not used: the line itself goes to the output as it
came, and a field that a newer service adds must not stop a run.
"""

from __future__ import annotations

import json
from typing import Any

import msgspec
import orjson

from .values import Quality

_QUALITIES: dict[str, Quality] = {
    "max_tokens": "cut",
    "model_context_window_exceeded": "cut",
    "refusal": "refused",
    "pause_turn": "paused",
}
"""What a `stop_reason` makes of an answer; any other one leaves it whole."""

_MESSAGE_SIZE = 500
"""Characters of an error message that are kept; the whole of it is in the output."""


class NotAResult(ValueError):
    """The line is not JSON, or not a result of a batch."""


class ResultLine(msgspec.Struct, frozen=True, gc=False):
    """
    One result, as far as the account needs it.

    Attributes:
        custom_id: the row's id.
        outcome: the `type` of the result.
        quality: for a succeeded row, whether the answer is whole, cut, refused or paused.
        cause: for a row that failed, the error's type, or the outcome where there is none.
        message: for an errored row, the service's message, at most 500 characters of it.
        model: for a succeeded row, the model that answered.
        tokens: for a succeeded row, what its `usage` counts, by kind.
    """

    custom_id: str
    outcome: str
    quality: Quality | None = None
    cause: str | None = None
    message: str | None = None
    model: str | None = None
    tokens: tuple[tuple[str, int], ...] = ()


class _Message(msgspec.Struct, gc=False):
    model: Any = "unknown"
    stop_reason: Any = None
    usage: Any = None


class _Result(msgspec.Struct, gc=False):
    type: str
    message: _Message | None = None
    error: Any = None


class _Line(msgspec.Struct, gc=False):
    custom_id: str
    result: _Result


_decode_needed = msgspec.json.Decoder(_Line).decode


def read_line(line: bytes) -> ResultLine:
    """Read one line; raise NotAResult if it is none."""
    try:
        # What is not needed is checked and thrown away, which halves the time. The decoder refuses
        # more than JSON does, but of what it passes over it does not look whether it is UTF-8.
        if not line.isascii():
            line.decode()
        return _read(_decode_needed(line))
    except (ValueError, RecursionError):
        pass
    try:
        record = decode(line)
    except (ValueError, RecursionError) as error:
        raise NotAResult(f"not a result of a batch: {error!r}") from error
    return read_record(record)


def read_record(record: Any) -> ResultLine:
    """Read one decoded line; raise NotAResult if it is none."""
    try:
        needed = msgspec.convert(record, _Line)
    except ValueError as error:
        raise NotAResult(f"not a result of a batch: {error!r}") from error
    for name in (needed.custom_id, needed.result.type):
        if _storable(name) != name:
            raise NotAResult("custom_id or result.type holds half a surrogate pair")
    return _read(needed)


def _read(line: _Line) -> ResultLine:
    custom_id, result = line.custom_id, line.result
    outcome = result.type
    if outcome == "succeeded":
        message = result.message
        if message is None:
            raise NotAResult("a result that succeeded has no message")
        return ResultLine(
            custom_id,
            outcome,
            _QUALITIES.get(str(message.stop_reason), "whole"),
            None,
            None,
            _storable(str(message.model)),
            _tokens(message.usage),
        )
    if outcome == "errored":
        cause, text = error_in(result.error)
        return ResultLine(
            custom_id,
            outcome,
            cause=_storable(cause),
            message=_storable(text[:_MESSAGE_SIZE]) if text else None,
        )
    return ResultLine(custom_id, outcome, cause=outcome)


def _storable(text: str) -> str:
    # Half a surrogate pair is valid in JSON, but in no file; it is spelled out.
    if text.isascii():
        return text
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def decode(line: bytes) -> Any:
    """Decode a line that is JSON by the standard; raise ValueError if it is not."""
    try:
        return orjson.loads(line)
    except orjson.JSONDecodeError:
        # orjson refuses lone surrogates and very deep nesting, which are valid JSON all the same.
        return json.loads(line)


def _tokens(usage: Any) -> tuple[tuple[str, int], ...]:
    if not isinstance(usage, dict):
        return ()
    get = usage.get
    kinds: list[tuple[str, Any]] = [
        ("input", get("input_tokens")),
        ("output", get("output_tokens")),
        ("cache_read", get("cache_read_input_tokens")),
    ]
    # The split by lifetime counts the same tokens as the sum does, so only one of the two is taken.
    if isinstance(split := get("cache_creation"), dict):
        kinds.append(("cache_write_5m", split.get("ephemeral_5m_input_tokens")))
        kinds.append(("cache_write_1h", split.get("ephemeral_1h_input_tokens")))
    else:
        kinds.append(("cache_write_5m", get("cache_creation_input_tokens")))
    if isinstance(tools := get("server_tool_use"), dict):
        kinds.append(("web_searches", tools.get("web_search_requests")))
        kinds.append(("web_fetches", tools.get("web_fetch_requests")))
    return tuple([kind for kind in kinds if kind[1] and type(kind[1]) is int])


def error_of(result: dict[str, Any]) -> tuple[str, str | None]:
    """Reach type and message of an error in its envelope: the result holds a whole response."""
    return error_in(result.get("error"))


def error_in(error: Any) -> tuple[str, str | None]:
    """Do the same, given the error of the result."""
    while isinstance(error, dict) and isinstance(error.get("error"), dict):
        error = error["error"]
    if not isinstance(error, dict):
        return "unknown_error", None
    message = error.get("message")
    return str(error.get("type", "unknown_error")), str(message) if message else None
