# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `types.model`."""

from message_batches.types import (
    Model as Model,
)
