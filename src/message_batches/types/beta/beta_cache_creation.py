# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `types.beta.beta_cache_creation`."""

from message_batches.types.beta import (
    BetaCacheCreation as BetaCacheCreation,
)
