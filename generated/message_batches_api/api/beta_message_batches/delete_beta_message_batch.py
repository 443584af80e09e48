# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
"""Delete a batch."""

from __future__ import annotations

from collections.abc import Mapping

from ... import errors
from ...client import Client
from ...models.deleted_message_batch import DeletedMessageBatch
from ...models.error_response import ErrorResponse
from ...types import Request, Response, error_from, from_json, path_segment, text_of


def build(
    message_batch_id: str,
    *,
    anthropic_version: str = "2023-06-01",
    anthropic_beta: str | None = None,
    anthropic_workspace_id: str | None = None,
) -> Request:
    """The request, without sending it. Delete an ended batch and its results. An unfinished batch is refused: cancel it first and wait for its end. Beta surface: the same service with beta content types.

    Args:
        message_batch_id: Id of the batch, `msgbatch_...`.
        anthropic_version: API version, a date. It fixes how each request of the batch is read.
        anthropic_beta: Beta features to switch on, comma separated. They hold for every request of the batch.
        anthropic_workspace_id: Workspace to act in. Needed only when the credential can act in several.

    Raises:
        ValueError: A path parameter is empty or no id.
    """
    headers: dict[str, str] = {}
    headers["anthropic-version"] = text_of(anthropic_version)
    if anthropic_beta is not None:
        headers["anthropic-beta"] = text_of(anthropic_beta)
    if anthropic_workspace_id is not None:
        headers["anthropic-workspace-id"] = text_of(anthropic_workspace_id)
    return Request(
        method="DELETE",
        path=f"/v1/messages/batches/{path_segment('message_batch_id', message_batch_id)}?beta=true",
        query={},
        headers=headers,
        content=None,
    )


def parse(status_code: int, headers: Mapping[str, str], content: bytes) -> DeletedMessageBatch:
    """Decode a response.

    Raises:
        errors.UnexpectedStatus: Any status that the contract does not call a success.
        errors.DecodeError: A success whose body does not fit the contract.
    """
    if status_code == 200:
        value = from_json(content)
        return DeletedMessageBatch.from_dict(value)
    if 400 <= status_code <= 599:
        raise errors.UnexpectedStatus(
            status_code, headers, content, error_from(content, ErrorResponse._decode)
        )
    raise errors.UnexpectedStatus(status_code, headers, content)


def sync_detailed(
    message_batch_id: str,
    *,
    client: Client,
    anthropic_version: str = "2023-06-01",
    anthropic_beta: str | None = None,
    anthropic_workspace_id: str | None = None,
) -> Response[DeletedMessageBatch]:
    """Delete a batch, and see the response it came in. Arguments and errors are those of ``build`` and ``parse``."""
    request = build(
        message_batch_id,
        anthropic_version=anthropic_version,
        anthropic_beta=anthropic_beta,
        anthropic_workspace_id=anthropic_workspace_id,
    )
    status_code, headers, content = client.send(request)
    parsed = parse(status_code, headers, content)
    return Response(status_code=status_code, headers=headers, content=content, parsed=parsed)


def sync(
    message_batch_id: str,
    *,
    client: Client,
    anthropic_version: str = "2023-06-01",
    anthropic_beta: str | None = None,
    anthropic_workspace_id: str | None = None,
) -> DeletedMessageBatch:
    """Delete a batch. Arguments and errors are those of ``build`` and ``parse``."""
    request = build(
        message_batch_id,
        anthropic_version=anthropic_version,
        anthropic_beta=anthropic_beta,
        anthropic_workspace_id=anthropic_workspace_id,
    )
    return parse(*client.send(request))


async def asyncio_detailed(
    message_batch_id: str,
    *,
    client: Client,
    anthropic_version: str = "2023-06-01",
    anthropic_beta: str | None = None,
    anthropic_workspace_id: str | None = None,
) -> Response[DeletedMessageBatch]:
    """The same as ``sync_detailed``, but awaited."""
    request = build(
        message_batch_id,
        anthropic_version=anthropic_version,
        anthropic_beta=anthropic_beta,
        anthropic_workspace_id=anthropic_workspace_id,
    )
    status_code, headers, content = await client.send_async(request)
    parsed = parse(status_code, headers, content)
    return Response(status_code=status_code, headers=headers, content=content, parsed=parsed)


async def asyncio(
    message_batch_id: str,
    *,
    client: Client,
    anthropic_version: str = "2023-06-01",
    anthropic_beta: str | None = None,
    anthropic_workspace_id: str | None = None,
) -> DeletedMessageBatch:
    """The same as ``sync``, but awaited."""
    request = build(
        message_batch_id,
        anthropic_version=anthropic_version,
        anthropic_beta=anthropic_beta,
        anthropic_workspace_id=anthropic_workspace_id,
    )
    return parse(*await client.send_async(request))
