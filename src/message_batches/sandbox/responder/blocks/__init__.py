"""One module for each kind of content block; each has `write(ask, answer)`.

A writer looks at the request, and when its block is called for, appends it to the answer. The
order below is the order of the blocks in a message. To add a block, write its module and name it
here, with the params and markers without which it is never called for.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache

from message_batches.sandbox.responder.answer import Answer
from message_batches.sandbox.responder.ask import Ask
from message_batches.sandbox.responder.blocks import (
    advisor,
    bash_code_execution,
    code_execution,
    compaction,
    container_upload,
    fallback,
    mcp,
    refusal,
    text,
    text_editor_code_execution,
    thinking,
    tool_search,
    tool_use,
    web_fetch,
    web_search,
)

Writer = Callable[[Ask, Answer], None]

WRITERS: Mapping[Writer, frozenset[str]] = {
    compaction.write: frozenset({"compaction"}),
    fallback.write: frozenset({"fallbacks"}),
    thinking.write: frozenset({"thinking"}),
    refusal.write: frozenset({"refusal"}),
    tool_search.write: frozenset({"tools"}),
    mcp.write: frozenset({"mcp_servers"}),
    advisor.write: frozenset({"tools"}),
    web_search.write: frozenset({"tools"}),
    web_fetch.write: frozenset({"tools"}),
    code_execution.write: frozenset({"tools"}),
    bash_code_execution.write: frozenset({"tools"}),
    text_editor_code_execution.write: frozenset({"tools"}),
    container_upload.write: frozenset({"tools"}),
    text.write: frozenset({"messages"}),
    tool_use.write: frozenset({"tools"}),
}


@lru_cache(maxsize=256)  # the rows of a batch mostly ask with the same fields
def writers_for(names: tuple[str, ...]) -> list[Writer]:
    """Return the writers that params and markers of these names can call for, in their order."""
    return [write for write, called_by in WRITERS.items() if not called_by.isdisjoint(names)]
