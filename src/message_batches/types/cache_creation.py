# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `types.cache_creation`."""

from message_batches.types import (
    CacheCreation as CacheCreation,
)
