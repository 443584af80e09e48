"""A refusal: no block at all, a stop reason and its details."""

from __future__ import annotations

from message_batches.sandbox.responder.answer import Answer
from message_batches.sandbox.responder.ask import Ask


def write(ask: Ask, answer: Answer) -> None:
    """Refuse when the prompt's marker says so."""
    if "refusal" not in ask.markers or answer.stop_reason or ask.params.get("fallbacks"):
        return
    answer.content.clear()
    answer.stop_reason = "refusal"
    answer.stop_details = {
        "type": "refusal",
        "category": ask.markers["refusal"] or "general_harms",
        "explanation": "The prompt asked the sandbox to refuse.",
    }
