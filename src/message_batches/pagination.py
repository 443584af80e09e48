# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `pagination`."""

from message_batches import (
    AsyncPage as AsyncPage,
)
from message_batches import (
    SyncPage as SyncPage,
)
