# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `types.code_execution_tool_result_error_object`."""

from message_batches.types import (
    CodeExecutionToolResultErrorObject as CodeExecutionToolResultErrorObject,
)
