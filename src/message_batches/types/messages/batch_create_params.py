"""The arguments of `client.messages.batches.create`, for annotations."""

from collections.abc import Iterable
from typing import Required, TypedDict

from message_batches_api.params import Request as Request


class BatchCreateParams(TypedDict, total=False):
    """
    The arguments of `create`, so that they can be kept in a dict and passed with `**`.

    Attributes:
        requests: The rows, each with `custom_id` and `params`.
        user_profile_id: Whom the requests are attributed to, when acting for another party.
        workspace_id: The workspace, for a credential that can act in more than one.
    """

    requests: Required[Iterable[Request]]
    user_profile_id: str
    workspace_id: str
