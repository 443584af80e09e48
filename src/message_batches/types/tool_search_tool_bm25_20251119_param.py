# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `types.tool_search_tool_bm25_20251119_param`."""

from message_batches.types import (
    ToolSearchToolBm25_20251119Param as ToolSearchToolBm25_20251119Param,
)
