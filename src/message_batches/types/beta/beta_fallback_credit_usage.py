# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `types.beta.beta_fallback_credit_usage`."""

from message_batches.types.beta import (
    BetaFallbackCreditUsage as BetaFallbackCreditUsage,
)
