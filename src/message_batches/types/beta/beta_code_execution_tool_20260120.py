# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `types.beta.beta_code_execution_tool_20260120`."""

from message_batches.types.beta import (
    BetaCodeExecutionTool20260120 as BetaCodeExecutionTool20260120,
)
