"""Read what results say."""

from __future__ import annotations

from typing import Any


def text_of(row: Any) -> str | None:
    """
    Give the text of an answer: its text blocks, joined.

    Args:
        row: A row of results, or its result, or a message; typed, or as decoded from JSON.

    Returns:
        The text, empty if the answer has none; None if the request was not answered, because it
        failed, was canceled or expired.
    """
    result = _member(row, "result") or row
    kind = _member(result, "type")
    message = result if kind == "message" else _member(result, "message")
    if message is None or kind not in ("message", "succeeded"):
        return None
    blocks = _member(message, "content")
    if not isinstance(blocks, list):
        return ""
    texts = (_member(block, "text") for block in blocks if _member(block, "type") == "text")
    return "".join(text for text in texts if isinstance(text, str))


def _member(value: Any, name: str) -> Any:
    return value.get(name) if isinstance(value, dict) else getattr(value, name, None)
