"""Examples don't close their clients. A warning about an open socket would be an error here."""

from __future__ import annotations

import asyncio
import gc

from message_batches import Anthropic, AsyncAnthropic
from tests.sdk.scripted_service import lines
from tests.sdk.server import ResultsServer, serving


def test_connections_go_with_the_last_reference() -> None:
    with serving(ResultsServer(lines(3), 3)) as server:
        client = Anthropic(base_url=server.base_url, api_key="k")
        assert len(list(client.with_options(timeout=5).messages.batches.results("b"))) == 3
        del client
        gc.collect()
        assert server.connections_left() == 0


def test_async_connections_too_while_a_loop_runs() -> None:
    async def forgetful() -> None:
        client = AsyncAnthropic(base_url=server.base_url, api_key="k")
        assert len([result async for result in client.messages.batches.results("b")]) == 3
        del client
        gc.collect()
        await asyncio.sleep(0.05)
        assert await asyncio.to_thread(server.connections_left) == 0

    with serving(ResultsServer(lines(3), 3)) as server:
        asyncio.run(forgetful())


def test_results_that_were_opened_and_never_read() -> None:
    async def forgetful() -> None:
        async with AsyncAnthropic(base_url=server.base_url, api_key="k") as client:
            for _ in range(3):
                results = await client.messages.batches.results("b")
                del results
            gc.collect()
            await asyncio.sleep(0.05)
            # One may be at rest, to be used again.
            assert await asyncio.to_thread(server.connections_left) <= 1

    with serving(ResultsServer(lines(30_000), 30_000)) as server:
        with Anthropic(base_url=server.base_url, api_key="k") as client:
            for _ in range(3):
                client.messages.batches.results("b")
            gc.collect()
            assert server.connections_left() <= 1
        asyncio.run(forgetful())


def test_without_a_loop_nothing_fails() -> None:
    client = AsyncAnthropic(base_url="http://127.0.0.1:9", api_key="k")
    del client
    gc.collect()
