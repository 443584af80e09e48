"""Read what results say."""

from __future__ import annotations

from typing import Any


def text_of(row: Any) -> str | None:
    """
    Give the text of an answer: its text blocks, joined.

    Args:
        row: A row of results, or its result, or a message.

    Returns:
        The text, empty if the answer has none; None if the request was not answered, because it
        failed, was canceled or expired.
    """
    result = getattr(row, "result", row)
    if getattr(result, "type", None) == "message":
        message = result
    else:
        message = getattr(result, "message", None) if result.type == "succeeded" else None
    if message is None:
        return None
    return "".join(block.text for block in message.content if block.type == "text")
