"""`tool_use`: a call of one of the request's client tools, with input that fits its schema."""

from __future__ import annotations

from ...ids import seeded_id
from .. import tools
from ..answer import Answer
from ..ask import Ask


def write(ask: Ask, answer: Answer) -> None:
    """Call the chosen tool and end the turn."""
    if ask.tool_call is None or answer.stop_reason:
        return
    answer.content.append(
        {
            "type": "tool_use",
            "id": seeded_id("toolu_", ask.random),
            **tools.call(ask.tool_call, ask.words, ask.random),
            "caller": {"type": "direct"},
        }
    )
    answer.stop_reason = "tool_use"
