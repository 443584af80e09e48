# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `types.tool_text_editor_20250429_param`."""

from message_batches.types import (
    ToolTextEditor20250429Param as ToolTextEditor20250429Param,
)
