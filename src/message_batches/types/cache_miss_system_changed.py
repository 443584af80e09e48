# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `types.cache_miss_system_changed`."""

from message_batches.types import (
    CacheMissSystemChanged as CacheMissSystemChanged,
)
