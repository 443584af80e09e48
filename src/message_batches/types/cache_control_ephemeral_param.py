# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `types.cache_control_ephemeral_param`."""

from message_batches.types import (
    CacheControlEphemeralParam as CacheControlEphemeralParam,
)
