"""
Write the content blocks of an answer.

Each writer looks at the request and, when its block is called for, appends it to the answer. The
order of the writers is the order of the blocks in a message. To add a block, write its function and
put it into `WRITERS`.
"""

from __future__ import annotations

from message_batches.sandbox.responder.blocks import model, server_tools
from message_batches.sandbox.responder.blocks.model import MID, refuse
from message_batches.sandbox.responder.parsed_request import Answer, ParsedRequest

__all__ = ["MID", "refuse", "write_blocks"]

_CALLS_OF_SERVER_TOOLS = (
    server_tools.write_tool_search,
    server_tools.write_mcp,
    server_tools.write_advisor,
    server_tools.write_web_search,
    server_tools.write_web_fetch,
    server_tools.write_code_execution,
)
WRITERS = (
    model.write_compaction,
    model.write_fallback,
    model.write_thinking,
    model.write_refusal,
    *_CALLS_OF_SERVER_TOOLS,
    model.write_text,
    model.write_tool_use,
)
_WITHOUT_CALLS = tuple(write for write in WRITERS if write not in _CALLS_OF_SERVER_TOOLS)


def write_blocks(request: ParsedRequest, answer: Answer) -> None:
    """Fill an answer until a writer ends the turn; a continuation calls no server tools again."""
    served = request.tools or request.params.get("mcp_servers")
    calls = served and (request.pauses or not request.turn.content)
    for write in WRITERS if calls else _WITHOUT_CALLS:
        if answer.stop_reason is None:
            write(request, answer)
