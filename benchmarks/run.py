"""
Complete runs through the sandbox, from the start of the program to the last result written.

Each runs in a separate process against a new sandbox, which answers as fast as it can. All send the
same requests, and the peers poll every second. Every time includes that of the sandbox, so the
bound is a loop that posts the finished body, polls twice a second until the batch has ended, and
copies the results.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import attrs
import httpx
import orjson

from benchmarks import children, data, peers, sandboxes
from benchmarks.model import Goal, Line, Role, line

WIZARD = "BatchWizard"
LANE = "batchlane"
COPY = "httpx, post and copy"

# batchlane has its address in a constant, and litellm would look for prices on the network.
_LANE_PROGRAM = """
import sys
import batchlane.adapters.anthropic as adapter
from batchlane.cli import main
adapter.BASE_URL = sys.argv.pop(1) + "/v1/messages/batches"
sys.exit(main())
"""


@attrs.frozen
class Case:
    """A run of a number of requests, for ours, a peer and the bound."""

    peer: str
    requests: int
    repeats: int
    goals: bool = False


# batchlane takes milliseconds for a row: 100,000 of them would take as long as all the rest.
FULL = [
    Case(WIZARD, 100_000, 1, goals=True),
    Case(WIZARD, 10_000, 2),
    Case(LANE, 10_000, 1, goals=True),
]
QUICK = [Case(WIZARD, 1_000, 1)]


def measure(*, quick: bool) -> Iterator[Line]:
    """Yield time, processor time and peak memory for each case."""
    for case in QUICK if quick else FULL:
        if peers.python_of(case.peer.lower()) is None:
            case = attrs.evolve(case, peer="")
        yield from _measured(case)


def _measured(case: Case) -> Iterator[Line]:
    names = ["ours", *([case.peer] if case.peer else []), COPY]
    runs: dict[str, list[children.Run]] = {name: [] for name in names}
    for turn in range(case.repeats):
        shift = turn % len(names)
        for name in names[shift:] + names[:shift]:
            runs[name].append(_one(name, case.requests))
    text = f"{case.requests:,} requests"
    peer: dict[str, Role] = {case.peer: "peer"} if case.peer else {}
    yield line(
        "run through the sandbox, time",
        text,
        "s",
        {name: [run.seconds for run in found] for name, found in runs.items()},
        roles={**peer, COPY: "bound"},
        goals=[Goal(case.peer, at_least=3)] if case.goals and peer else [],
        note="the sandbox's own time is in all of them",
    )
    yield line(
        "run through the sandbox, processor time of the client",
        text,
        "s",
        {name: [run.cpu_seconds for run in found] for name, found in runs.items()},
        roles={**peer, COPY: "bound"},
        goals=[],
    )
    yield line(
        "run through the sandbox, peak memory",
        text,
        "MB",
        {name: [run.peak_bytes / 1e6 for run in found] for name, found in runs.items()},
        roles=peer,
        goals=[Goal(case.peer, at_least=5)] if case.goals and peer else [],
    )


def _one(name: str, requests: int) -> children.Run:
    with tempfile.TemporaryDirectory() as place, sandboxes.running() as address:
        folder = Path(place)
        _write_input(folder, name, requests)
        done = children.run(
            _command(name, folder, address),
            folder=folder,
            environment={
                "ANTHROPIC_BASE_URL": address,
                "ANTHROPIC_API_KEY": sandboxes.KEY,
                "HOME": place,
                "LITELLM_LOCAL_MODEL_COST_MAP": "True",
                "XDG_CONFIG_HOME": place,
            },
        )
        written = _results_written(folder)
        if written != requests:
            raise ValueError(f"{name} was given {requests} requests and wrote {written}")
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
    source = str(folder / "in.jsonl")
    out = folder / "out"
    out.mkdir()
    if name == "ours":
        ours = shutil.which("message-batches", path=str(Path(sys.executable).parent))
        assert ours is not None
        return [ours, "run", source, "--out", str(out / "results.jsonl"), "--json"]
    if name == WIZARD:
        wizard = _python(name).with_name("batchwizard")
        options = ["--provider", "anthropic", "--check-interval", "1"]
        return [str(wizard), "process", source, *options, "--output-directory", str(out)]
    if name == LANE:
        options = ["--model", "anthropic/claude-haiku-4-5", "--id-field", "custom_id"]
        options += ["--max-tokens", "1024", "--poll-interval", "1"]
        options += ["--checkpoint", str(folder / "checkpoint"), "-o", str(out / "results.jsonl")]
        return [str(_python(name)), "-c", _LANE_PROGRAM, address, "run", source, *options]
    return children.python("-m", "benchmarks.run", address, source, str(out / "results.jsonl"))


def _python(name: str) -> Path:
    python = peers.python_of(name.lower())
    assert python is not None
    return python


def _results_written(folder: Path) -> int:
    count = 0
    for path in (folder / "out").rglob("*.jsonl"):
        with path.open("rb") as file:
            count += sum(1 for _ in file)
    return count


def _copy(address: str, source: str, out: str) -> None:
    """Do the least that a run can do: validate nothing, and keep nothing for a retry."""
    headers = {"x-api-key": sandboxes.KEY, "anthropic-version": "2023-06-01"}
    with httpx.Client(base_url=address, headers=headers, timeout=600) as http:
        requests = b",".join(Path(source).read_bytes().splitlines())
        batches = "/v1/messages/batches"
        body = b'{"requests":[' + requests + b"]}"
        created = http.post(
            batches, content=body, headers={"content-type": "application/json"}
        ).raise_for_status()
        batch = created.json()
        while batch["processing_status"] != "ended":
            time.sleep(0.5)
            batch = http.get(f"{batches}/{batch['id']}").raise_for_status().json()
        with (
            http.stream("GET", batch["results_url"]) as response,
            Path(out).open("wb") as file,
        ):
            for chunk in response.iter_bytes():
                file.write(chunk)


if __name__ == "__main__":
    _copy(*sys.argv[1:])
