# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `types.code_execution_tool_20250522_param`."""

from message_batches.types import (
    CodeExecutionTool20250522Param as CodeExecutionTool20250522Param,
)
