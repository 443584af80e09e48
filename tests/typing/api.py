"""
Programs as people write them, for mypy and pyright; never run.

The examples that the project grew from type-check unchanged, wrong ones do not, and a comparison of
`type` narrows a result or a block. Where an error is expected, the line says which; an unnecessary
comment is an error as well.
"""

from __future__ import annotations

from collections.abc import Awaitable
from typing import assert_never, assert_type

from message_batches import (
    Anthropic,
    APIResponse,
    AsyncAnthropic,
    AsyncAPIResponse,
    AsyncPage,
    AsyncPaginator,
    Results,
    SyncPage,
    transform_schema,
    types,
)
from message_batches.sdk.create import PreparedRequests
from message_batches.sdk.create.switch_params import SwitchedRequest
from message_batches.types import (
    Message,
    MessageParam,
    OverloadedErrorObject,
    TextBlock,
    TextBlockParam,
    Usage,
)
from message_batches.types.beta import BetaContainer, BetaMessage, BetaTextBlock, BetaThinkingBlock
from message_batches.types.beta.messages import (
    BetaMessageBatch,
    BetaMessageBatchIndividualResponse,
)
from message_batches.types.beta.messages.batch_create_params import Request as BetaRequest
from message_batches.types.message_create_params import MessageCreateParamsNonStreaming
from message_batches.types.messages import (
    BatchCreateParams,
    BatchListParams,
    MessageBatch,
    MessageBatchIndividualResponse,
    MessageBatchResult,
)
from message_batches.types.messages.batch_create_params import Request
from message_batches_api.types import UnknownVariant

# ruff: noqa: B018, PERF401 - what is wrong is on one line with the comment that says so

client = Anthropic()
aclient = AsyncAnthropic()


def create_and_look() -> None:
    batch = client.messages.batches.create(
        requests=[
            {
                "custom_id": "request-1",
                "params": {
                    "model": "claude-sonnet-4-20250514",
                    "max_tokens": 1024,
                    "messages": [{"role": "user", "content": "Hello, Claude"}],
                },
            },
            {
                "custom_id": "request-2",
                "params": {
                    "model": "claude-sonnet-4-20250514",
                    "max_tokens": 1024,
                    "messages": [{"role": "user", "content": "What is 2+2?"}],
                },
            },
        ]
    )
    assert_type(batch, MessageBatch)
    retrieved = client.messages.batches.retrieve(batch.id)
    if retrieved.processing_status == "ended":
        assert_type(retrieved.results_url, str | None)
    assert_type(batch.request_counts.succeeded, int)


def create_with_features(pdf_data: str) -> None:
    client.beta.messages.batches.create(
        requests=[
            {
                "custom_id": "thinking-1",
                "params": {
                    "model": "claude-sonnet-4-5-20250929",
                    "max_tokens": 4096,
                    "thinking": {"type": "enabled", "budget_tokens": 2000},
                    "messages": [{"role": "user", "content": "Complex reasoning task"}],
                },
            },
            {
                "custom_id": "citations-1",
                "params": {
                    "model": "claude-sonnet-4-5-20250929",
                    "max_tokens": 2048,
                    "citations": {"type": "enabled"},
                    "messages": [
                        {
                            "role": "user",
                            "content": [
                                {
                                    "type": "document",
                                    "source": {
                                        "type": "base64",
                                        "media_type": "application/pdf",
                                        "data": pdf_data,
                                    },
                                },
                                {"type": "text", "text": "Summarize with citations"},
                            ],
                        }
                    ],
                },
            },
            {
                "custom_id": "web-search-1",
                "params": {
                    "model": "claude-sonnet-4-5-20250929",
                    "max_tokens": 2048,
                    "web_search": {"type": "enabled"},
                    "messages": [{"role": "user", "content": "Latest AI news"}],
                },
            },
            {
                "custom_id": "combined-1",
                "params": {
                    "model": "claude-sonnet-4-5-20250929",
                    "max_tokens": 4096,
                    "thinking": {"type": "enabled"},
                    "web_search": {"type": "enabled", "max_uses": 3},
                    "code_execution": {"type": "enabled"},
                    "messages": [{"role": "user", "content": "Research and code solution"}],
                },
            },
        ]
    )


def create_many(ids: list[str]) -> None:
    requests: list[SwitchedRequest] = []
    for name in ids:
        requests.append(
            {
                "custom_id": name,
                "params": {
                    "model": "claude-sonnet-4-5-20250929",
                    "max_tokens": 2048,
                    "thinking": {"type": "enabled"},
                    "messages": [{"role": "user", "content": f"Task {name}: ..."}],
                },
            }
        )
    assert_type(client.beta.messages.batches.create(requests=requests), BetaMessageBatch)


