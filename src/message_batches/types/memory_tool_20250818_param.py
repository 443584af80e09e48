# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `types.memory_tool_20250818_param`."""

from message_batches.types import (
    MemoryTool20250818Param as MemoryTool20250818Param,
)
