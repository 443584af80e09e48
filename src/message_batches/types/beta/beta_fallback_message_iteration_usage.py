# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `types.beta.beta_fallback_message_iteration_usage`."""

from message_batches.types.beta import (
    BetaFallbackMessageIterationUsage as BetaFallbackMessageIterationUsage,
)
