# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `types.web_fetch_tool_20250910_param`."""

from message_batches.types import (
    WebFetchTool20250910Param as WebFetchTool20250910Param,
)
