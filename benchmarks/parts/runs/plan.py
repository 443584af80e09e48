"""
`plan`: check a file of requests, and estimate what they cost, before anything is sent.

The bound reads the file and decodes each line.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import attrs
import orjson

from benchmarks import children, data
from benchmarks.figures.model import Goal, Line, Role, line
from benchmarks.peers import environments
from benchmarks.peers.commands import LANE, installed

BARE = "orjson.loads of each line"


@attrs.frozen
class Case:
    """A number of requests, and whether a peer plans them too."""

    requests: int
    repeats: int
    peers: tuple[str, ...] = ()


# batchlane keeps all rows in memory, and takes milliseconds for each.
FULL = [Case(1_000_000, 1), Case(20_000, 1, (LANE,))]
QUICK = [Case(2_000, 1, (LANE,))]


def measure(*, quick: bool) -> Iterator[Line]:
    """Yield time and peak memory for each case."""
    for case in QUICK if quick else FULL:
        yield from _measured(case)


def _measured(case: Case) -> Iterator[Line]:
    peers = [name for name in case.peers if environments.python_of(name)]
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        size = _write(folder, case.requests)
        commands = {name: _command(name, folder) for name in ("ours", *peers, BARE)}
        runs = children.in_turn(commands, case.repeats)
    for run in runs["ours"]:
        if run.answer["requests"] != case.requests:
            raise ValueError(f"{case.requests} requests were written; {run.output}")
    text = f"{case.requests:,} requests, {size / 1e6:,.0f} MB"
    roles: dict[str, Role] = {**dict.fromkeys(peers, "peer"), BARE: "bound"}
    yield line(
        "plan with an estimate, time",
        text,
        "s",
        {name: [run.seconds for run in found] for name, found in runs.items()},
        roles=roles,
        goals=[Goal(name, at_least=1) for name in peers],
        note="ours checks each request by the rules of the service; batchlane makes requests of"
        " prompts, and checks none",
    )
    yield line(
        "plan with an estimate, peak memory",
        text,
        "MB",
        {name: [run.peak_bytes / 1e6 for run in found] for name, found in runs.items()},
        roles=roles,
        goals=[] if peers else [Goal("ours", at_most=250)],
    )


def _write(folder: Path, requests: int) -> int:
    """Write the requests, and rows with the same prompts; return the size of the first."""
    source = folder / "in.jsonl"
    with source.open("wb") as file, (folder / "rows.jsonl").open("wb") as rows:
        for custom_id, prompt in data.prompts(requests):
            request = data.request_of(custom_id, prompt)
            file.write(orjson.dumps(request, option=orjson.OPT_APPEND_NEWLINE))
            row = {"custom_id": custom_id, "prompt": prompt}
            rows.write(orjson.dumps(row, option=orjson.OPT_APPEND_NEWLINE))
    return source.stat().st_size


def _command(name: str, folder: Path) -> list[str]:
    if name == "ours":
        return [installed("message-batches"), "plan", str(folder / "in.jsonl"), "--json"]
    if name == BARE:
        return children.python("-m", "benchmarks.parts.runs.plan", str(folder / "in.jsonl"))
    python = environments.python_of(name)
    assert python is not None
    options = ["--model", "anthropic/claude-haiku-4-5", "--id-field", "custom_id", "--dry-run"]
    options += ["--max-tokens", "1024", "-o", str(folder / "out.jsonl")]
    return [str(python.with_name(LANE)), "run", str(folder / "rows.jsonl"), *options]


def _bare(path: str) -> int:
    """Return how many requests a file has."""
    with open(path, "rb") as file:
        return sum(1 for raw in file if orjson.loads(raw))


if __name__ == "__main__":
    sys.stdout.write(str(_bare(*sys.argv[1:])))
