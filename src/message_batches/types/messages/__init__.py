"""The types of `client.messages.batches`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from message_batches.types._names import lazy, standard_batches

if TYPE_CHECKING:
    from message_batches.types.messages import batch_create_params as batch_create_params
    from message_batches.types.messages import batch_list_params as batch_list_params
    from message_batches.types.messages.batch_create_params import (
        BatchCreateParams as BatchCreateParams,
    )
    from message_batches.types.messages.batch_list_params import BatchListParams as BatchListParams
    from message_batches_api.models import DeletedMessageBatch as DeletedMessageBatch
    from message_batches_api.models import MessageBatch as MessageBatch
    from message_batches_api.models import MessageBatchCanceledResult as MessageBatchCanceledResult
    from message_batches_api.models import MessageBatchErroredResult as MessageBatchErroredResult
    from message_batches_api.models import MessageBatchExpiredResult as MessageBatchExpiredResult
    from message_batches_api.models import (
        MessageBatchIndividualResponse as MessageBatchIndividualResponse,
    )
    from message_batches_api.models import MessageBatchList as MessageBatchList
    from message_batches_api.models import MessageBatchRequestCounts as MessageBatchRequestCounts
    from message_batches_api.models import MessageBatchResult as MessageBatchResult
    from message_batches_api.models import (
        MessageBatchSucceededResult as MessageBatchSucceededResult,
    )
else:
    __getattr__, __dir__ = lazy(
        __name__,
        standard_batches,
        below={
            "batch_create_params": ("BatchCreateParams",),
            "batch_list_params": ("BatchListParams",),
        },
    )
