# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `types.tool_search_tool_regex_20251119_param`."""

from message_batches.types import (
    ToolSearchToolRegex20251119Param as ToolSearchToolRegex20251119Param,
)
