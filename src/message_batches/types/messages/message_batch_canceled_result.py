# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `types.messages.message_batch_canceled_result`."""

from message_batches.types.messages import (
    MessageBatchCanceledResult as MessageBatchCanceledResult,
)
