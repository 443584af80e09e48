# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `types.message`."""

from message_batches.types import (
    Message as Message,
)
