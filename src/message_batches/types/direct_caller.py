# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `types.direct_caller`."""

from message_batches.types import (
    DirectCaller as DirectCaller,
)
