"""
How long it takes from the end of a batch until its results are there.

A client finds out that a batch has ended only when it looks. Every client is measured with its own
waits, and the vendor's SDK with the loop of its documentation, which looks every 60 seconds. The
service asks those who look at one batch to look again after ten seconds, as the real one has been
recorded to do.

First the engine of a run looks after batches that end after a minute to ten hours, by a clock that
jumps over its waits; when the others look follows from their waits. Then a batch of 20 seconds is
waited for in real time, until the program has ended.
"""

from __future__ import annotations

import math
import queue
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from itertools import accumulate, chain, repeat
from pathlib import Path
from typing import Any

import attrs
import httpx
import orjson

from benchmarks import children, data
from benchmarks.figures.model import Goal, Line, Role, line
from benchmarks.peers import commands
from benchmarks.services.link import RESULT, Terms, serving

LOOP = "vendor SDK, the loop of its documentation"
HINTED = "every 10 s, as the service asks"
_HINT = 10.0

_AGES = {"1 minute": 60.0, "10 minutes": 600.0, "1 hour": 3_600.0, "10 hours": 36_000.0}
_QUICK_AGES = ("1 minute", "1 hour")
_MOMENTS = 12
_STARTED = 1_800_000_000.0


@attrs.frozen
class Waits:
    """
    The waits between two looks at a batch.

    Attributes:
        first: The seconds before the second look.
        factor: By what each wait is longer than the one before.
        longest: The most seconds.
    """

    first: float
    factor: float = 1
    longest: float = math.inf

    def looks(self) -> Iterator[float]:
        """Yield when a client looks, in seconds after the create."""
        grown = accumulate(repeat(self.factor), lambda wait, by: wait * by, initial=self.first)
        return accumulate(chain([0.0], (min(wait, self.longest) for wait in grown)))

    def late(self, ended: float) -> float:
        """Return how long after its end a client sees that a batch has ended."""
        return next(look for look in self.looks() if look >= ended) - ended


PEERS = {
    LOOP: Waits(60),
    # BatchWizard 0.5.0 and batchlane 0.2.0, without options.
    commands.WIZARD: Waits(5, 1.5, 60),
    commands.LANE: Waits(30, 2, 900),
}


def measure(*, quick: bool) -> Iterator[Line]:
    """Yield by how much results are late, for batches of each age, and in real time."""
    for age in _QUICK_AGES if quick else _AGES:
        yield _late(age)
    if not quick:
        yield _waited_for(Terms(seconds=20, ask_again=_HINT), 1_000)


# By a clock that jumps


def _late(age: str) -> Line:
    moments = moments_around(_AGES[age])
    values = {
        "ours": [late_in_a_run(ended) for ended in moments],
        HINTED: [Waits(_HINT).late(ended) for ended in moments],
        **{name: [waits.late(ended) for ended in moments] for name, waits in PEERS.items()},
    }
    roles: dict[str, Role] = dict.fromkeys(PEERS, "peer")
    return line(
        "end of a batch until it is seen",
        f"one batch that takes about {age}",
        "s",
        values,
        roles={**roles, HINTED: "bound"},
        goals=[Goal(LOOP, at_least=1)],
        note="by a clock that jumps over the waits: ours runs, the others are computed from the "
        f"waits in their sources; the median of batches that end at {_MOMENTS} moments, from a "
        "tenth earlier to a tenth later",
    )


def moments_around(age: float) -> list[float]:
    """Return moments from a tenth before to a tenth after an age, in step with no client."""
    golden = (math.sqrt(5) - 1) / 2  # its multiples spread evenly, but not regularly
    return [age * (0.9 + 0.2 * (place * golden % 1)) for place in range(1, _MOMENTS + 1)]


@attrs.define
class Clock:
    """Time that passes only while a run waits and no call is under way."""

    passed: float = 0.0

    def now(self) -> float:
        """Return the time of day."""
        return _STARTED + self.passed

    def get(self, items: queue.SimpleQueue[Any], seconds: float | None, coming: int) -> Any:
        """Return what comes; let the time pass if nothing will."""
        try:
            return items.get(block=coming > 0)
        except queue.Empty:
            assert seconds is not None
            self.passed += seconds
            raise


