"""`tool_use`: a call of one of the request's client tools, with input that fits its schema."""

from __future__ import annotations

from typing import Any

from message_batches.sandbox.encoding import seeded_id
from message_batches.sandbox.responder import tools
from message_batches.sandbox.responder.answer import Answer
from message_batches.sandbox.responder.blocks.server_tools import DIRECT
from message_batches.sandbox.responder.parsed_request import ParsedRequest


def write(request: ParsedRequest, answer: Answer) -> None:
    """Call the chosen tool and end the turn."""
    if request.tool_call is None:
        return
    answer.content.append(
        {
            "type": "tool_use",
            "id": seeded_id("toolu_", request.random),
            **tools.call(request.tool_call, request.words, request.random),
            "caller": _caller(request.tool_call, answer),
        }
    )
    answer.stop_reason = "tool_use"


def _caller(tool: dict[str, Any], answer: Answer) -> dict[str, Any]:
    """Return who calls: code that the model runs, where the tool is for code only."""
    allowed = tool.get("allowed_callers") or ["direct"]
    if "direct" not in allowed:
        for block in reversed(answer.content):
            if block["type"] == "server_tool_use" and "code_execution" in block["name"]:
                return {"type": allowed[0], "tool_id": block["id"]}
    return DIRECT
