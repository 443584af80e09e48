# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `types.beta.beta_compact_20260112_edit_param`."""

from message_batches.types.beta import (
    BetaCompact20260112EditParam as BetaCompact20260112EditParam,
)
