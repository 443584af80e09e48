"""Steps of one run take turns: how long each waits for its turn, and for the service in it."""

from __future__ import annotations

from collections.abc import Callable, Generator
from typing import Any, TypeVar

from message_batches.jobs.engine import Limits
from message_batches.jobs.errors import RunLockedError
from message_batches.jobs.ledger import LockHeldError
from message_batches.jobs.steps.values import Waiting
from message_batches.jobs.system import SYSTEM

_T = TypeVar("_T")

_LOCK_SECONDS = 0.2
"""How often a step tries to take a lock that another one holds."""

LOCKED_SECONDS = 10.0
"""When to call a step again that did not get the lock in its time."""

_PAUSE_SECONDS = 5.0
"""How long a step waits for the service itself, such as for results that are not all there yet."""


def deadline_of(wait_at_most: float) -> float:
    """Return when a step gives up its turn, by the steady clock."""
    return SYSTEM.monotonic() + wait_at_most


def when_free(take: Callable[[], _T], deadline: float) -> _T:
    """Return what takes a lock, or raise what it raised last while another one held it."""
    while True:
        try:
            return take()
        except (RunLockedError, LockHeldError):
            left = deadline - SYSTEM.monotonic()
            if left <= 0:
                raise
            SYSTEM.sleep(min(_LOCK_SECONDS, left))


def locked_out(error: RunLockedError) -> Waiting:
    """Return what a step says that did not get its turn."""
    return Waiting(str(error), LOCKED_SECONDS)


def limits_until(deadline: float, partition: int | None = None) -> Limits:
    """Return how much a step does in its turn; with a partition, which one it collects."""
    until = min(deadline, SYSTEM.monotonic() + _PAUSE_SECONDS)
    return Limits(until, None if partition is None else frozenset({partition}))


def exhaust(steps: Generator[Any, None, _T]) -> _T:
    """Return what a generator returns at its end."""
    while True:
        try:
            next(steps)
        except StopIteration as end:
            result: _T = end.value
            return result
