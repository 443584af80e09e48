"""Read the text of an answer."""

from __future__ import annotations

from typing import Any


def text_of(result: Any) -> str | None:
    """
    Return the text of an answer: its text blocks, joined.

    Args:
        result: a line of results, its `result`, or a message; typed, or as decoded from JSON.

    Returns:
        The text, empty if the answer has none; None if there is no answer because the request
        errored, was canceled or expired.
    """
    content = _member(result, "result") or result
    kind = _member(content, "type")
    message = content if kind == "message" else _member(content, "message")
    if message is None or kind not in ("message", "succeeded"):
        return None
    blocks = _member(message, "content")
    if not isinstance(blocks, list):
        return ""
    texts = (_member(block, "text") for block in blocks if _member(block, "type") == "text")
    return "".join(text for text in texts if isinstance(text, str))


def _member(value: Any, name: str) -> Any:
    return value.get(name) if isinstance(value, dict) else getattr(value, name, None)
