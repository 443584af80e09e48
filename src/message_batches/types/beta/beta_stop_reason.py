# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `types.beta.beta_stop_reason`."""

from message_batches.types.beta import (
    BetaStopReason as BetaStopReason,
)