def typed_by_name(text: str) -> None:
    said: MessageParam = {"role": "user", "content": [TextBlockParam(type="text", text=text)]}
    params = MessageCreateParamsNonStreaming(model="m", max_tokens=64, messages=[said])
    asked = Request(custom_id="a", params=params)
    client.messages.batches.create(requests=[asked], validate=False)
    raw = client.messages.batches.with_raw_response.create(requests=[asked], validate=True)
    assert_type(raw.parse(), MessageBatch)
    arguments: BatchCreateParams = {"requests": [asked], "workspace_id": "wrkspc_1"}
    client.messages.batches.create(**arguments)
    page: BatchListParams = {"limit": 3}
    client.messages.batches.list(**page)
    beta = BetaRequest(
        custom_id="a",
        params={"model": "m", "max_tokens": 64, "messages": [{"role": "user", "content": text}]},
    )
    client.beta.messages.batches.create(requests=[beta])


def read_results(batch_id: str) -> None:
    for response in client.messages.batches.results(batch_id):
        assert_type(response, MessageBatchIndividualResponse)
        if response.result.type == "succeeded":
            assert_type(response.result.message, Message)
            assert_type(response.result.message.usage, Usage)
            for block in response.result.message.content:
                if block.type == "thinking":
                    assert_type(block.thinking, str)
                elif block.type == "text":
                    assert_type(block, TextBlock)
                elif block.type == "tool_use":
                    assert_type(block.name, str)
        elif response.result.type == "errored":
            assert_type(response.result.error.message, str)
            if response.result.error.error.type == "overloaded_error":
                assert_type(response.result.error.error, OverloadedErrorObject)


def every_kind_is_known(result: MessageBatchResult) -> str:
    if isinstance(result, UnknownVariant):
        return str(result.data)
    if result.type == "succeeded":
        return result.message.id
    if result.type == "errored":
        return result.error.message
    if result.type == "canceled" or result.type == "expired":
        return result.type
    assert_never(result)


def read_beta_results(batch_id: str) -> None:
    for response in client.beta.messages.batches.results(batch_id, betas=["context-1m-2025-08-07"]):
        assert_type(response, BetaMessageBatchIndividualResponse)
        if response.result.type == "succeeded":
            assert_type(response.result.message, BetaMessage)
            assert_type(response.result.message.container, BetaContainer | None)
            for block in response.result.message.content:
                if block.type == "thinking":
                    assert_type(block, BetaThinkingBlock)
                elif block.type == "text":
                    assert_type(block, BetaTextBlock)
                elif block.type == "mcp_tool_use":
                    assert_type(block.server_name, str)
        elif response.result.type == "errored":
            assert_type(response.result.error.message, str)


def pages() -> None:
    assert_type(client.beta.messages.batches.list(limit=10), SyncPage[BetaMessageBatch])
    for batch in client.beta.messages.batches.list(limit=10):
        assert_type(batch.request_counts.processing, int)


async def asynchronous(batch_id: str) -> None:
    batch = await aclient.beta.messages.batches.create(
        requests=[
            {
                "custom_id": "async-1",
                "params": {
                    "model": "claude-sonnet-4-5-20250929",
                    "max_tokens": 2048,
                    "thinking": {"type": "enabled"},
                    "messages": [{"role": "user", "content": "Task 1"}],
                },
            },
        ]
    )
    assert_type(batch, BetaMessageBatch)
    listing = aclient.beta.messages.batches.list(limit=10)
    assert_type(listing, AsyncPaginator[BetaMessageBatch])
    assert_type(await listing, AsyncPage[BetaMessageBatch])
    async for response in aclient.beta.messages.batches.results(batch_id):
        if response.result.type == "succeeded":
            assert_type(response.result.message, BetaMessage)
    async for row in await aclient.messages.batches.results(batch_id):
        assert_type(row, MessageBatchIndividualResponse)
        if row.result.type == "succeeded":
            assert_type(row.result.message, Message)


def no_slip() -> None:
    client.messages.batches.create(
        requests=[
            {
                "custom_id": "a",
                "params": {
                    "model": "m",
                    "max_tokens": 1,
                    "messages": [{"role": "user", "content": "x"}],
                },
            }
        ]
    )
    client.beta.messages.batches.create(
        requests=[
            {
                "custom_id": "a",
                "params": {
                    "model": "m",
                    "max_tokens": 1,
                    "messages": [{"role": "user", "content": "x"}],
                    "web_search": {"type": "enabled"},
                },
            }
        ]
    )


