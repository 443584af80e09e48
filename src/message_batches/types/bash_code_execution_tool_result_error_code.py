# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `types.bash_code_execution_tool_result_error_code`."""

from message_batches.types import (
    BashCodeExecutionToolResultErrorCode as BashCodeExecutionToolResultErrorCode,
)
