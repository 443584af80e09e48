"""What the blocks of all server tools have in common."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from message_batches.sandbox.encoding import seeded_id
from message_batches.sandbox.responder.answer import Answer, tokens
from message_batches.sandbox.responder.parsed_request import ParsedRequest

DIRECT = {"type": "direct"}


def write_call(
    request: ParsedRequest,
    answer: Answer,
    name: str,
    arguments: Mapping[str, Any],
    content: Any,
    *,
    error: str,
    kind: str | None = None,
    error_fields: Mapping[str, Any] | None = None,
    fields: Mapping[str, Any] | None = None,
) -> bool:
    """
    Append a `server_tool_use` block and its result, and return whether the tool succeeded.

    Args:
        request: the request; its prompt can ask that server tools fail.
        answer: where the blocks go.
        name: the tool.
        arguments: its input.
        content: what it returns when it succeeds.
        error: the code of its error.
        kind: the type of the result block without `_tool_result`, by default the name.
        error_fields: more fields of its error.
        fields: more fields of the result block.
    """
    tool_use_id = seeded_id("srvtoolu_", request.random)
    result_type = f"{kind or name}_tool_result"
    succeeds = "tool_error" not in request.markers
    if not succeeds:
        content = {"type": f"{result_type}_error", "error_code": error, **(error_fields or {})}
    answer.content += [
        {
            "type": "server_tool_use",
            "id": tool_use_id,
            "name": name,
            "input": arguments,
            "caller": DIRECT,
        },
        {"type": result_type, "tool_use_id": tool_use_id, "content": content, **(fields or {})},
    ]
    answer.tool_input_tokens += tokens(str(content))
    return succeeds
