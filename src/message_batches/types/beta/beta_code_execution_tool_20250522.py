# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `types.beta.beta_code_execution_tool_20250522`."""

from message_batches.types.beta import (
    BetaCodeExecutionTool20250522 as BetaCodeExecutionTool20250522,
)
