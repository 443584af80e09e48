# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `types.usage`."""

from message_batches.types import (
    Usage as Usage,
)
