# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `types.beta.beta_bash_code_execution_output_block`."""

from message_batches.types.beta import (
    BetaBashCodeExecutionOutputBlock as BetaBashCodeExecutionOutputBlock,
)
