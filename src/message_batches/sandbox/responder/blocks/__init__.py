"""
Write the content blocks of an answer.

Each writer looks at the request and, when its block is called for, appends it to the answer. The
order of the writers is the order of the blocks in a message. To add a block, write its function and
put it into `WRITERS`.
"""

from __future__ import annotations

from message_batches.sandbox.responder.answer import Answer
from message_batches.sandbox.responder.blocks import (
    code_execution,
    remote,
    text,
    thinking,
    tool_search,
    tool_use,
    turn_ends,
    web,
)
from message_batches.sandbox.responder.parsed_request import ParsedRequest

__all__ = ["write_blocks"]

WRITERS = (
    turn_ends.write_compaction,
    turn_ends.write_fallback,
    thinking.write,
    turn_ends.write_refusal,
    tool_search.write,
    remote.write_mcp,
    remote.write_advisor,
    web.write_search,
    web.write_fetch,
    code_execution.write,
    text.write,
    tool_use.write,
)


def write_blocks(request: ParsedRequest, answer: Answer) -> None:
    """Fill an answer until a writer ends the turn."""
    for write in WRITERS:
        if answer.stop_reason is None:
            write(request, answer)
