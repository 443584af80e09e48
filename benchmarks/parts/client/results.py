"""Read the results of a batch over the loopback, from `results(id)` to the last typed result."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import anthropic
import attrs
import httpx
import orjson

from benchmarks import data
from benchmarks.figures.measure import in_turn
from benchmarks.figures.model import Case, Goal, Line, line
from benchmarks.peers import structs
from benchmarks.services.finished import offer, serving
from message_batches import Anthropic, AsyncAnthropic

VENDOR = "vendor SDK"
BARE = "httpx iter_lines + orjson"
BARE_STRUCTS = "httpx iter_bytes + msgspec structs"
SYNC = "the same, sync"
_NOTE = (
    "the msgspec structs have the same fields as our models, but drop unknown fields, refuse"
    " unknown tags and whatever deviates, and cannot write back what came"
)


_GOALS = (Goal(VENDOR, at_least=8), Goal(BARE_STRUCTS, at_most=1.4))
FULL = [
    Case("mixed", 4000, 9, _GOALS),
    Case("gateway", 4000, 9, _GOALS),
    Case("classified", 10_000, 9, _GOALS),
    Case("text", 6000, 3),
    Case("thinking", 3000, 3),
    Case("search", 3000, 3),
    Case("code", 3000, 3),
    Case("errors", 12000, 3),
    Case("large", 12, 3, (Goal(VENDOR, at_least=60),)),
]
QUICK = [
    *(attrs.evolve(case, count=case.count // 4, repeats=3) for case in FULL[:3]),
    attrs.evolve(FULL[-1], count=4, repeats=1),
]
ASYNC = Case("mixed", 4000, 5, (Goal(SYNC, at_most=1.25),))
ASYNC_QUICK = attrs.evolve(ASYNC, count=1000, repeats=1)


def measure(*, quick: bool) -> Iterator[Line]:
    """Yield a line for each shape."""
    for case in QUICK if quick else FULL:
        with tempfile.TemporaryDirectory() as folder:
            size = offer(Path(folder), "msgbatch_01", case.shape, case.count)
            with serving(Path(folder)) as address, ExitStack() as clients:
                seconds = in_turn(_tasks(address, clients), case.repeats)
        yield line(
            "results end to end, typed",
            data.described(case.shape, size / case.count),
            "µs/result",
            seconds,
            scale=1e6 / case.count,
            roles={VENDOR: "peer", BARE: "bound", BARE_STRUCTS: "bound"},
            goals=case.goals,
            note=_NOTE,
        )

    yield _async_line(ASYNC_QUICK if quick else ASYNC)


def _async_line(case: Case) -> Line:
    with tempfile.TemporaryDirectory() as folder:
        size = offer(Path(folder), "msgbatch_01", case.shape, case.count)
        with serving(Path(folder)) as address, ExitStack() as clients, asyncio.Runner() as runner:
            ours = AsyncAnthropic(api_key="key", base_url=address)
            vendor = anthropic.AsyncAnthropic(api_key="key", base_url=address)
            seconds = in_turn(
                {
                    "ours": lambda: runner.run(_counted_async(ours)),
                    VENDOR: lambda: runner.run(_counted_async(vendor)),
                    SYNC: _tasks(address, clients)["ours"],
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


def _tasks(address: str, clients: ExitStack) -> dict[str, Callable[[], int]]:
    ours = clients.enter_context(Anthropic(api_key="key", base_url=address))
    vendor = clients.enter_context(anthropic.Anthropic(api_key="key", base_url=address))
    bare = clients.enter_context(httpx.Client(base_url=address, timeout=600))
    return {
        "ours": lambda: _counted(ours.beta.messages.batches.results("msgbatch_01")),
        VENDOR: lambda: _counted(vendor.beta.messages.batches.results("msgbatch_01")),
        BARE: lambda: _lines(bare),
        BARE_STRUCTS: lambda: _structs(bare),
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


def _structs(http: httpx.Client) -> int:
    """Read typed results as fast as httpx and msgspec allow."""
    count = 0
    decode = structs.decoder()
    parts: list[bytes] = []
    with http.stream("GET", "/v1/messages/batches/msgbatch_01/results") as response:
        for chunk in response.iter_bytes():
            first, *complete = chunk.split(b"\n")
            parts.append(first)
            if complete:
                complete.insert(0, b"".join(parts))
                parts = [complete.pop()]
                for raw in complete:
                    count += structs.tag_of(decode(raw).result) in ("succeeded", "errored")
    return count
