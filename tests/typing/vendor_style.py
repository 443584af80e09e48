"""
Programs for the vendor's SDK with their imports changed, for mypy and pyright; never run.

They import from inner modules, keep state with the models' methods, and are strictly typed.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any, assert_type

import message_batches
from message_batches import NOT_GIVEN, Anthropic, AsyncAnthropic, BaseModel, NotGiven
from message_batches._exceptions import APIStatusError, OverloadedError, RateLimitError
from message_batches._types import Omit, omit
from message_batches.pagination import AsyncPage, SyncPage
from message_batches.resources.beta.messages.batches import Batches as BetaBatches
from message_batches.resources.messages.batches import AsyncBatches, Batches
from message_batches.types.beta.messages.beta_message_batch import BetaMessageBatch
from message_batches.types.content_block import ContentBlock
from message_batches.types.message import Message
from message_batches.types.message_create_params import (
    MessageCreateParams,
    MessageCreateParamsNonStreaming,
)
from message_batches.types.message_param import MessageParam
from message_batches.types.messages.batch_create_params import BatchCreateParams, Request
from message_batches.types.messages.message_batch import MessageBatch
from message_batches.types.messages.message_batch_individual_response import (
    MessageBatchIndividualResponse,
)
from message_batches.types.messages.message_batch_succeeded_result import (
    MessageBatchSucceededResult,
)
from message_batches.types.shared import ErrorResponse, InvalidRequestError
from message_batches.types.text_block import TextBlock
from message_batches.types.text_block_param import TextBlockParam
from message_batches.types.usage import Usage


def build(prompts: dict[str, str], *, system: str | NotGiven = NOT_GIVEN) -> BatchCreateParams:
    requests: list[Request] = []
    for custom_id, prompt in prompts.items():
        message: MessageParam = {
            "role": "user",
            "content": [TextBlockParam(type="text", text=prompt)],
        }
        params = MessageCreateParamsNonStreaming(model="m", max_tokens=64, messages=[message])
        if not isinstance(system, NotGiven):
            params["system"] = system
        requests.append(Request(custom_id=custom_id, params=params))
    return BatchCreateParams(requests=requests)


def submit(client: Anthropic, prompts: dict[str, str], state: Path) -> MessageBatch:
    try:
        batch = client.messages.batches.create(**build(prompts))
    except (RateLimitError, OverloadedError):
        raise
    except APIStatusError as error:
        raise RuntimeError(f"{error.status_code}: {error.message}") from error
    state.write_text(batch.model_dump_json(exclude_unset=True, exclude={"request_counts"}))
    return batch


def restored(state: Path) -> MessageBatch:
    batch = MessageBatch.model_validate_json(state.read_text())
    assert_type(batch, MessageBatch)
    assert_type(batch.model_copy(update={"id": "b"}), MessageBatch)
    assert_type(batch.model_dump(mode="json", exclude_none=True, warnings=False), dict[str, Any])
    assert_type(batch.to_json(indent=None), str)
    return MessageBatch.model_validate(json.loads(batch.to_json()))


def texts(client: Anthropic, batch: MessageBatch) -> Iterator[tuple[str, str]]:
    row: MessageBatchIndividualResponse
    for row in client.messages.batches.results(batch.id):
        if isinstance(row.result, MessageBatchSucceededResult):
            message: Message = row.result.message
            usage: Usage = message.usage
            blocks: list[ContentBlock] = [*message.content]
            text = "".join(block.text for block in blocks if block.type == "text")
            yield row.custom_id, f"{text} ({usage.output_tokens})"
        elif row.result.type == "errored":
            yield row.custom_id, row.result.error.error.message


def dumped(value: BaseModel) -> str:
    return value.model_dump_json(indent=2, by_alias=True)


async def pages(client: AsyncAnthropic) -> AsyncIterator[MessageBatch]:
    page = await client.messages.batches.list(limit=100)
    assert_type(page, AsyncPage[MessageBatch])
    assert_type(page.model_dump(), dict[str, Any])
    async for batch in client.messages.batches.list():
        yield batch


def first(page: SyncPage[MessageBatch]) -> MessageBatch | None:
    return page.data[0] if page.data else None


def beta(client: Anthropic, batch_id: str) -> BetaMessageBatch:
    return client.beta.messages.batches.retrieve(batch_id, betas=["files-api-2025-04-14"])


def fake(text: str) -> MessageBatchIndividualResponse:
    message = Message(
        id="msg_1",
        content=[TextBlock(type="text", text=text, citations=None)],
        model="m",
        role="assistant",
        stop_reason="end_turn",
        type="message",
        usage=Usage(input_tokens=1, output_tokens=1),
    )
    result = MessageBatchSucceededResult(type="succeeded", message=message)
    return MessageBatchIndividualResponse(custom_id="a", result=result)


def failed(message: str) -> ErrorResponse:
    return ErrorResponse(
        type="error", error=InvalidRequestError(type="invalid_request_error", message=message)
    )


def names() -> tuple[type[Any], ...]:
    return Batches, AsyncBatches, BetaBatches, Omit, type(omit), message_batches.BaseModel


def params_of(request: Request) -> MessageCreateParams:
    return request["params"]
