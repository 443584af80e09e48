# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `types.shared.not_found_error`."""

from message_batches.types import (
    NotFoundError as NotFoundError,
)
