# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `types.cache_miss_unavailable`."""

from message_batches.types import (
    CacheMissUnavailable as CacheMissUnavailable,
)
