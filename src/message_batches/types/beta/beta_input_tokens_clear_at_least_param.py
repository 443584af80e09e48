# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `types.beta.beta_input_tokens_clear_at_least_param`."""

from message_batches.types.beta import (
    BetaInputTokensClearAtLeastParam as BetaInputTokensClearAtLeastParam,
)
