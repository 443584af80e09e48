"""
Complete runs, from the start of the program to the last result written.

Each runs in a separate process against a new sandbox, which answers as fast as it can. All send the
same requests, and the peers poll every second. Every time includes that of the sandbox, so the
bound is a loop that posts the finished body of each batch, polls twice a second until it has ended,
and copies the results.

The last two runs are against the stand-in of the part `scale`, which answers at once, so that the
time of the service does not hide what a client takes. The largest has no peer: they send one batch,
or take hours for a million requests.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO

import attrs
import httpx
import orjson

from benchmarks import children, data
from benchmarks.figures.model import Goal, Line, Role, line
from benchmarks.peers import commands
from benchmarks.peers.commands import LANE, WIZARD
from benchmarks.services import sandboxes
from benchmarks.services.link import Terms, serving

COPY = "httpx, post and copy"

_IN_A_BATCH = 100_000

_NOTE = (
    f"the time of the service is in all of them; {COPY} checks nothing, keeps no record of what "
    "was sent and received, and cannot resume or retry"
)


@attrs.frozen
class Case:
    """
    A run of a number of requests, for ours, a peer and the bound.

    Attributes:
        peer: its name; empty for a run without one.
        requests: how many.
        repeats: how often each is measured.
        goals: whether there are goals for it.
        sandbox: whether the service is the sandbox, not a stand-in that answers at once.
    """

    peer: str
    requests: int
    repeats: int
    goals: bool = False
    sandbox: bool = True


# batchlane takes milliseconds for a row: 100,000 of them would take as long as all the rest.
FULL = [
    Case(WIZARD, 100_000, 1, goals=True),
    Case(WIZARD, 10_000, 2),
    Case(LANE, 10_000, 1, goals=True),
    Case(WIZARD, 100_000, 1, goals=True, sandbox=False),
    Case("", 1_000_000, 1, goals=True, sandbox=False),
]
QUICK = [Case(WIZARD, 1_000, 1), Case(WIZARD, 20_000, 1, sandbox=False)]


def measure(*, quick: bool) -> Iterator[Line]:
    """Yield time, processor time and peak memory for each case."""
    for case in QUICK if quick else FULL:
        if not commands.is_installed(case.peer):
            case = attrs.evolve(case, peer="")
        yield from _measured(case)


def _measured(case: Case) -> Iterator[Line]:
    names = ["ours", *([case.peer] if case.peer else []), COPY]
    runs: dict[str, list[children.Run]] = {name: [] for name in names}
    for turn in range(case.repeats):
        shift = turn % len(names)
        for name in names[shift:] + names[:shift]:
            runs[name].append(_one(name, case))
    text = f"{case.requests:,} requests"
    what = "run through the sandbox" if case.sandbox else "run that is answered at once"
    peer: dict[str, Role] = {case.peer: "peer"} if case.peer else {}
    goals = [Goal(case.peer, at_least=3)] if peer else []
    if case.requests >= 100_000:
        goals.append(Goal(COPY, at_most=1.3))
    yield line(
        f"{what}, time",
        text,
        "s",
        {name: [run.seconds for run in found] for name, found in runs.items()},
        roles={**peer, COPY: "bound"},
        goals=goals if case.goals else [],
        note=_NOTE,
    )
    yield line(
        f"{what}, processor time of the client",
        text,
        "s",
        {name: [run.cpu_seconds for run in found] for name, found in runs.items()},
        roles={**peer, COPY: "bound"},
        goals=[],
    )
    yield line(
        f"{what}, peak memory",
        text,
        "MB",
        {name: [run.peak_bytes / 1e6 for run in found] for name, found in runs.items()},
        roles=peer,
        goals=[Goal(case.peer, at_least=5)] if case.goals and peer else [],
    )


def _one(name: str, case: Case) -> children.Run:
    service = sandboxes.running() if case.sandbox else serving(Terms())
    with tempfile.TemporaryDirectory() as place, service as address:
        folder = Path(place)
        _write_input(folder, name, case.requests)
        done = children.run(
            _command(name, folder, address),
            folder=folder,
            environment=commands.surroundings(address, folder, sandboxes.KEY),
        )
        written = _results_written(folder)
        if written != case.requests:
            raise ValueError(f"{name} was given {case.requests} requests and wrote {written}")
        return done


def _write_input(folder: Path, name: str, requests: int) -> None:
    with (folder / "in.jsonl").open("wb") as file:
        for custom_id, prompt in data.prompts(requests):
            request = (
                {"custom_id": custom_id, "prompt": prompt}
                if name == LANE
                else data.request_of(custom_id, prompt)
            )
            file.write(orjson.dumps(request, option=orjson.OPT_APPEND_NEWLINE))


def _command(name: str, folder: Path, address: str) -> Sequence[str]:
    source = folder / "in.jsonl"
    out = folder / "out"
    out.mkdir()
    results = out / "results.jsonl"
    match name:
        case "ours":
            return commands.ours(source, results, "--polling-interval", "1")
        case commands.WIZARD:
            return commands.wizard(source, out, "--check-interval", "1")
        case commands.LANE:
            return commands.lane(source, results, address, "--poll-interval", "1")
        case _:
            program = ("-m", "benchmarks.parts.runs.run", address, str(source), str(results))
            return children.python(*program)


def _results_written(folder: Path) -> int:
    count = 0
    for path in (folder / "out").rglob("*.jsonl"):
        with path.open("rb") as file:
            count += sum(1 for _ in file)
    return count


def _copy(address: str, source: str, out: str) -> None:
    """Do the least that a run can do: validate nothing, and keep nothing for a retry."""
    headers = {"x-api-key": sandboxes.KEY, "anthropic-version": "2023-06-01"}
    lines = Path(source).read_bytes().splitlines()
    with (
        httpx.Client(base_url=address, headers=headers, timeout=600) as http,
        Path(out).open("wb") as file,
    ):
        for start in range(0, len(lines), _IN_A_BATCH):
            _copy_batch(http, lines[start : start + _IN_A_BATCH], file)


def _copy_batch(http: httpx.Client, requests: list[bytes], out: IO[bytes]) -> None:
    batches = "/v1/messages/batches"
    body = b'{"requests":[' + b",".join(requests) + b"]}"
    created = http.post(batches, content=body, headers={"content-type": "application/json"})
    batch = created.raise_for_status().json()
    while batch["processing_status"] != "ended":
        time.sleep(0.5)
        batch = http.get(f"{batches}/{batch['id']}").raise_for_status().json()
    with http.stream("GET", batch["results_url"]) as response:
        for chunk in response.iter_bytes():
            out.write(chunk)


if __name__ == "__main__":
    _copy(*sys.argv[1:])
