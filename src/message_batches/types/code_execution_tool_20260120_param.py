# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `types.code_execution_tool_20260120_param`."""

from message_batches.types import (
    CodeExecutionTool20260120Param as CodeExecutionTool20260120Param,
)
