# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `types.tool_text_editor_20250124_param`."""

from message_batches.types import (
    ToolTextEditor20250124Param as ToolTextEditor20250124Param,
)
