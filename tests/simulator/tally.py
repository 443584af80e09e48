"""Play many histories, and count what came of them."""

from __future__ import annotations

import datetime
import multiprocessing
import time
from typing import NamedTuple

from tests.simulator.checks import Violation
from tests.simulator.faults import Dice
from tests.simulator.history import History, Slow

BROKEN = (Violation, AssertionError, KeyError, ValueError, RuntimeError, AttributeError)
CHUNK = 250


class Tally(NamedTuple):
    """What came of some histories."""

    histories: int
    slow: int
    creates: int
    lives: int
    steps: int
    seconds: float
    broken: list[tuple[int, str]]


def play(seeds: range, *, proven_ids: bool = True) -> Tally:
    """Play the histories of these seeds."""
    began = time.process_time()
    slow = creates = lives = steps = 0
    broken = []
    for seed in seeds:
        history = History(Dice(seed, proven_ids=proven_ids))
        try:
            history.play()
        except Slow:
            slow += 1
        except BROKEN as error:
            broken.append((seed, f"{type(error).__name__}: {error}"))
        creates += history.creates
        lives += history.lives
        steps += history.steps
    seconds = time.process_time() - began
    return Tally(len(seeds), slow, creates, lives, steps, seconds, broken)


def _play_chunk(work: tuple[range, bool]) -> Tally:
    return play(work[0], proven_ids=work[1])


def add(tallies: list[Tally]) -> Tally:
    """Return the sum of tallies."""
    numbers = [sum(column) for column in list(zip(*tallies, strict=True))[:-1]]
    return Tally(*numbers, broken=[each for tally in tallies for each in tally.broken])  # type: ignore[arg-type]


def play_many(first: int, count: int, *, proven_ids: bool = True, processes: int = 1) -> Tally:
    """Play many histories, side by side."""
    chunks = [
        (range(begin, min(begin + CHUNK, first + count)), proven_ids)
        for begin in range(first, first + count, CHUNK)
    ]
    if processes == 1:
        return add([_play_chunk(chunk) for chunk in chunks])
    with multiprocessing.get_context("spawn").Pool(processes) as pool:
        return add(list(pool.imap_unordered(_play_chunk, chunks)))


def today() -> int:
    """Return a seed that is new every day."""
    return int(datetime.datetime.now(tz=datetime.UTC).strftime("%Y%m%d")) * 1_000_000


def command(seed: int, *, proven_ids: bool) -> str:
    """Return the command that plays a history again."""
    return f"python -m tests.simulator {seed} 1 --trace" + ("" if proven_ids else " --weak")
