"""The types of `client.beta.messages.batches`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from message_batches.types._names import beta_batches, lazy

if TYPE_CHECKING:
    from message_batches.types.beta.messages import batch_create_params as batch_create_params
    from message_batches.types.beta.messages import batch_list_params as batch_list_params
    from message_batches.types.beta.messages.batch_create_params import (
        BatchCreateParams as BatchCreateParams,
    )
    from message_batches.types.beta.messages.batch_list_params import (
        BatchListParams as BatchListParams,
    )
    from message_batches_api.models import BetaDeletedMessageBatch as BetaDeletedMessageBatch
    from message_batches_api.models import BetaMessageBatch as BetaMessageBatch
    from message_batches_api.models import (
        BetaMessageBatchCanceledResult as BetaMessageBatchCanceledResult,
    )
    from message_batches_api.models import (
        BetaMessageBatchErroredResult as BetaMessageBatchErroredResult,
    )
    from message_batches_api.models import (
        BetaMessageBatchExpiredResult as BetaMessageBatchExpiredResult,
    )
    from message_batches_api.models import (
        BetaMessageBatchIndividualResponse as BetaMessageBatchIndividualResponse,
    )
    from message_batches_api.models import BetaMessageBatchList as BetaMessageBatchList
    from message_batches_api.models import (
        BetaMessageBatchRequestCounts as BetaMessageBatchRequestCounts,
    )
    from message_batches_api.models import BetaMessageBatchResult as BetaMessageBatchResult
    from message_batches_api.models import (
        BetaMessageBatchSucceededResult as BetaMessageBatchSucceededResult,
    )
else:
    __getattr__, __dir__ = lazy(
        __name__,
        beta_batches,
        below={
            "batch_create_params": ("BatchCreateParams",),
            "batch_list_params": ("BatchListParams",),
        },
    )
