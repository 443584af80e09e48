"""`tool_use`: a call of one of the request's client tools, with input that fits its schema."""

from __future__ import annotations

from typing import Any

from message_batches.sandbox.encoding import seeded_id
from message_batches.sandbox.responder import tools
from message_batches.sandbox.responder.answer import Answer
from message_batches.sandbox.responder.ask import Ask


def write(ask: Ask, answer: Answer) -> None:
    """Call the chosen tool and end the turn."""
    if ask.tool_call is None or answer.stop_reason:
        return
    answer.content.append(
        {
            "type": "tool_use",
            "id": seeded_id("toolu_", ask.random),
            **tools.call(ask.tool_call, ask.words, ask.random),
            "caller": _caller(ask, answer),
        }
    )
    answer.stop_reason = "tool_use"


def _caller(ask: Ask, answer: Answer) -> dict[str, Any]:
    """Return who calls: code that the model runs, where the tool is for code only."""
    allowed = (ask.tool_call or {}).get("allowed_callers") or ["direct"]
    if "direct" not in allowed:
        for block in reversed(answer.content):
            if block["type"] == "server_tool_use" and "code_execution" in block["name"]:
                return {"type": allowed[0], "tool_id": block["id"]}
    return {"type": "direct"}
