# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `types.beta.beta_cache_control_ephemeral`."""

from message_batches.types.beta import (
    BetaCacheControlEphemeral as BetaCacheControlEphemeral,
)
