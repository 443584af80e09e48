# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `types.web_fetch_tool_20260309_param`."""

from message_batches.types import (
    WebFetchTool20260309Param as WebFetchTool20260309Param,
)
