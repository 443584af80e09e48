# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `types.web_search_tool_20260318_param`."""

from message_batches.types import (
    WebSearchTool20260318Param as WebSearchTool20260318Param,
)
