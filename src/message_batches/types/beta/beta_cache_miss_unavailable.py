# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `types.beta.beta_cache_miss_unavailable`."""

from message_batches.types.beta import (
    BetaCacheMissUnavailable as BetaCacheMissUnavailable,
)
