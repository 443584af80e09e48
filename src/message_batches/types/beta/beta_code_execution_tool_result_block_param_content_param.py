# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
# ruff: noqa: E501
"""The vendor's `types.beta.beta_code_execution_tool_result_block_param_content_param`."""

from message_batches.types.beta import (
    BetaCodeExecutionToolResultBlockParamContentParam as BetaCodeExecutionToolResultBlockParamContentParam,
)
