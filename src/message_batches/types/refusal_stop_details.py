# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `types.refusal_stop_details`."""

from message_batches.types import (
    RefusalStopDetails as RefusalStopDetails,
)
