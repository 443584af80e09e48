# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `types.web_search_tool_20250305_param`."""

from message_batches.types import (
    WebSearchTool20250305Param as WebSearchTool20250305Param,
)
