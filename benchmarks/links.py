"""
What a run makes of a slow link, and of a queue that is full.

The service is a stand-in with a latency, a rate for each connection, and a limit of the queue. The
bound of the link is a program with four connections in each direction that checks and keeps
nothing. The bound of the queue is the bytes of the batches themselves.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import attrs
import httpx

from benchmarks import children
from benchmarks.model import Goal, Line, line

FOUR = "httpx, four connections each way"
BODIES = "the batches themselves"
_ANY = 10.0**9


@attrs.frozen
class Link:
    """A link and what is sent through it."""

    batches: int
    body_bytes: int
    request_bytes: int
    latency: float
    rate: float

    def __str__(self) -> str:
        return (
            f"{self.batches} batches of {self.body_bytes / 1e6:g} MB there and back, "
            f"{self.latency * 1000:g} ms, {self.rate / 1e6:g} MB/s a connection"
        )


@attrs.frozen
class Queue:
    """A queue and what is sent into it."""

    requests: int
    limit: int
    speed: float


def measure(*, quick: bool) -> Iterator[Line]:
    """Yield the time through the link, and the bytes that are sent into the queue."""
    link = Link(8, 20_000_000, 2_000, 0.1, 8e6)
    queue = Queue(600_000, 200_000, 20_000)
    if quick:
        link, queue = Link(8, 1_000_000, 2_000, 0.1, 0.5e6), Queue(250_000, 200_000, 20_000)
    yield _through(link)
    yield _into(queue)


def _through(link: Link) -> Line:
    values: dict[str, list[float]] = {}
    with tempfile.TemporaryDirectory() as place:
        source = Path(place) / "in.jsonl"
        # A little less than a body, for the ids get a suffix.
        per_batch = link.body_bytes // (link.request_bytes + 20)
        _write(source, link.batches * per_batch, link.request_bytes)
        commands = {
            "ours": _ours(source, "--max-batch-requests", str(per_batch)),
            FOUR: children.python("-m", "benchmarks.links", str(source), str(per_batch)),
        }
        for name, command in commands.items():
            with serving(link.latency, link.rate, _ANY, _ANY) as address:
                values[name] = [_run(command, address, Path(place)).seconds]
    return line(
        "run over a slow link, time",
        str(link),
        "s",
        values,
        roles={FOUR: "bound"},
        goals=[Goal(FOUR, at_most=3)],
        note="ours reads and checks the complete input first",
    )


def _into(queue: Queue) -> Line:
    with tempfile.TemporaryDirectory() as place:
        source = Path(place) / "in.jsonl"
        _write(source, queue.requests, 170)
        with serving(0, _ANY, queue.limit, queue.speed) as address:
            _run(_ours(source), address, Path(place))
            stats = httpx.get(f"{address}/stats").json()
    needed = stats["taken_bytes"] / 1e6
    return line(
        "run into a full queue, bytes sent",
        f"{queue.requests:,} requests, {queue.limit:,} in the queue",
        "MB",
        {"ours": [needed + stats["refused_bytes"] / 1e6], BODIES: [needed]},
        roles={BODIES: "bound"},
        goals=[Goal(BODIES, at_most=1.3)],
    )


def _write(path: Path, requests: int, size: int) -> None:
    text = (
        '{"custom_id":"row-%07d","params":{"model":"claude-haiku-4-5","max_tokens":16,'
        '"messages":[{"role":"user","content":"%s"}]}}\n'
    )
    content = "x" * (size - len(text % (0, "")))
    with path.open("w", encoding="utf-8") as file:
        file.writelines(text % (number, content) for number in range(requests))


def _ours(source: Path, *options: str) -> list[str]:
    ours = shutil.which("message-batches", path=str(Path(sys.executable).parent))
    assert ours is not None
    out = str(source.with_name("out.jsonl"))
    return [ours, "run", str(source), "--out", out, "--polling-interval", "2", "--json", *options]


def _run(command: list[str], address: str, home: Path) -> children.Run:
    environment = {"ANTHROPIC_BASE_URL": address, "ANTHROPIC_API_KEY": "key", "HOME": str(home)}
    return children.run(command, environment=environment)


@contextlib.contextmanager
def serving(latency: float, rate: float, queue: float, speed: float) -> Iterator[str]:
    numbers = map(str, (latency, rate, queue, speed))
    command = [sys.executable, "-m", "benchmarks.link_service", *numbers]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        yield process.stdout.readline().decode().strip()


def _four(address: str, source: Path, per_batch: int) -> None:
    """Send and fetch over four connections each way."""
    lines = source.read_bytes().splitlines()
    groups = [lines[start : start + per_batch] for start in range(0, len(lines), per_batch)]
    batches = f"{address}/v1/messages/batches"
    with (
        httpx.Client(timeout=600) as http,
        ThreadPoolExecutor(4) as up,
        ThreadPoolExecutor(4) as down,
    ):

        def send(group: list[bytes]) -> str:
            body = b'{"requests":[' + b",".join(group) + b"]}"
            batch_id: str = http.post(batches, content=body).raise_for_status().json()["id"]
            return batch_id

        def fetch(batch_id: str) -> None:
            while http.get(f"{batches}/{batch_id}").json()["processing_status"] != "ended":
                time.sleep(0.5)
            path = source.with_name(f"{batch_id}.jsonl")
            with (
                http.stream("GET", f"{batches}/{batch_id}/results") as response,
                path.open("wb") as file,
            ):
                file.writelines(response.iter_bytes())

        sent = [up.submit(send, group) for group in groups]
        list(down.map(lambda future: fetch(future.result()), sent))


if __name__ == "__main__":
    _four(os.environ["ANTHROPIC_BASE_URL"], Path(sys.argv[1]), int(sys.argv[2]))
