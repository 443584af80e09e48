# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `types.beta.beta_memory_tool_20250818_param`."""

from message_batches.types.beta import (
    BetaMemoryTool20250818Param as BetaMemoryTool20250818Param,
)
