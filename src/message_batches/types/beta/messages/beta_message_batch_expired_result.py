# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `types.beta.messages.beta_message_batch_expired_result`."""

from message_batches.types.beta.messages import (
    BetaMessageBatchExpiredResult as BetaMessageBatchExpiredResult,
)
