# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `types.tool_bash_20250124_param`."""

from message_batches.types import (
    ToolBash20250124Param as ToolBash20250124Param,
)
