"""One module for each kind of content block; each has `write(ask, answer)`.

A writer looks at the request, and when its block is called for, appends it to the answer. The
order below is the order of the blocks in a message. To add a block, write its module and name it
here.
"""

from __future__ import annotations

from collections.abc import Callable

from ..answer import Answer
from ..ask import Ask
from . import (
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

WRITERS: tuple[Callable[[Ask, Answer], None], ...] = (
    compaction.write,
    fallback.write,
    thinking.write,
    refusal.write,
    tool_search.write,
    mcp.write,
    advisor.write,
    web_search.write,
    web_fetch.write,
    code_execution.write,
    bash_code_execution.write,
    text_editor_code_execution.write,
    container_upload.write,
    text.write,
    tool_use.write,
)
