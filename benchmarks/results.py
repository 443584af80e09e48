"""Read the results of a batch over the loopback, from `results(id)` to the last typed result."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import anthropic
import attrs
import httpx
import orjson

from benchmarks import data
from benchmarks.measure import in_turn
from benchmarks.model import Case, Goal, Line, line
from benchmarks.server import offer, serving
from message_batches import Anthropic, AsyncAnthropic

VENDOR = "vendor SDK"
BARE = "httpx iter_lines + orjson"
BARE_BYTES = "httpx iter_bytes + orjson"
SYNC = "the same, sync"


FULL = [
    Case("mixed", 4000, 9, (Goal(VENDOR, at_least=10), Goal(BARE, at_most=1.25))),
    Case("text", 6000, 3),
    Case("thinking", 3000, 3),
    Case("search", 3000, 3),
    Case("code", 3000, 3),
    Case("errors", 12000, 3),
    Case("large", 12, 3, (Goal(VENDOR, at_least=60),)),
]
QUICK = [attrs.evolve(FULL[0], count=1000, repeats=3), attrs.evolve(FULL[-1], count=4, repeats=1)]
ASYNC = Case("mixed", 4000, 5, (Goal(SYNC, at_most=1.25),))
ASYNC_QUICK = attrs.evolve(ASYNC, count=1000, repeats=1)


def measure(*, quick: bool) -> Iterator[Line]:
    """Yield a line for each shape."""
    for case in QUICK if quick else FULL:
        with tempfile.TemporaryDirectory() as folder:
            size = offer(Path(folder), "msgbatch_01", case.shape, case.count)
            with serving(Path(folder)) as address:
                seconds = in_turn(_tasks(address), case.repeats)
        yield line(
            "results end to end, typed",
            data.described(case.shape, size / case.count),
            "µs/result",
            seconds,
            scale=1e6 / case.count,
            roles={VENDOR: "peer", BARE: "bound", BARE_BYTES: "bound"},
            goals=case.goals,
        )

    yield _async_line(ASYNC_QUICK if quick else ASYNC)


def _async_line(case: Case) -> Line:
    with tempfile.TemporaryDirectory() as folder:
        size = offer(Path(folder), "msgbatch_01", case.shape, case.count)
        with serving(Path(folder)) as address, asyncio.Runner() as runner:
            ours = AsyncAnthropic(api_key="key", base_url=address)
            vendor = anthropic.AsyncAnthropic(api_key="key", base_url=address)
            seconds = in_turn(
                {
                    "ours": lambda: runner.run(_counted_async(ours)),
                    VENDOR: lambda: runner.run(_counted_async(vendor)),
                    SYNC: _tasks(address)["ours"],
                },
                case.repeats,
            )
            runner.run(ours.close())
            runner.run(vendor.close())
    return line(
        "results end to end, typed, async",
        data.described(case.shape, size / case.count),
        "µs/result",
        seconds,
        scale=1e6 / case.count,
        roles={VENDOR: "peer", SYNC: "bound"},
        goals=case.goals,
    )


def _tasks(address: str) -> dict[str, Callable[[], int]]:
    ours = Anthropic(api_key="key", base_url=address)
    vendor = anthropic.Anthropic(api_key="key", base_url=address)
    bare = httpx.Client(base_url=address, timeout=600)
    return {
        "ours": lambda: _counted(ours.beta.messages.batches.results("msgbatch_01")),
        VENDOR: lambda: _counted(vendor.beta.messages.batches.results("msgbatch_01")),
        BARE: lambda: _lines(bare),
        BARE_BYTES: lambda: _bytes(bare),
    }


def _counted(results: Any) -> int:
    count = 0
    for result in results:
        count += result.result.type in ("succeeded", "errored")
    return count


async def _counted_async(client: Any) -> int:
    count = 0
    async for result in await client.beta.messages.batches.results("msgbatch_01"):
        count += result.result.type in ("succeeded", "errored")
    return count


def _lines(http: httpx.Client) -> int:
    """Read the results without a client."""
    count = 0
    with http.stream("GET", "/v1/messages/batches/msgbatch_01/results") as response:
        for text in response.iter_lines():
            count += orjson.loads(text)["result"]["type"] in ("succeeded", "errored")
    return count


def _bytes(http: httpx.Client) -> int:
    """Read the results without decoding them to text: as fast as httpx and orjson allow."""
    count = 0
    parts: list[bytes] = []
    with http.stream("GET", "/v1/messages/batches/msgbatch_01/results") as response:
        for chunk in response.iter_bytes():
            first, *complete = chunk.split(b"\n")
            parts.append(first)
            if complete:
                complete.insert(0, b"".join(parts))
                parts = [complete.pop()]
                for raw in complete:
                    count += orjson.loads(raw)["result"]["type"] in ("succeeded", "errored")
    return count
