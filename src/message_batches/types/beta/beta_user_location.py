# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `types.beta.beta_user_location`."""

from message_batches.types.beta import (
    BetaUserLocation as BetaUserLocation,
)
