"""`fallback` (beta): the model refused and one of the request's `fallbacks` answered instead."""

from __future__ import annotations

from typing import Any

from message_batches.sandbox.responder.answer import Answer
from message_batches.sandbox.responder.ask import Ask


def write(ask: Ask, answer: Answer) -> None:
    """Hand over to the first fallback when the prompt's marker asks for a refusal."""
    fallbacks = ask.params.get("fallbacks")
    if "refusal" not in ask.markers or not fallbacks or answer.stop_reason:
        return
    successor = _model(fallbacks)
    answer.content.append(
        {
            "type": "fallback",
            "from": {"model": answer.model},
            "to": {"model": successor},
            "trigger": {"type": "refusal", "category": ask.markers["refusal"]},
        }
    )
    answer.model = successor


def _model(fallbacks: Any) -> str:
    """Return the model that takes over; `"default"` leaves the choice to the service."""
    if isinstance(fallbacks, list) and isinstance(fallbacks[0], dict):
        return str(fallbacks[0]["model"])
    return "claude-opus-4-8"
