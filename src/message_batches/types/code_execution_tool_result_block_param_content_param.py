# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `types.code_execution_tool_result_block_param_content_param`."""

from message_batches.types import (
    CodeExecutionToolResultBlockParamContentParam as CodeExecutionToolResultBlockParamContentParam,
)
