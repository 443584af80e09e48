# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `types.tool_search_tool_result_block`."""

from message_batches.types import (
    Content as Content,
)
from message_batches.types import (
    ToolSearchToolResultBlock as ToolSearchToolResultBlock,
)
