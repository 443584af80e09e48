# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `types.beta.beta_thinking_prefix_mismatch_behavior`."""

from message_batches.types.beta import (
    BetaThinkingPrefixMismatchBehavior as BetaThinkingPrefixMismatchBehavior,
)
