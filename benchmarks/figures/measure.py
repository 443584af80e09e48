"""Time tasks in turn, and summarize the times."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import attrs


@attrs.frozen
class Figure:
    """
    The summary of repeated measurements.

    Attributes:
        median: The median.
        low: The lower quartile.
        high: The upper quartile.
        repeats: How many measurements there were.
    """

    median: float
    low: float
    high: float
    repeats: int

    def scaled(self, factor: float) -> Figure:
        """Return the same in another unit."""
        return Figure(self.median * factor, self.low * factor, self.high * factor, self.repeats)


def figure(values: Sequence[float]) -> Figure:
    """
    Summarize measurements.

    Raises:
        ValueError: The list is empty.
    """
    if not values:
        raise ValueError("nothing was measured")
    if len(values) == 1:
        return Figure(values[0], values[0], values[0], 1)
    low, _, high = statistics.quantiles(values, n=4, method="inclusive")
    return Figure(statistics.median(values), low, high, len(values))


def ratio(over: Sequence[float], under: Sequence[float]) -> Figure:
    """
    Return the ratio of two series of measurements.

    The median is the ratio of the medians. The spread is that of the ratios within each round,
    where both ran under the same conditions.
    """
    rounds = figure([one / other for one, other in zip(over, under, strict=True)])
    return attrs.evolve(rounds, median=figure(over).median / figure(under).median)


def in_turn(
    tasks: Mapping[str, Callable[[], Any]],
    repeats: int,
    *,
    clock: Callable[[], float] = time.perf_counter,
) -> dict[str, list[float]]:
    """
    Time each task once in every round, so that a slow moment of the machine affects all of them.

    A warm-up round is not counted. Each round starts with another task. The garbage collector is
    on, as it is in programs, and runs before each task.

    Args:
        tasks: What to time, by name. All return the same value.
        repeats: How many rounds.
        clock: Returns seconds.

    Raises:
        ValueError: Two tasks did not do the same work.
    """
    names = list(tasks)
    seconds: dict[str, list[float]] = {name: [] for name in names}
    found: dict[str, Any] = {}
    for turn in range(repeats + 1):
        shift = turn % len(names)
        for name in names[shift:] + names[:shift]:
            gc.collect()
            started = clock()
            found[name] = tasks[name]()
            taken = clock() - started
            if turn:
                seconds[name].append(taken)
        if len({repr(value) for value in found.values()}) > 1:
            raise ValueError(f"the tasks did not do the same work: {found}")
    return seconds
