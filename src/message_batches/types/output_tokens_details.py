# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `types.output_tokens_details`."""

from message_batches.types import (
    OutputTokensDetails as OutputTokensDetails,
)
