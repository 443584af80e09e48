# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `types.beta_permission_error`."""

from message_batches.types import (
    BetaPermissionError as BetaPermissionError,
)
