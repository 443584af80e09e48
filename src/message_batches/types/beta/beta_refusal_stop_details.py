# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `types.beta.beta_refusal_stop_details`."""

from message_batches.types.beta import (
    BetaRefusalStopDetails as BetaRefusalStopDetails,
)
