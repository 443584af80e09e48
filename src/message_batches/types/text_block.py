# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `types.text_block`."""

from message_batches.types import (
    TextBlock as TextBlock,
)
