# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `types.beta.beta_output_tokens_details`."""

from message_batches.types.beta import (
    BetaOutputTokensDetails as BetaOutputTokensDetails,
)
