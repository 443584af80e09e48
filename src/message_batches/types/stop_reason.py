# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `types.stop_reason`."""

from message_batches.types import (
    StopReason as StopReason,
)
