"""
How the clients are used, for the type checkers; never run.

Where a mistake must be an error, the line says which error is expected. A checker that does not
find it complains about the comment.
"""

from __future__ import annotations

from pathlib import Path
from typing import assert_type

from message_batches import (
    Anthropic,
    APIError,
    AsyncAnthropic,
    AsyncPage,
    AsyncResults,
    Results,
    SyncPage,
    text_of,
)
from message_batches_api.models import (
    BetaDeletedMessageBatch,
    BetaMessageBatch,
    BetaMessageBatchIndividualResponse,
    DeletedMessageBatch,
    MessageBatch,
    MessageBatchIndividualResponse,
)
from message_batches_api.models import Request as RequestModel
from message_batches_api.params import BetaRequest, Request


def standard(client: Anthropic) -> None:
    batches = client.messages.batches
    batch = batches.create(
        requests=[
            {
                "custom_id": "a",
                "params": {
                    "model": "claude-sonnet-4-5",
                    "max_tokens": 1024,
                    "messages": [{"role": "user", "content": "Hello"}],
                },
            }
        ]
    )
    assert_type(batch, MessageBatch)
    assert_type(batches.retrieve(batch.id, timeout=3), MessageBatch)
    assert_type(batches.cancel(batch.id, workspace_id="w"), MessageBatch)
    assert_type(batches.delete(batch.id), DeletedMessageBatch)
    assert_type(batches.list(limit=3), SyncPage[MessageBatch])
    assert_type(batches.results(batch.id), Results[MessageBatchIndividualResponse])
    assert_type(batches.results(batch.id).raw(), Results[bytes])
    assert_type(batches.results(batch.id).to_file("x"), int)
    assert_type(batches.wait(batch.id, timeout=60), MessageBatch)
    for listed in batches.list():
        assert_type(listed, MessageBatch)
    for row in batches.results(batch.id):
        assert_type(row, MessageBatchIndividualResponse)
        assert_type(text_of(row), str | None)


def other_sources(client: Anthropic, rows: list[Request], models: list[RequestModel]) -> None:
    batches = client.messages.batches
    batches.create(requests=rows)
    batches.create(requests=models)
    batches.create(requests=iter(rows))
    batches.create(requests=(b"{}" for _ in range(3)))
    batches.create(requests="rows.jsonl")
    batches.create(requests=Path("rows.jsonl"))
    with open("rows.jsonl", "rb") as file:
        batches.create(requests=file)


def mistakes(client: Anthropic) -> None:
    batches = client.messages.batches
    batches.create(requests=7)  # type: ignore[arg-type]
    batches.create()  # type: ignore[call-arg]
    batches.retrieve()  # type: ignore[call-arg]
    batches.retrieve("b", timout=3)  # type: ignore[call-arg]
    batches.list(limit="many")  # type: ignore[arg-type]
    batches.results("b", on_error="ignore")  # type: ignore[arg-type]
    misspelt: Request = {"custum_id": "a", "params": {}}  # type: ignore[typeddict-unknown-key,typeddict-item]
    batches.create(requests=[misspelt])
    wrong: Request = {
        "custom_id": "a",
        "params": {
            "model": "m",
            "max_tokens": 1,
            "messages": [{"role": "robot", "content": "x"}],  # type: ignore[list-item,misc]
        },
    }
    batches.create(requests=[wrong])


def beta(client: Anthropic, rows: list[BetaRequest]) -> None:
    batches = client.beta.messages.batches
    batch = batches.create(requests=rows, betas=["context-1m-2025-08-07"])
    assert_type(batch, BetaMessageBatch)
    assert_type(batches.delete(batch.id), BetaDeletedMessageBatch)
    for row in batches.results(batch.id):
        assert_type(row, BetaMessageBatchIndividualResponse)
        if row.result.type == "succeeded":
            for block in row.result.message.content:
                if block.type == "text":
                    assert_type(block.text, str)
        elif row.result.type == "errored":
            print(row.result.error.message)  # noqa: T201


def responses(client: Anthropic) -> None:
    raw = client.messages.batches.with_raw_response
    assert_type(raw.retrieve("b").parse(), MessageBatch)
    assert_type(raw.list(limit=1).parse(), SyncPage[MessageBatch])
    assert_type(raw.delete("b").request_id, str | None)
    raw.retrieve("b", timout=3)  # type: ignore[call-arg]
    with client.messages.batches.with_streaming_response.retrieve("b") as response:
        assert_type(response.parse(), MessageBatch)


async def asynchronous(client: AsyncAnthropic) -> None:
    batches = client.messages.batches
    assert_type(await batches.retrieve("b"), MessageBatch)
    assert_type(await batches.list(), AsyncPage[MessageBatch])
    async for listed in batches.list():
        assert_type(listed, MessageBatch)
    assert_type(await batches.results("b"), AsyncResults[MessageBatchIndividualResponse])
    async for row in batches.results("b"):
        assert_type(row, MessageBatchIndividualResponse)
    async for line in batches.results("b").raw():
        assert_type(line, bytes)
    response = await batches.with_raw_response.retrieve("b")
    assert_type(await response.parse(), MessageBatch)
    async with batches.with_streaming_response.retrieve("b") as streamed:
        assert_type(await streamed.parse(), MessageBatch)


def errors(client: Anthropic) -> None:
    try:
        client.messages.batches.retrieve("b")
    except APIError as error:
        assert_type(error.message, str)
        assert_type(error.body, object | None)
