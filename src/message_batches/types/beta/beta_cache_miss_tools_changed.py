# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `types.beta.beta_cache_miss_tools_changed`."""

from message_batches.types.beta import (
    BetaCacheMissToolsChanged as BetaCacheMissToolsChanged,
)
