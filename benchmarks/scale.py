"""
The cost per request of a run, from a thousand requests to a million.

The service is a stand-in inside the process that answers at once, so the processor time is that of
the run: validation, ledger, submission, collection. A small run comes first, so that imports do
not count.
"""

from __future__ import annotations

import itertools
import json
import math
import re
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

import httpx
import orjson

from benchmarks import children, data
from benchmarks.measure import figure
from benchmarks.model import Goal, Line, line

_FULL = {1_000: 5, 10_000: 3, 100_000: 1, 1_000_000: 1}
_QUICK = {2_000: 1, 20_000: 1}
_ID = re.compile(rb'"custom_id":"row-(\d+)([\w-]*)"')
_CHUNK_RESULTS = 64


class Batch(NamedTuple):
    """What the stand-in knows of a batch: its ids are numbers in order, with the same suffix."""

    first: int
    requests: int
    suffix: bytes
    created_at: str


class Service(httpx.BaseTransport):
    """
    Knows each batch by its first request and its size.

    Creates may come side by side. The results come in another order, as the API's may.
    """

    def __init__(self) -> None:
        self._batches: dict[str, Batch] = {}
        self._numbers = itertools.count()
        self._pool = list(data.result_lines("text", _CHUNK_RESULTS))

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Answer as the API would for batches that end at once."""
        if request.method == "POST":
            batch_id = f"msgbatch_{next(self._numbers)}"
            self._batches[batch_id] = _batch_of(request)
            return self._batch(batch_id)
        *_, batch_id, last = request.url.path.split("/")
        if last == "results":
            return httpx.Response(200, content=self._results(self._batches[batch_id]))
        if last in self._batches:
            return self._batch(last)
        page = [self._written(one) for one in reversed([*self._batches])]
        ends = (page[0]["id"], page[-1]["id"]) if page else (None, None)
        answer = {"data": page, "has_more": False, "first_id": ends[0], "last_id": ends[1]}
        return httpx.Response(200, content=orjson.dumps(answer))

    def _batch(self, batch_id: str) -> httpx.Response:
        return httpx.Response(200, content=orjson.dumps(self._written(batch_id)))

    def _written(self, batch_id: str) -> dict[str, Any]:
        known = self._batches[batch_id]
        batch = data.batch(batch_id, f"/v1/messages/batches/{batch_id}/results", known.requests)
        return {**batch, "created_at": known.created_at, "ended_at": known.created_at}

    def _results(self, batch: Batch) -> Iterator[bytes]:
        """Yield the results in chunks of about 64 KB, each result far from the one before it."""
        prefix = len(b'{"custom_id":"row-0000000"')
        rests = [raw[prefix:] for raw in self._pool]
        first, count, suffix, _ = batch
        step = next(n for n in range(count * 5 // 8 + 1, 2 * count + 2) if math.gcd(n, count) == 1)
        for start in range(0, count, _CHUNK_RESULTS):
            yield b"".join(
                b'{"custom_id":"row-%07d%b"%b'
                % (first + place * step % count, suffix, rests[place % _CHUNK_RESULTS])
                for place in range(start, min(start + _CHUNK_RESULTS, count))
            )


def _batch_of(request: httpx.Request) -> Batch:
    mark = b'"custom_id":"'
    first = None
    count = 0
    tail = b""
    for chunk in request.stream:  # type: ignore[union-attr]
        seen = tail + chunk
        if first is None:
            found = _ID.search(seen)
            first = found and (int(found[1]), found[2])
        count += seen.count(mark)
        tail = seen[1 - len(mark) :]
    assert first is not None
    now = time.strftime("%Y-%m-%dT%H:%M:%S+00:00", time.gmtime())
    return Batch(first[0], count, first[1], now)


def measure(*, quick: bool) -> Iterator[Line]:
    """Yield one line: the cost per request in the largest run, against that in the smaller ones."""
    costs: dict[int, list[float]] = {}
    peaks: dict[int, int] = {}
    for requests, repeats in (_QUICK if quick else _FULL).items():
        runs = [
            children.run(children.python("-m", "benchmarks.scale", str(requests)))
            for _ in range(repeats)
        ]
        costs[requests] = [run.answer["cpu_seconds"] / requests for run in runs]
        peaks[requests] = max(run.peak_bytes for run in runs)
    largest = max(costs)
    # Each count of requests has its own number of repeats; medians can be compared all the same.
    values = {_label(requests): [figure(found).median] for requests, found in costs.items()}
    yield line(
        "run, processor time for each request",
        f"{largest:,} requests",
        "µs/request",
        {"ours": values[_label(largest)], **values},
        scale=1e6,
        roles={_label(requests): "bound" for requests in costs if requests != largest},
        goals=[Goal(_label(requests), at_most=1.2) for requests in costs if requests != largest],
        note="the service is a stand-in that answers at once",
    )
    memory = {_label(requests): [peak / 1e6] for requests, peak in peaks.items()}
    yield line(
        "run, peak memory",
        f"{largest:,} requests",
        "MB",
        {"ours": memory[_label(largest)], **memory},
        roles={_label(requests): "bound" for requests in peaks if requests != largest},
    )


def _label(requests: int) -> str:
    return f"ours, {requests:,} requests"


def _child(requests: int) -> dict[str, float]:
    """Make two runs, a small one to warm up, and return the processor time of the second."""
    with tempfile.TemporaryDirectory() as folder:
        _run(Path(folder) / "small", 100)
        source = Path(folder) / "large"
        cpu_seconds = _run(source, requests)
    return {"cpu_seconds": cpu_seconds}


def _run(folder: Path, requests: int) -> float:
    from message_batches import Anthropic
    from message_batches.jobs import RunOptions, run

    folder.mkdir()
    source, out = folder / "in.jsonl", folder / "out.jsonl"
    with source.open("wb") as file:
        for custom_id, prompt in data.prompts(requests):
            request = data.request_of(custom_id, prompt)
            file.write(orjson.dumps(request, option=orjson.OPT_APPEND_NEWLINE))
    client = Anthropic(api_key="key", http_client=httpx.Client(transport=Service()))
    started = time.process_time()
    with run(source, out, client=client, options=RunOptions(polling_interval=0)) as active:
        for _ in active.events():
            pass
    taken = time.process_time() - started
    with out.open("rb") as file:
        written = sum(1 for _ in islice(file, requests + 1))
    if written != requests:
        raise ValueError(f"{requests} requests were sent, {written} came back")
    return taken


if __name__ == "__main__":
    sys.stdout.write(json.dumps(_child(int(sys.argv[1]))))
