# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `types.code_execution_tool_20250825_param`."""

from message_batches.types import (
    CodeExecutionTool20250825Param as CodeExecutionTool20250825Param,
)
