"""`compaction` (beta): the conversation so far, replaced by a summary."""

from __future__ import annotations

from message_batches.sandbox.responder.answer import Answer
from message_batches.sandbox.responder.ask import Ask


def write(ask: Ask, answer: Answer) -> None:
    """Compact and pause when the prompt's marker says so."""
    if "compaction" not in ask.markers:
        return
    turns = len(ask.params["messages"])
    answer.content.append(
        {
            "type": "compaction",
            "content": f"{turns} messages so far, about {', '.join(ask.words[:3])}.",
            "encrypted_content": None,
        }
    )
    answer.stop_reason = "compaction"
