# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `types.tool_search_tool_search_result_block_param`."""

from message_batches.types import (
    ToolSearchToolSearchResultBlockParam as ToolSearchToolSearchResultBlockParam,
)
