"""The arguments of `client.beta.messages.batches.list`, for annotations."""

from message_batches.types.messages import batch_list_params
from message_batches_api.models import AnthropicBetaParam


class BatchListParams(batch_list_params.BatchListParams, total=False):
    """
    The arguments of `list`: those of the standard surface, and `betas`.

    Attributes:
        betas: Beta features to use.
    """

    betas: list[AnthropicBetaParam]
