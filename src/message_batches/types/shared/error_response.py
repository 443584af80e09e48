# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `types.shared.error_response`."""

from message_batches.types import (
    ErrorResponse as ErrorResponse,
)
