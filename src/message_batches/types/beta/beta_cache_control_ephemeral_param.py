# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `types.beta.beta_cache_control_ephemeral_param`."""

from message_batches.types.beta import (
    BetaCacheControlEphemeralParam as BetaCacheControlEphemeralParam,
)
