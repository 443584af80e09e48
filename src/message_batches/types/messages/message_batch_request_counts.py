# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `types.messages.message_batch_request_counts`."""

from message_batches.types.messages import (
    MessageBatchRequestCounts as MessageBatchRequestCounts,
)
