# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `types.shared.rate_limit_error`."""

from message_batches.types import (
    RateLimitError as RateLimitError,
)
