# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `types.beta.beta_code_execution_tool_20250522_param`."""

from message_batches.types.beta import (
    BetaCodeExecutionTool20250522Param as BetaCodeExecutionTool20250522Param,
)
