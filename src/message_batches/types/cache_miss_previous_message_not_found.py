# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `types.cache_miss_previous_message_not_found`."""

from message_batches.types import (
    CacheMissPreviousMessageNotFound as CacheMissPreviousMessageNotFound,
)
