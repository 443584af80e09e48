"""
How long it takes from the start of a command to the first byte of its first batch.

The service is a stand-in that answers at once and notes when the head of a create came; then the
program is ended. What is measured is loading the program, reading and checking the input, and what
must be on disk before anything is sent. The bound is a program that reads the file and posts it.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import attrs
import httpx
import orjson

from benchmarks import children, data
from benchmarks.figures.model import Goal, Line, Role, line
from benchmarks.peers import commands
from benchmarks.services.link import Terms, serving

POST = "httpx, read and post"
_SECONDS = 300


@attrs.frozen
class Case:
    """How many requests, how often, and the peers."""

    requests: int
    repeats: int
    peers: tuple[str, ...] = commands.PEERS


# batchlane takes milliseconds for a row.
_FULL = (Case(1_000, 2), Case(100_000, 2, (commands.WIZARD,)))
_QUICK = (Case(1_000, 1, (commands.WIZARD,)),)


def measure(*, quick: bool) -> Iterator[Line]:
    """Yield the time to the first byte for each number of requests."""
    for case in _QUICK if quick else _FULL:
        yield _measured(case)


def _measured(case: Case) -> Line:
    peers = [name for name in case.peers if commands.is_installed(name)]
    names = ["ours", *peers, POST]
    taken: dict[str, list[float]] = {name: [] for name in names}
    for turn in range(case.repeats):
        shift = turn % len(names)
        for name in names[shift:] + names[:shift]:
            taken[name].append(_seconds(name, case.requests))
    roles: dict[str, Role] = dict.fromkeys(peers, "peer")
    return line(
        "start of the command to its first byte sent",
        f"{case.requests:,} requests",
        "s",
        taken,
        roles={**roles, POST: "bound"},
        goals=[Goal(peer, at_least=3) for peer in peers],
        note="the bound checks nothing, and writes nothing down before it sends",
    )


def first_create(calls: Sequence[dict[str, Any]]) -> float | None:
    """Return when the first create came, by the calls of a service; None without one."""
    return next((call["began"] for call in calls if call["method"] == "POST"), None)


def _seconds(name: str, requests: int) -> float:
    with tempfile.TemporaryDirectory() as place, serving(Terms()) as address:
        home = Path(place)
        source = home / "in.jsonl"
        _write(source, name, requests)
        environment = children.surroundings() | commands.surroundings(address, home)
        command = _command(name, source, address)
        started = time.time()
        with subprocess.Popen(
            command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        ) as process:
            try:
                return _await_create(address, process) - started
            finally:
                process.kill()


def _await_create(address: str, process: subprocess.Popen[bytes]) -> float:
    until = time.monotonic() + _SECONDS
    while time.monotonic() < until:
        has_ended = process.poll() is not None
        came = first_create(httpx.get(f"{address}/calls").json())
        if came is not None:
            return came
        if has_ended:
            break
        time.sleep(0.05)
    raise children.ChildError(f"{process.args!r} sent no batch")


def _write(path: Path, name: str, requests: int) -> None:
    with path.open("wb") as file:
        for custom_id, prompt in data.prompts(requests):
            request: dict[str, Any] = data.request_of(custom_id, prompt)
            if name == commands.LANE:
                request = {"custom_id": custom_id, "prompt": prompt}
            file.write(orjson.dumps(request, option=orjson.OPT_APPEND_NEWLINE))


def _command(name: str, source: Path, address: str) -> Sequence[str]:
    out = source.with_name("out")
    match name:
        case "ours":
            return commands.ours(source, out.with_suffix(".jsonl"))
        case commands.WIZARD:
            return commands.wizard(source, out)
        case commands.LANE:
            return commands.lane(source, out.with_suffix(".jsonl"), address)
        case _:
            return children.python("-m", "benchmarks.parts.runs.first_byte", address, str(source))


def _post(address: str, source: str) -> None:
    """Send a file as one batch."""
    body = b'{"requests":[' + b",".join(Path(source).read_bytes().splitlines()) + b"]}"
    httpx.post(f"{address}/v1/messages/batches", content=body).raise_for_status()


if __name__ == "__main__":
    _post(*sys.argv[1:])
