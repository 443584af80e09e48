# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `types.diagnostics`."""

from message_batches.types import (
    Diagnostics as Diagnostics,
)
