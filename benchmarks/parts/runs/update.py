"""
A table that is answered again after one row in a hundred has changed, with `--update`.

What is compared is the second time: with the complete run again, which programs without a cache do,
with a peer that has one, and with a program that compares the two tables in memory.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import attrs
import httpx

from benchmarks import children, reviews
from benchmarks.figures.model import Goal, Line, Role, line
from benchmarks.parts.runs.table import ACCRUE, BARE, LLM_BATCH, answer, check, write
from benchmarks.peers import environments
from benchmarks.services.answering import serving

AGAIN = "ours, the complete run again"
CHANGED = "the changed rows of the complete run"

_EVERY = 100  # how many rows there are for one that changes


@attrs.frozen
class Case:
    """A table of a number of rows, for ours, some peers and the bound."""

    rows: int
    peers: tuple[str, ...] = ()


@attrs.frozen
class Again:
    """What answering the changed table took."""

    run: children.Run
    requests: int
    sent_bytes: int


FULL = [Case(100_000), Case(10_000, (ACCRUE, LLM_BATCH))]
QUICK = [Case(1_000)]


def measure(*, quick: bool) -> Iterator[Line]:
    """Yield the time, the bytes and the requests of the second time."""
    for case in QUICK if quick else FULL:
        peers = tuple(name for name in case.peers if environments.python_of(name))
        yield from _measured(case.rows, peers)


def _measured(rows: int, peers: tuple[str, ...]) -> Iterator[Line]:
    found = {name: _again(name, rows) for name in ("ours", AGAIN, *peers, BARE)}
    text = f"{rows:,} rows, {rows // _EVERY:,} of them changed"
    roles: dict[str, Role] = {AGAIN: "peer", **dict.fromkeys(peers, "peer"), BARE: "bound"}
    yield line(
        "table with changed rows, time",
        text,
        "s",
        {name: [again.run.seconds] for name, again in found.items()},
        roles=roles,
        note="the complete run again is what programs without a cache do; this service answers at"
        " once, so what an update saves is what is sent and paid, not the time",
    )
    yield line(
        "table with changed rows, processor time",
        text,
        "s",
        {name: [again.run.cpu_seconds] for name, again in found.items()},
        roles=roles,
    )
    needed = found[AGAIN].sent_bytes / _EVERY / 1e6
    yield line(
        "table with changed rows, bytes sent",
        text,
        "MB",
        {name: [again.sent_bytes / 1e6] for name, again in found.items()} | {CHANGED: [needed]},
        roles={**roles, CHANGED: "bound"},
        goals=[Goal(CHANGED, at_most=1.05)],
    )
    yield line(
        "table with changed rows, requests sent",
        text,
        "requests",
        {name: [again.requests] for name, again in found.items()},
        roles=roles,
        goals=[Goal("ours", at_most=rows // _EVERY)],
    )


def _again(name: str, rows: int) -> Again:
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        write(folder, rows)
        options: tuple[str, ...] = ()
        with serving(folder / "answers.jsonl") as address:
            if name != AGAIN:
                answer(name, folder, address)
            if name == "ours":
                options = ("--update",)
            elif name == BARE:
                options = _kept(folder)
            before = httpx.get(f"{address}/stats").json()
            changed = range(_EVERY // 2, rows, _EVERY)
            reviews.write_table(folder / "in.csv", rows, changed=changed)
            run = answer(_program(name), folder, address, *options)
            after = httpx.get(f"{address}/stats").json()
        check(folder / "out.parquet", rows)
        return Again(run, after["requests"] - before["requests"], after["bytes"] - before["bytes"])


def _program(name: str) -> str:
    return "ours" if name == AGAIN else name


def _kept(folder: Path) -> tuple[str, str]:
    """Keep the table and its answers, and return their paths."""
    kept = folder / "before.csv", folder / "before.parquet"
    shutil.copy(folder / "in.csv", kept[0])
    shutil.copy(folder / "out.parquet", kept[1])
    return str(kept[0]), str(kept[1])
