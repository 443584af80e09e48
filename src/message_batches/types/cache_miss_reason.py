# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `types.cache_miss_reason`."""

from message_batches.types import (
    CacheMissReason as CacheMissReason,
)
