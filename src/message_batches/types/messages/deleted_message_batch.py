# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `types.messages.deleted_message_batch`."""

from message_batches.types.messages import (
    DeletedMessageBatch as DeletedMessageBatch,
)
