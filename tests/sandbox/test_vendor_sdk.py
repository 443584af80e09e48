"""The vendor's SDK uses the sandbox with no settings but key and base URL."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import anyio
import pytest

from message_batches.sandbox import Sandbox
from tests.sandbox.block_requests import BETA, STANDARD
from tests.sandbox.calls import some_requests

anthropic = pytest.importorskip("anthropic")


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    # Long enough that a busy machine asks for a batch before it ends.
    with Sandbox(batch_seconds=3) as running:
        yield running


def _requests(cases: dict[str, dict[str, Any]]) -> list[dict[str, Any]]:
    return [
        {"custom_id": f"request-{number}", "params": asked}
        for number, asked in enumerate(cases.values())
    ]


def test_the_vendors_sdk_reads_every_standard_answer(sandbox: Sandbox) -> None:
    with anthropic.Anthropic(base_url=sandbox.base_url, api_key=sandbox.api_key) as client:
        _use(client.messages.batches, _requests(STANDARD))


def test_the_vendors_sdk_reads_every_beta_answer(sandbox: Sandbox) -> None:
    with anthropic.Anthropic(base_url=sandbox.base_url, api_key=sandbox.api_key) as client:
        batches = client.beta.messages.batches
        _use(batches, _requests(STANDARD | BETA), betas=["mcp-client-2025-11-20"])


def _use(batches: Any, requests: list[dict[str, Any]], **more: Any) -> None:
    batch = batches.create(requests=requests, **more)
    with pytest.raises(anthropic.NotFoundError):
        batches.retrieve("msgbatch_none")
    with pytest.raises(anthropic.BadRequestError, match="Cancel it first"):
        batches.delete(batch.id)
    while batch.processing_status != "ended":
        batch = batches.retrieve(batch.id)
    assert batch.request_counts.succeeded == len(requests)
    answered = {line.custom_id: line.result.message for line in batches.results(batch.id)}
    assert set(answered) == {request["custom_id"] for request in requests}
    assert batch.id in {listed.id for listed in batches.list(limit=1)}
    assert batches.delete(batch.id).id == batch.id

    canceled = batches.create(requests=some_requests(20))
    assert batches.cancel(canceled.id).processing_status == "canceling"
    while canceled.processing_status != "ended":
        canceled = batches.retrieve(canceled.id)
    assert canceled.request_counts.canceled > 0


@pytest.mark.parametrize("surface", ["standard", "beta"])
def test_the_vendors_async_client_reads_the_results(sandbox: Sandbox, surface: str) -> None:
    async def use() -> None:
        async with anthropic.AsyncAnthropic(
            base_url=sandbox.base_url, api_key=sandbox.api_key
        ) as client:
            batches = (client.beta if surface == "beta" else client).messages.batches
            batch = await batches.create(requests=_requests(STANDARD))
            while batch.processing_status != "ended":
                batch = await batches.retrieve(batch.id)
            lines = [line async for line in await batches.results(batch.id)]
            assert len(lines) == len(STANDARD)
            assert batch.id in {listed.id async for listed in batches.list(limit=1)}
            assert (await batches.delete(batch.id)).id == batch.id

            canceled = await batches.create(requests=some_requests(20))
            assert (await batches.cancel(canceled.id)).processing_status == "canceling"

    anyio.run(use)


def test_a_wrong_key_is_an_authentication_error(sandbox: Sandbox) -> None:
    with (
        anthropic.Anthropic(base_url=sandbox.base_url, api_key="wrong") as client,
        pytest.raises(anthropic.AuthenticationError) as caught,
    ):
        client.messages.batches.list()

    assert caught.value.request_id.startswith("req_")
