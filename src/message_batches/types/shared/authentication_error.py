# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `types.shared.authentication_error`."""

from message_batches.types import (
    AuthenticationError as AuthenticationError,
)
