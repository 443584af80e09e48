"""The peak memory of reading large results, in a process that does nothing else."""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks import children
from benchmarks.figures.model import Goal, Line, line
from benchmarks.services.finished import offer, serving

VENDOR = "vendor SDK"

_FULL_RESULTS = 305_000  # of 3.3 KB: a gigabyte
_QUICK_RESULTS = 8_000


def measure(*, quick: bool) -> Iterator[Line]:
    """Yield a line for the peak and one for what it is above an idle client."""
    results = _QUICK_RESULTS if quick else _FULL_RESULTS
    with tempfile.TemporaryDirectory() as folder:
        size = offer(Path(folder), "msgbatch_01", "mixed", results)
        with serving(Path(folder)) as address:
            runs = children.in_turn(
                {
                    name: children.python("-m", "benchmarks.parts.client.memory", name, address)
                    for name in ("ours", VENDOR)
                },
                1,
            )
    counts = {run.answer["results"] for found in runs.values() for run in found}
    if counts != {results}:
        raise ValueError(f"{results} results were offered, {counts} were read")
    text = f"{size / 1e6:,.0f} MB, {results:,} results, mixed"
    yield line(
        "results, peak memory",
        text,
        "MB",
        {name: [run.peak_bytes / 1e6 for run in found] for name, found in runs.items()},
        roles={VENDOR: "peer"},
        goals=[Goal("ours", at_most=64)],
    )
    yield line(
        "results, peak memory over an idle client",
        text,
        "MB",
        {
            name: [(run.peak_bytes - run.answer["idle_bytes"]) / 1e6 for run in found]
            for name, found in runs.items()
        },
        roles={VENDOR: "peer"},
        goals=[Goal("ours", at_most=10)],
        note="idle: imported, constructed, and one batch retrieved",
    )


def _child(name: str, address: str) -> dict[str, Any]:
    client: Any
    if name == "ours":
        import message_batches

        client = message_batches.Anthropic(api_key="key", base_url=address)
    else:
        import anthropic

        client = anthropic.Anthropic(api_key="key", base_url=address)
    batches = client.beta.messages.batches
    batches.retrieve("msgbatch_01")
    idle = children.resident_bytes()
    count = 0
    for _ in batches.results("msgbatch_01"):
        count += 1
    return {"results": count, "idle_bytes": idle}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(_child(*sys.argv[1:])))
