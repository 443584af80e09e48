# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `types.beta_error_response`."""

from message_batches.types import (
    BetaErrorResponse as BetaErrorResponse,
)