def late_in_a_run(ended: float) -> float:
    """Return how long after its end a run fetches the results of its only batch."""
    from message_batches import Anthropic
    from message_batches.jobs.internals import System, start_run

    clock = Clock()
    fetched: list[float] = []
    ids: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        if request.method == "POST":
            ids.extend(each["custom_id"] for each in orjson.loads(request.read())["requests"])
        if request.url.path.endswith("/results"):
            fetched.append(clock.passed)
            return httpx.Response(
                200, content=b"".join(RESULT % (each.encode(), b"x") for each in ids)
            )
        batch = _batch(len(ids), None if clock.passed < ended else ended)
        if request.method == "GET" and request.url.path.endswith("/batches"):
            page = {"data": [batch] if ids else [], "has_more": False}
            return httpx.Response(200, json=page)
        hint = {"retry-after": f"{_HINT:g}"} if request.method == "GET" else {}
        return httpx.Response(200, json=batch, headers=hint if clock.passed < ended else {})

    system = System(now=clock.now, monotonic=lambda: clock.passed, get=clock.get)
    with tempfile.TemporaryDirectory() as place:
        source = Path(place) / "in.jsonl"
        data.write_sized_requests(source, 1, 200)
        http = httpx.Client(transport=httpx.MockTransport(answer))
        with (
            Anthropic(api_key="key", http_client=http) as client,
            start_run(source, Path(place) / "out.jsonl", client=client, system=system) as run,
        ):
            run.finish(progress=False)
    return fetched[0] - ended


def _batch(requests: int, ended: float | None) -> dict[str, Any]:
    view = data.batch("msgbatch_1", None, requests)
    view["created_at"] = _text(0.0)
    if ended is not None:
        url = "https://api.anthropic.com/v1/messages/batches/msgbatch_1/results"
        return {**view, "ended_at": _text(ended), "results_url": url}
    counts = {**view["request_counts"], "processing": requests, "succeeded": 0}
    return {**view, "processing_status": "in_progress", "request_counts": counts, "ended_at": None}


def _text(seconds: float) -> str:
    return datetime.fromtimestamp(_STARTED + seconds, UTC).isoformat()


# In real time


def _waited_for(terms: Terms, requests: int) -> Line:
    peers = [name for name in commands.PEERS if commands.is_installed(name)]
    names = ["ours", *peers]
    # They wait most of the time, so all of them may wait at once.
    with ThreadPoolExecutor(len(names)) as pool:
        seconds = pool.map(lambda name: _seconds_after(name, terms, requests), names)
        values = {name: [late] for name, late in zip(names, seconds, strict=True)}
    return line(
        "end of a batch until the program has ended",
        f"one batch of {requests:,} requests that takes {terms.seconds:g} s",
        "s",
        values,
        roles=dict.fromkeys(peers, "peer"),
        goals=[Goal(peer, at_least=1) for peer in peers],
    )


def _seconds_after(name: str, terms: Terms, requests: int) -> float:
    with tempfile.TemporaryDirectory() as place, serving(terms) as address:
        home = Path(place)
        source = home / "in.jsonl"
        if name == commands.LANE:
            lines = [{"custom_id": id_, "prompt": text} for id_, text in data.prompts(requests)]
            source.write_bytes(b"".join(orjson.dumps(each) + b"\n" for each in lines))
        else:
            data.write_sized_requests(source, requests, 500)
        command = _command(name, source, address)
        children.run(command, environment=commands.surroundings(address, home))
        now = time.time()
        (batch,) = httpx.get(f"{address}/v1/messages/batches").json()["data"]
        return now - datetime.fromisoformat(batch["ended_at"]).timestamp()


def _command(name: str, source: Path, address: str) -> Sequence[str]:
    out = source.with_name("out.jsonl")
    match name:
        case "ours":
            return commands.ours(source, out)
        case commands.WIZARD:
            return commands.wizard(source, source.with_name("out"))
        case _:
            return commands.lane(source, out, address)
