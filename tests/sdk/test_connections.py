"""When the HTTP client is made, for whom, and what becomes of it."""

from __future__ import annotations

import asyncio
import gc
import threading
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from message_batches import Anthropic, AsyncAnthropic
from tests.sdk.scripted_service import Talk, batch, lines
from tests.sdk.server import ResultsServer, serving

MakeTalk = Callable[..., Talk]

# The event loop was closed over open connections; closing the client before that is the cure.
left_open = pytest.mark.filterwarnings(
    "ignore:unclosed:ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"
)


def test_threads_that_begin_together_share_one() -> None:
    with Anthropic(api_key="k") as client:
        found: list[httpx.Client] = []
        at_once = threading.Barrier(8)

        def ask() -> None:
            at_once.wait()
            found.append(client._driver.http)

        threads = [threading.Thread(target=ask) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(found) == 8
        assert len(set(map(id, found))) == 1


@left_open
def test_one_async_client_serves_one_event_loop_after_the_other() -> None:
    noise: list[Any] = []

    async def ids(client: AsyncAnthropic) -> list[str]:
        asyncio.get_running_loop().set_exception_handler(lambda loop, what: noise.append(what))
        await client.messages.batches.retrieve("b")
        found = [result.custom_id async for result in client.messages.batches.results("b")]
        gc.collect()
        await asyncio.sleep(0.05)
        return found

    with serving(ResultsServer(lines(3), 3)) as server:
        client = AsyncAnthropic(base_url=server.base_url, api_key="k")
        for _ in range(3):
            assert asyncio.run(ids(client)) == ["req-0", "req-1", "req-2"]
        assert len(client._driver.connections._process().clients) == 1
        asyncio.run(client.close())
        del client
        gc.collect()
    assert noise == []


def test_two_event_loops_at_a_time_share_no_connection() -> None:
    async def http_of(client: AsyncAnthropic) -> httpx.AsyncClient:
        assert client._driver.http is client.copy()._driver.http
        return client._driver.http

    client = AsyncAnthropic(api_key="k")
    with asyncio.Runner() as one, asyncio.Runner() as two:
        first = one.run(http_of(client))
        assert two.run(http_of(client)) is not first
        assert one.run(http_of(client)) is first


def test_a_closed_client_sends_nothing() -> None:
    client, twin = Anthropic(api_key="k"), AsyncAnthropic(api_key="k")
    assert not client.is_closed()
    assert not twin.is_closed()
    client.close()
    asyncio.run(twin.close())
    assert client.is_closed()
    assert twin.is_closed()
    with pytest.raises(RuntimeError, match="client has been closed"):
        client.messages.batches.retrieve("b")
    with pytest.raises(RuntimeError, match="client has been closed"):
        asyncio.run(twin.messages.batches.retrieve("b"))


def test_a_given_one_is_closed_together_with_the_client(talk: MakeTalk) -> None:
    one = talk(lambda request: httpx.Response(200, json=batch()))
    one.do(lambda: one.batches.retrieve("b"))
    assert not one.client.is_closed()
    one.do(one.client.close)
    assert one.client.is_closed()
    assert one.client._driver.http.is_closed


def test_results_can_be_opened_as_a_task() -> None:
    async def both() -> list[list[str]]:
        async with AsyncAnthropic(base_url=server.base_url, api_key="k") as client:
            task = asyncio.create_task(client.messages.batches.results("b"))
            async with asyncio.TaskGroup() as group:
                other = group.create_task(client.messages.batches.results("b"))
            return [
                [result.custom_id async for result in results]
                for results in (await task, other.result())
            ]

    async def cancelled_at_once() -> None:
        async with AsyncAnthropic(base_url=server.base_url, api_key="k") as client:
            for turns in (0, 3):
                task = asyncio.create_task(client.messages.batches.results("b"))
                for _ in range(turns):
                    await asyncio.sleep(0)
                task.cancel()
                with pytest.raises(asyncio.CancelledError):
                    await task

    with serving(ResultsServer(lines(2), 2)) as server:
        assert asyncio.run(both()) == [["req-0", "req-1"]] * 2
        asyncio.run(cancelled_at_once(), debug=True)
