"""
The cost per request of a run, from a thousand requests to a million, or as many as are asked for.

The service is a stand-in in another process that answers at once, so the processor time is that of
the run: validation, ledger, submission, collection. A small run comes first, so that imports do
not count. The stand-in counts what is accepted twice, which must be nothing.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import httpx
import orjson

from benchmarks import children, data
from benchmarks.figures.measure import figure
from benchmarks.figures.model import Goal, Line, line
from benchmarks.services.link import Terms, serving

_FULL = {1_000: 5, 10_000: 3, 100_000: 1, 1_000_000: 1}
_QUICK = {2_000: 1, 20_000: 1}
_LARGE = 1_000_000
"""What a run of more requests is compared with."""

_SECONDS = 6 * 3600


def measure(*, quick: bool, largest: int | None = None) -> Iterator[Line]:
    """
    Yield the cost per request and the memory of the largest run, against those of smaller ones.

    Args:
        quick: Whether to use less data and fewer repeats.
        largest: How many requests the largest run has, where that is more than usual.
    """
    sizes = _QUICK if quick else _FULL
    if largest is not None:
        sizes = {_LARGE: 1, largest: 1}
    costs: dict[int, list[float]] = {}
    peaks: dict[int, int] = {}
    for requests, repeats in sizes.items():
        runs = [_run(requests) for _ in range(repeats)]
        costs[requests] = [run.answer["cpu_seconds"] / requests for run in runs]
        peaks[requests] = max(run.peak_bytes for run in runs)
    most = max(costs)
    # Each count of requests has its own number of repeats; medians can be compared all the same.
    values = {_label(requests): [figure(found).median] for requests, found in costs.items()}
    yield line(
        "run, processor time for each request",
        f"{most:,} requests",
        "µs/request",
        {"ours": values[_label(most)], **values},
        scale=1e6,
        roles={_label(requests): "bound" for requests in costs if requests != most},
        goals=[Goal(_label(requests), at_most=1.2) for requests in costs if requests != most],
        note="the service is a stand-in that answers at once",
    )
    memory = {_label(requests): [peak / 1e6] for requests, peak in peaks.items()}
    yield line(
        "run, peak memory",
        f"{most:,} requests",
        "MB",
        {"ours": memory[_label(most)], **memory},
        roles={_label(requests): "bound" for requests in peaks if requests != most},
        goals=[
            Goal(_label(requests), at_most=1.1) for requests in peaks if _LARGE <= requests < most
        ],
    )


def _label(requests: int) -> str:
    return f"ours, {requests:,} requests"


def _run(requests: int) -> children.Run:
    """Run a program that makes two runs, a small one to warm up, and check what came of them."""
    with tempfile.TemporaryDirectory() as place, _at_once() as small, _at_once() as large:
        folder = Path(place)
        _write(folder / "small.jsonl", 100)
        _write(folder / "large.jsonl", requests)
        command = children.python("-m", "benchmarks.parts.runs.scale", place, small, large)
        run = children.run(command, seconds=_SECONDS)
        stats = httpx.get(f"{large}/stats").json()
        with (folder / "large.out.jsonl").open("rb") as file:
            written = sum(1 for _ in file)
    if (stats["accepted"], stats["repeated"], written) != (requests, 0, requests):
        raise ValueError(f"{requests} requests were sent, {written} came back; {stats}")
    return run


def _at_once() -> AbstractContextManager[str]:
    return serving(Terms())


def _write(path: Path, requests: int) -> None:
    with path.open("wb") as file:
        for custom_id, prompt in data.prompts(requests):
            request = data.request_of(custom_id, prompt)
            file.write(orjson.dumps(request, option=orjson.OPT_APPEND_NEWLINE))


def _child(folder: Path, small: str, large: str) -> dict[str, float]:
    """Make the two runs, and return the processor time of the second."""
    _finish(folder / "small.jsonl", small)
    started = time.process_time()
    _finish(folder / "large.jsonl", large)
    return {"cpu_seconds": time.process_time() - started}


def _finish(source: Path, address: str) -> None:
    from message_batches import Anthropic
    from message_batches.jobs import RunOptions, run

    out = source.with_suffix(".out.jsonl")
    with (
        Anthropic(api_key="key", base_url=address) as client,
        run(source, out, client=client, options=RunOptions(polling_interval=0)) as active,
    ):
        for _ in active.events():
            pass


if __name__ == "__main__":
    sys.stdout.write(json.dumps(_child(Path(sys.argv[1]), *sys.argv[2:])))
