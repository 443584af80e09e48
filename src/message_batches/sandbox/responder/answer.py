"""The message while the writers of its blocks fill it."""

from __future__ import annotations

from typing import Any

from attrs import Factory, define

from message_batches.sandbox.responder.citations import Cite


@define(kw_only=True)
class Answer:
    """The content blocks and what the message says about them."""

    model: str
    content: list[dict[str, Any]] = Factory(list)
    cites: list[Cite] = Factory(list)
    """What server tools returned that the text may cite."""
    container_id: str | None = None
    thinking_tokens: int = 0
    tool_input_tokens: int = 0
    """What server tools returned to the model."""
    web_search_requests: int = 0
    web_fetch_requests: int = 0
    iterations: list[dict[str, Any]] = Factory(list)
    stop_reason: str | None = None
    """Set by a writer that ends the turn; the writers after it are not called."""
    stop_details: dict[str, Any] | None = None


def tokens(text: str | bytes) -> int:
    """Estimate the tokens of a text: one for every four bytes of UTF-8."""
    if isinstance(text, str) and not text.isascii():
        text = text.encode("utf-8", "replace")
    return (len(text) + 3) // 4
