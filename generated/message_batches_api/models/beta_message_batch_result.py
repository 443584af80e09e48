# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import TypeAlias

from ..types import UnknownVariant
from .beta_message_batch_succeeded_result import BetaMessageBatchSucceededResult
from .message_batch_canceled_result import MessageBatchCanceledResult
from .message_batch_errored_result import MessageBatchErroredResult
from .message_batch_expired_result import MessageBatchExpiredResult

BetaMessageBatchResult: TypeAlias = (
    BetaMessageBatchSucceededResult
    | MessageBatchErroredResult
    | MessageBatchCanceledResult
    | MessageBatchExpiredResult
    | UnknownVariant
)
"""Outcome of one request, chosen by type: succeeded, errored, canceled or expired."""
