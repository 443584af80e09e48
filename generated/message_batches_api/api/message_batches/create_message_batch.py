# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
"""Create a batch."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ... import errors
from ...client import Client
from ...models.error_response import ErrorResponse
from ...models.message_batch import MessageBatch
from ...types import Request, Response, error_from, from_json, text_of, to_json

if TYPE_CHECKING:
    from ...models.batch_create_params import BatchCreateParams


def build(
    *,
    body: BatchCreateParams | Mapping[str, Any],
    anthropic_version: str = "2023-06-01",
    anthropic_user_profile_id: str | None = None,
    anthropic_workspace_id: str | None = None,
) -> Request:
    """The request, without sending it. Send up to 100,000 requests, 256 MB in all, to be answered within 24 hours. Not idempotent: sending it twice makes two billed batches. Ids are checked at once; the params of each request are checked later and a bad one becomes an errored line.

    Args:
        body: The request body: a model, or a dict of its shape.
        anthropic_version: API version, a date. It fixes how each request of the batch is read.
        anthropic_user_profile_id: User profile that all requests of the batch are attributed to. A request that names another one in its params becomes an error.
        anthropic_workspace_id: Workspace to act in. Needed only when the credential can act in several.

    Raises:
        ValueError: A path parameter is empty or no id.
    """
    headers: dict[str, str] = {}
    headers["anthropic-version"] = text_of(anthropic_version)
    if anthropic_user_profile_id is not None:
        headers["anthropic-user-profile-id"] = text_of(anthropic_user_profile_id)
    if anthropic_workspace_id is not None:
        headers["anthropic-workspace-id"] = text_of(anthropic_workspace_id)
    headers["content-type"] = "application/json"
    return Request(
        method="POST",
        path="/v1/messages/batches",
        query={},
        headers=headers,
        content=to_json(body),
    )


def parse(status_code: int, headers: Mapping[str, str], content: bytes) -> MessageBatch:
    """Decode a response.

    Raises:
        errors.UnexpectedStatus: Any status that the contract does not call a success.
        errors.DecodeError: A success whose body does not fit the contract.
    """
    if status_code == 200:
        value = from_json(content)
        return MessageBatch.from_dict(value)
    if 400 <= status_code <= 599:
        raise errors.UnexpectedStatus(
            status_code, headers, content, error_from(content, ErrorResponse._decode)
        )
    raise errors.UnexpectedStatus(status_code, headers, content)


def sync_detailed(
    *,
    client: Client,
    body: BatchCreateParams | Mapping[str, Any],
    anthropic_version: str = "2023-06-01",
    anthropic_user_profile_id: str | None = None,
    anthropic_workspace_id: str | None = None,
) -> Response[MessageBatch]:
    """Create a batch, and see the response it came in. Arguments and errors are those of ``build`` and ``parse``."""
    request = build(
        body=body,
        anthropic_version=anthropic_version,
        anthropic_user_profile_id=anthropic_user_profile_id,
        anthropic_workspace_id=anthropic_workspace_id,
    )
    status_code, headers, content = client.send(request)
    parsed = parse(status_code, headers, content)
    return Response(status_code=status_code, headers=headers, content=content, parsed=parsed)


def sync(
    *,
    client: Client,
    body: BatchCreateParams | Mapping[str, Any],
    anthropic_version: str = "2023-06-01",
    anthropic_user_profile_id: str | None = None,
    anthropic_workspace_id: str | None = None,
) -> MessageBatch:
    """Create a batch. Arguments and errors are those of ``build`` and ``parse``."""
    request = build(
        body=body,
        anthropic_version=anthropic_version,
        anthropic_user_profile_id=anthropic_user_profile_id,
        anthropic_workspace_id=anthropic_workspace_id,
    )
    return parse(*client.send(request))


async def asyncio_detailed(
    *,
    client: Client,
    body: BatchCreateParams | Mapping[str, Any],
    anthropic_version: str = "2023-06-01",
    anthropic_user_profile_id: str | None = None,
    anthropic_workspace_id: str | None = None,
) -> Response[MessageBatch]:
    """The same as ``sync_detailed``, but awaited."""
    request = build(
        body=body,
        anthropic_version=anthropic_version,
        anthropic_user_profile_id=anthropic_user_profile_id,
        anthropic_workspace_id=anthropic_workspace_id,
    )
    status_code, headers, content = await client.send_async(request)
    parsed = parse(status_code, headers, content)
    return Response(status_code=status_code, headers=headers, content=content, parsed=parsed)


async def asyncio(
    *,
    client: Client,
    body: BatchCreateParams | Mapping[str, Any],
    anthropic_version: str = "2023-06-01",
    anthropic_user_profile_id: str | None = None,
    anthropic_workspace_id: str | None = None,
) -> MessageBatch:
    """The same as ``sync``, but awaited."""
    request = build(
        body=body,
        anthropic_version=anthropic_version,
        anthropic_user_profile_id=anthropic_user_profile_id,
        anthropic_workspace_id=anthropic_workspace_id,
    )
    return parse(*await client.send_async(request))
