"""
A table of reviews from CSV to Parquet with typed columns of the answers.

The service is a stand-in in another process that answers at once. The bound is a program that keeps
everything in memory and checks nothing.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import attrs
import pyarrow.parquet

from benchmarks import children, reviews
from benchmarks.figures.model import Goal, Line, Role, line
from benchmarks.peers import commands, environments
from benchmarks.services.answering import serving

BARE = "pyarrow, httpx and msgspec"
ACCRUE = "accrue"
LLM_BATCH = "llm-batch-py"

_PEERS = Path(__file__).parents[2] / "peers"
PROGRAMS = {ACCRUE: _PEERS / "table_by_accrue.py", LLM_BATCH: _PEERS / "table_by_llm_batch.py"}
"""The program of each peer, which runs in its own environment."""


@attrs.frozen
class Case:
    """A table of a number of rows, for ours, some peers and the bound."""

    rows: int
    repeats: int
    peers: tuple[str, ...] = ()


# The peers keep requests and answers in memory, and take milliseconds for a row.
FULL = [Case(100_000, 2), Case(10_000, 1, (ACCRUE, LLM_BATCH))]
QUICK = [Case(1_000, 1, (LLM_BATCH,))]


def measure(*, quick: bool) -> Iterator[Line]:
    """Yield time, processor time and peak memory for each case."""
    for case in QUICK if quick else FULL:
        peers = tuple(name for name in case.peers if environments.python_of(name))
        yield from _measured(attrs.evolve(case, peers=peers))


def _measured(case: Case) -> Iterator[Line]:
    names = ["ours", *case.peers, BARE]
    runs: dict[str, list[children.Run]] = {name: [] for name in names}
    for turn in range(case.repeats):
        shift = turn % len(names)
        for name in names[shift:] + names[:shift]:
            runs[name].append(_one(name, case.rows))
    peers: dict[str, Role] = dict.fromkeys(case.peers, "peer")
    roles: dict[str, Role] = {**peers, BARE: "bound"}
    faster = [Goal(name, at_least=3) for name in case.peers]
    text = f"{case.rows:,} rows, six fields"
    yield line(
        "table from CSV to typed Parquet, time",
        text,
        "s",
        {name: [run.seconds for run in found] for name, found in runs.items()},
        roles=roles,
        goals=[*faster, *([] if case.peers else [Goal(BARE, at_most=8)])],
        note="the service is a stand-in that answers at once; the peers and the bound keep all"
        " requests and answers in memory, and accrue makes its own prompts",
    )
    yield line(
        "table from CSV to typed Parquet, processor time",
        text,
        "s",
        {name: [run.cpu_seconds for run in found] for name, found in runs.items()},
        roles=roles,
    )
    yield line(
        "table from CSV to typed Parquet, peak memory",
        text,
        "MB",
        {name: [run.peak_bytes / 1e6 for run in found] for name, found in runs.items()},
        roles=roles,
        goals=[] if case.peers else [Goal("ours", at_most=350)],
    )


def _one(name: str, rows: int) -> children.Run:
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        write(folder, rows)
        with serving(folder / "answers.jsonl") as address:
            run = answer(name, folder, address)
        check(folder / "out.parquet", rows)
        return run


def write(folder: Path, rows: int) -> None:
    """Write a table, the question about each row, and the answers."""
    reviews.write_table(folder / "in.csv", rows)
    reviews.write_question(folder)
    reviews.write_answers(folder / "answers.jsonl")


def check(path: Path, rows: int) -> None:
    """
    Check that a table has an answer in each row.

    Raises:
        ValueError: it has not.
    """
    found = pyarrow.parquet.read_table(path, columns=["score"])["score"]
    if len(found) != rows or found.null_count:
        raise ValueError(f"{len(found) - found.null_count} of {rows} rows have an answer")


def answer(name: str, folder: Path, address: str, *options: str) -> children.Run:
    """
    Answer `in.csv` of a folder.

    Args:
        name: who does it.
        folder: where the table is, and where `out.parquet` is written.
        address: the service.
        options: more options for ours, or arguments of the bound.
    """
    environment = {
        "ANTHROPIC_BASE_URL": address,
        "ANTHROPIC_API_KEY": "key",
        "HOME": str(folder),
        "XDG_CACHE_HOME": str(folder),
    }
    command = _command(name, folder, address, options)
    return children.run(command, folder=folder, environment=environment)


def _command(name: str, folder: Path, address: str, options: Sequence[str]) -> list[str]:
    source, out = str(folder / "in.csv"), str(folder / "out.parquet")
    if name == "ours":
        more = ["--prompt", str(folder / "prompt.txt"), "--id", "id", "--model", reviews.MODEL]
        more += ["--max-tokens", str(reviews.MAX_TOKENS), "--schema", str(folder / "schema.json")]
        return commands.ours(Path(source), Path(out), *more, *options)
    if name == BARE:
        return children.python("-m", "benchmarks.peers.bare_table", address, source, out, *options)
    python = environments.python_of(name)
    assert python is not None
    # Isolated, for the search path of a child leads to what is measured here.
    return [str(python), "-I", str(PROGRAMS[name]), source, out, str(folder / "cache")]
