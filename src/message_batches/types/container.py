# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `types.container`."""

from message_batches.types import (
    Container as Container,
)
