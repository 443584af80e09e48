"""
How many bytes a run sends into a queue that is full.

The service refuses a batch for which its queue has no room, after it has read the body. A run has
to find out how much the queue takes: where that is the limit of a public tier, and where it is a
limit that nobody knows. Beside it a loop over the vendor's SDK, which repeats each refused create
by itself, with the waits of the SDK. The bound is the bytes of the batches themselves. Hours are
seconds here; over a real queue, the loop repeats itself more often.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import attrs
import httpx
import orjson

from benchmarks import children, data
from benchmarks.figures.model import Goal, Line, line
from benchmarks.peers import commands
from benchmarks.services.link import ANY, Terms, serving

BODIES = "the batches themselves"
SDK = "vendor SDK, a loop"

_REQUEST_BYTES = 170
_AT_ONCE = 3


@attrs.frozen
class Queue:
    """A queue and what is sent into it; see `Terms`."""

    requests: int
    per_batch: int
    limit: int
    speed: float = ANY
    seconds: float = 0
    retry_after: float = 0

    def __str__(self) -> str:
        header = f"retry-after {self.retry_after:g} s" if self.retry_after else "no retry-after"
        batches = self.requests / self.per_batch
        return (
            f"{batches:g} batches of {self.per_batch:,} requests, room for {self.limit:,}, {header}"
        )


_PUBLIC = Queue(300_000, 100_000, 200_000, seconds=10)
_UNKNOWN = Queue(80_000, 4_000, 30_000, speed=5_000)
_FULL = (_PUBLIC, _UNKNOWN, attrs.evolve(_UNKNOWN, retry_after=2))
_QUICK = (Queue(20_000, 1_000, 7_500, speed=2_000),)


def measure(*, quick: bool) -> Iterator[Line]:
    """Yield the bytes that are sent into each queue."""
    queues = _QUICK if quick else _FULL
    pairs = [(name, queue) for queue in queues for name in ("ours", SDK)]
    # Bytes are counted, not seconds, so several may run at once.
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        found = dict(zip(pairs, pool.map(lambda pair: _stats(*pair), pairs), strict=True))
    for queue in queues:
        ours, sdk = found["ours", queue], found[SDK, queue]
        yield line(
            "run into a full queue, bytes sent",
            str(queue),
            "MB",
            {"ours": [sent(ours)], SDK: [sent(sdk)], BODIES: [ours["taken_bytes"]]},
            scale=1e-6,
            roles={SDK: "peer", BODIES: "bound"},
            goals=[Goal(BODIES, at_most=1.1)],
            note="the vendor SDK creates one batch after another and repeats with `max_retries`, "
            "set high enough to get through",
        )


def sent(stats: dict[str, int]) -> int:
    """Return all bytes of creates that a service read, also of those that it refused."""
    return stats["taken_bytes"] + stats["refused_bytes"]


def _stats(name: str, queue: Queue) -> dict[str, int]:
    terms = Terms(
        queue=queue.limit,
        speed=queue.speed,
        seconds=queue.seconds,
        retry_after=queue.retry_after,
    )
    with tempfile.TemporaryDirectory() as place, serving(terms) as address:
        home = Path(place)
        source = home / "in.jsonl"
        data.write_sized_requests(source, queue.requests, _REQUEST_BYTES)
        environment = commands.surroundings(address, home)
        children.run(_command(name, source, queue.per_batch), environment=environment)
        stats: dict[str, int] = httpx.get(f"{address}/stats").json()
        # A peer may be too slow to fill the queue.
        was_full = stats["refused"] or name != "ours"
        if stats["accepted"] != queue.requests or stats["repeated"] or not was_full:
            raise ValueError(f"{name} sent something else: {stats}")
        return stats


def _command(name: str, source: Path, per_batch: int) -> Sequence[str]:
    if name == SDK:
        return children.python("-m", "benchmarks.parts.runs.queues", str(source), str(per_batch))
    options = ("--max-batch-requests", str(per_batch), "--polling-interval", "2")
    return commands.ours(source, source.with_name("out.jsonl"), *options)


def _loop(address: str, source: Path, per_batch: int) -> None:
    """Create batch after batch; the SDK repeats what is refused until it is accepted."""
    from anthropic import Anthropic

    requests = [orjson.loads(text) for text in source.read_bytes().splitlines()]
    with Anthropic(base_url=address, max_retries=1_000) as client:
        for start in range(0, len(requests), per_batch):
            client.messages.batches.create(requests=requests[start : start + per_batch])


if __name__ == "__main__":
    _loop(os.environ["ANTHROPIC_BASE_URL"], Path(sys.argv[1]), int(sys.argv[2]))