def a_misspelt_key() -> None:
    client.messages.batches.create(
        requests=[
            {  # type: ignore[list-item]  # pyright: ignore[reportArgumentType]
                "custom_id": "a",
                "params": {
                    "model": "m",
                    "max_token": 1,
                    "messages": [{"role": "user", "content": "x"}],
                },
            }
        ]
    )
    client.beta.messages.batches.create(
        requests=[
            {  # type: ignore[list-item]  # pyright: ignore[reportArgumentType]
                "custum_id": "a",
                "params": {
                    "model": "m",
                    "max_tokens": 1,
                    "messages": [{"role": "user", "content": "x"}],
                },
            }
        ]
    )


def a_key_too_many() -> None:
    client.messages.batches.create(
        requests=[
            {  # type: ignore[list-item]  # pyright: ignore[reportArgumentType]
                "custom_id": "a",
                "params": {
                    "model": "m",
                    "max_tokens": 1,
                    "messages": [{"role": "user", "content": "x"}],
                    # A switch of the beta surface.
                    "web_search": {"type": "enabled"},
                },
            }
        ]
    )
    client.beta.messages.batches.create(
        requests=[
            {  # type: ignore[list-item]  # pyright: ignore[reportArgumentType]
                "custom_id": "a",
                "params": {
                    "model": "m",
                    "max_tokens": 1,
                    "messages": [{"role": "user", "content": "x", "name": "y"}],
                },
            }
        ]
    )


def a_wrong_literal() -> None:
    client.messages.batches.create(
        requests=[
            {  # type: ignore[list-item]  # pyright: ignore[reportArgumentType]
                "custom_id": "a",
                "params": {
                    "model": "m",
                    "max_tokens": 1,
                    "messages": [{"role": "robot", "content": "x"}],
                },
            }
        ]
    )
    client.beta.messages.batches.create(
        requests=[
            {  # type: ignore[list-item]  # pyright: ignore[reportArgumentType]
                "custom_id": "a",
                "params": {
                    "model": "m",
                    "max_tokens": 1,
                    "messages": [{"role": "user", "content": "x"}],
                    "web_search": {"type": "on"},
                },
            }
        ]
    )
    asked: Request = {
        "custom_id": "a",
        "params": {"model": "m", "max_tokens": 1, "messages": [], "service_tier": "batch"},  # type: ignore[typeddict-item]  # pyright: ignore[reportAssignmentType]
    }
    client.messages.batches.create(requests=[asked])


def a_wrong_type() -> None:
    client.beta.messages.batches.create(
        requests=[
            {  # type: ignore[list-item]  # pyright: ignore[reportArgumentType]
                "custom_id": "a",
                "params": {
                    "model": "m",
                    "max_tokens": "1",
                    "messages": [{"role": "user", "content": "x"}],
                },
            }
        ]
    )


def a_name_that_is_none() -> None:
    types.Massage  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType]
    types.beta.Message  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType]


def what_another_kind_of_result_has(result: MessageBatchResult) -> None:
    if result.type == "canceled":
        result.message  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType]


def answers_of_a_given_shape(shape: type[object]) -> None:
    client.messages.batches.create(
        requests=[
            {
                "custom_id": "a",
                "params": {
                    "model": "m",
                    "max_tokens": 9,
                    "messages": [{"role": "user", "content": "Hello"}],
                    "output_config": {
                        "format": {"type": "json_schema", "schema": transform_schema(shape)}
                    },
                },
            }
        ]
    )
    transform_schema({"type": "string"})["description"]
    transform_schema("string")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


def what_only_the_vendors_client_can_do() -> None:
    client.messages.create  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType]
    aclient.models  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType]
    client.beta.files  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType]


async def a_forgotten_await(batch_id: str) -> None:
    aclient.messages.batches.retrieve(batch_id).id  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType]


def raw_responses(client: Anthropic, async_client: AsyncAnthropic) -> None:
    raw = client.messages.with_raw_response.batches.retrieve("b")
    assert_type(raw, APIResponse[MessageBatch])
    assert_type(raw.parse(), MessageBatch)
    client.messages.with_raw_response.batches.nothing  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType]
    with client.beta.messages.with_streaming_response.batches.results("b") as response:
        assert_type(response, APIResponse[Results[BetaMessageBatchIndividualResponse]])
    assert_type(
        async_client.messages.with_raw_response.batches.cancel("b"),
        Awaitable[AsyncAPIResponse[MessageBatch]],
    )


def prepared_requests(client: Anthropic, prepared: PreparedRequests) -> None:
    assert_type(client.messages.batches.create(requests=prepared), MessageBatch)
