"""
Reads from a result line what the account of a run needs, and nothing else.

A line is looked at as plain JSON. The models are not used: the line itself goes to the output as it
came, and a field that a newer service adds must not stop a run.
"""

from __future__ import annotations

import json
from typing import Any

import orjson
from attrs import frozen

_QUALITIES = {
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


@frozen
class ResultLine:
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
    quality: str | None = None
    cause: str | None = None
    message: str | None = None
    model: str | None = None
    tokens: tuple[tuple[str, int], ...] = ()


def read_line(line: bytes) -> ResultLine:
    """Read one line; raise NotAResult if it is none."""
    try:
        record = decode(line)
    except (ValueError, RecursionError) as error:
        raise NotAResult(f"not a result of a batch: {error!r}") from error
    return read_record(record)


def read_record(record: Any) -> ResultLine:
    """Read one decoded line; raise NotAResult if it is none."""
    try:
        custom_id, result = record["custom_id"], record["result"]
        outcome = result["type"]
        if not (isinstance(custom_id, str) and isinstance(outcome, str)):
            raise NotAResult("custom_id or result.type is not a string")
        if _storable(custom_id) != custom_id or _storable(outcome) != outcome:
            raise NotAResult("custom_id or result.type holds half a surrogate pair")
        if outcome == "succeeded":
            return _succeeded(custom_id, result["message"])
    except (KeyError, TypeError, AttributeError) as error:
        raise NotAResult(f"not a result of a batch: {error!r}") from error
    if outcome == "errored":
        cause, message = error_of(result)
        return ResultLine(
            custom_id,
            outcome,
            cause=_storable(cause),
            message=_storable(message[:_MESSAGE_SIZE]) if message else None,
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


def _succeeded(custom_id: str, message: dict[str, Any]) -> ResultLine:
    stop_reason = message.get("stop_reason")
    return ResultLine(
        custom_id,
        "succeeded",
        quality=_QUALITIES.get(str(stop_reason), "whole"),
        model=_storable(str(message.get("model", "unknown"))),
        tokens=tuple(_tokens(message.get("usage") or {})),
    )


def _tokens(usage: dict[str, Any]) -> list[tuple[str, int]]:
    kinds = {
        "input": usage.get("input_tokens"),
        "output": usage.get("output_tokens"),
        "cache_read": usage.get("cache_read_input_tokens"),
    }
    # The split by lifetime counts the same tokens as the sum does, so only one of the two is taken.
    if isinstance(split := usage.get("cache_creation"), dict):
        kinds["cache_write_5m"] = split.get("ephemeral_5m_input_tokens")
        kinds["cache_write_1h"] = split.get("ephemeral_1h_input_tokens")
    else:
        kinds["cache_write_5m"] = usage.get("cache_creation_input_tokens")
    if isinstance(tools := usage.get("server_tool_use"), dict):
        kinds["web_searches"] = tools.get("web_search_requests")
        kinds["web_fetches"] = tools.get("web_fetch_requests")
    return [(kind, count) for kind, count in kinds.items() if isinstance(count, int) and count]


def error_of(result: dict[str, Any]) -> tuple[str, str | None]:
    """Reach type and message of an error in its envelope: the result holds a whole response."""
    error = result.get("error")
    while isinstance(error, dict) and isinstance(error.get("error"), dict):
        error = error["error"]
    if not isinstance(error, dict):
        return "unknown_error", None
    message = error.get("message")
    return str(error.get("type", "unknown_error")), str(message) if message else None
