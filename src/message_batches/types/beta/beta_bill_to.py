# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `types.beta.beta_bill_to`."""

from message_batches.types.beta import (
    BetaBillTo as BetaBillTo,
)
