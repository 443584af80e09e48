"""The arguments of `client.messages.batches.list`, for annotations."""

from typing import TypedDict


class BatchListParams(TypedDict, total=False):
    """
    The arguments of `list`, so that they can be kept in a dict and passed with `**`.

    Attributes:
        after_id: Begin with the batches just older than this one.
        before_id: Begin with the batches just newer than this one, and go on to newer ones.
        limit: Batches on a page, from 1 to 1,000; the service's default is 20.
        workspace_id: The workspace, for a credential that can act in more than one.
    """

    after_id: str
    before_id: str
    limit: int
    workspace_id: str
