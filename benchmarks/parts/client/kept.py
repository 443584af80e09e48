"""Keep all results of a batch in a dict by their id, as programs do that look them up."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import anthropic
import attrs

from benchmarks import data
from benchmarks.figures.measure import in_turn
from benchmarks.figures.model import Case, Goal, Line, line
from benchmarks.services.finished import offer, serving
from message_batches import Anthropic, fewer_collections

VENDOR = "vendor SDK"
DROPPED = "ours, dropped"
AS_EVER = "ours, without fewer_collections"
INDEX = "index_by_custom_id"
LOOP = "a loop in fewer_collections"

_GOALS = (Goal(VENDOR, at_least=8), Goal(DROPPED, at_most=1.3))
FULL = [Case("classified", 100_000, 3, _GOALS), Case("mixed", 10_000, 3, _GOALS)]
QUICK = [attrs.evolve(FULL[0], count=10_000, repeats=1)]


def measure(*, quick: bool) -> Iterator[Line]:
    """Yield a line for each way to keep results."""
    for case in QUICK if quick else FULL:
        with tempfile.TemporaryDirectory() as folder:
            size = offer(Path(folder), "msgbatch_01", case.shape, case.count)
            with (
                serving(Path(folder)) as address,
                Anthropic(api_key="key", base_url=address) as ours,
                anthropic.Anthropic(api_key="key", base_url=address) as vendor,
            ):
                tasks = _tasks(ours.beta.messages.batches, vendor.beta.messages.batches)
                seconds = in_turn(tasks, case.repeats)
        for way in (INDEX, LOOP):
            yield line(
                f"results kept in a dict, {way}",
                f"{case.count:,} results, {data.described(case.shape, size / case.count)}",
                "µs/result",
                {**seconds, "ours": seconds[way]},
                scale=1e6 / case.count,
                roles={VENDOR: "peer", DROPPED: "bound", AS_EVER: "bound"},
                goals=case.goals,
                note="what is left of the distance to dropped ones is new memory, and a look at "
                "each new object for garbage",
            )


def _tasks(ours: Any, vendor: Any) -> dict[str, Callable[[], int]]:
    return {
        INDEX: lambda: len(ours.results("msgbatch_01").index_by_custom_id()),
        LOOP: lambda: _kept_in_block(ours),
        AS_EVER: lambda: _kept(ours),
        VENDOR: lambda: _kept(vendor),
        DROPPED: lambda: sum(1 for _ in ours.results("msgbatch_01")),
    }


def _kept(batches: Any) -> int:
    return len({result.custom_id: result for result in batches.results("msgbatch_01")})


def _kept_in_block(batches: Any) -> int:
    with fewer_collections():
        return _kept(batches)
