# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `types.beta.beta_code_execution_result_block_param`."""

from message_batches.types.beta import (
    BetaCodeExecutionResultBlockParam as BetaCodeExecutionResultBlockParam,
)
