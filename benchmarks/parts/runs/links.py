"""
What a run makes of a slow link.

The link gives each connection so many bytes a second, so what it allows depends on how many
connections there are: four in each direction, for all. The service answers as soon as it has the
body, and a batch has ended at once. There are two bounds: what is computed from latency, rate and
connections, and a program that sends, looks and fetches side by side, but checks and keeps nothing.
The peer has a file for each batch, and four jobs at once.
"""

from __future__ import annotations

import math
import os
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import attrs
import httpx

from benchmarks import children, data
from benchmarks.figures.model import Goal, Line, Role, line
from benchmarks.peers import commands
from benchmarks.services.link import Terms, serving

CONNECTIONS = 4
"""In each direction; what a run uses unless a person says otherwise."""

FOUR = "httpx, four connections each way"
IDEAL = "the link itself, computed"


@attrs.frozen
class Link:
    """A link and what is sent through it."""

    batches: int
    body_bytes: int
    request_bytes: int
    latency: float
    rate: float
    with_peer: bool = True

    def __str__(self) -> str:
        return (
            f"{self.batches} batches of {self.body_bytes / 1e6:g} MB there and back, "
            f"{self.latency * 1000:g} ms, {self.rate / 1e6:g} MB/s a connection"
        )

    @property
    def per_batch(self) -> int:
        """How many requests a batch has: a little less than a body, for the ids get a suffix."""
        return self.body_bytes // (self.request_bytes + 20)


_FULL = (
    Link(8, 20_000_000, 2_000, 0.1, 8e6),
    Link(20, 10_000_000, 2_000, 0.1, 8e6, with_peer=False),
)
_QUICK = (Link(8, 1_000_000, 2_000, 0.1, 1e6),)


def measure(*, quick: bool) -> Iterator[Line]:
    """Yield the time through each link."""
    for link in _QUICK if quick else _FULL:
        yield _through(link)


def least_seconds(link: Link, connections: int = CONNECTIONS) -> float:
    """
    Return the least time that a link takes, with so many connections in each direction.

    A batch is sent, looked at and fetched, each with the latency of a call. What comes back is as
    long as what was sent, so the downloads keep up with the uploads: after the last upload, only
    those of the last batches are left.
    """
    moved = link.body_bytes / link.rate
    uploads = math.ceil(link.batches / connections) * (moved + link.latency)
    look = link.latency
    return uploads + look + link.latency + moved


def _through(link: Link) -> Line:
    has_peer = link.with_peer and commands.is_installed(commands.WIZARD)
    peers: dict[str, Role] = {commands.WIZARD: "peer"} if has_peer else {}
    taken = {name: [_seconds(name, link)] for name in ("ours", FOUR, *peers)}
    return line(
        "run over a slow link, time",
        str(link),
        "s",
        {**taken, IDEAL: [least_seconds(link)]},
        roles={**peers, IDEAL: "bound", FOUR: "bound"},
        goals=[Goal(IDEAL, at_most=1.5)],
        note="ours reads and checks the complete input before it sends, and its start is included",
    )


def _seconds(name: str, link: Link) -> float:
    terms = Terms(latency=link.latency, rate=link.rate)
    with tempfile.TemporaryDirectory() as place, serving(terms) as address:
        home = Path(place)
        command = _command(name, link, home)
        environment = commands.surroundings(address, home)
        seconds = children.run(command, environment=environment).seconds
        stats = httpx.get(f"{address}/stats").json()
        if stats["accepted"] != link.batches * link.per_batch or stats["repeated"]:
            raise ValueError(f"{name} sent something else: {stats}")
        return seconds


def _command(name: str, link: Link, home: Path) -> Sequence[str]:
    source = home / "in.jsonl"
    if name == commands.WIZARD:
        folder = home / "in"
        folder.mkdir()
        for number in range(link.batches):
            start = number * link.per_batch
            path = folder / f"{number}.jsonl"
            data.write_sized_requests(path, link.per_batch, link.request_bytes, start=start)
        options = ("--check-interval", "1", "--max-concurrent-jobs", str(CONNECTIONS))
        return commands.wizard(folder, home / "out", *options)
    data.write_sized_requests(source, link.batches * link.per_batch, link.request_bytes)
    if name == FOUR:
        program = ("-m", "benchmarks.parts.runs.links", str(source), str(link.per_batch))
        return children.python(*program)
    return commands.ours(source, home / "out.jsonl", "--max-batch-requests", str(link.per_batch))


def _four(address: str, source: Path, per_batch: int) -> None:
    """Send and fetch over four connections each way."""
    lines = source.read_bytes().splitlines()
    groups = [lines[start : start + per_batch] for start in range(0, len(lines), per_batch)]
    batches = f"{address}/v1/messages/batches"
    with (
        httpx.Client(timeout=600) as http,
        ThreadPoolExecutor(CONNECTIONS) as up,
        ThreadPoolExecutor(CONNECTIONS) as down,
    ):

        def send(group: list[bytes]) -> str:
            body = b'{"requests":[' + b",".join(group) + b"]}"
            batch_id: str = http.post(batches, content=body).raise_for_status().json()["id"]
            return batch_id

        def fetch(batch_id: str) -> None:
            while http.get(f"{batches}/{batch_id}").json()["processing_status"] != "ended":
                time.sleep(0.05)
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
