# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `resources.messages`."""

from message_batches.sdk.resources import (
    AsyncBatches as AsyncBatches,
)
from message_batches.sdk.resources import (
    Batches as Batches,
)
