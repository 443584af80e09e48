"""Asks how the batches are doing, with one listing for many of them."""

from __future__ import annotations

import random
from collections.abc import Iterable
from datetime import datetime

from attrs import frozen

from .service import Batch, Service, counts_of
from .submission import PAGE_SIZE
from .values import Handle, State


def poll(handles: Iterable[Handle], *, service: Service) -> list[State]:
    """
    Give the state of each batch, in the order asked.

    A single batch is retrieved. For more, the list is read from the newest batch on until all were
    seen, or until it is past the oldest; what was not seen is retrieved one by one.
    """
    wanted = list(handles)
    seen: dict[str, State] = {}
    if len(wanted) > 1:
        seen = _listed({handle.batch_id: handle.created_at for handle in wanted}, service)
    return [
        seen.get(handle.batch_id) or _state_of(*service.look(handle.batch_id)) for handle in wanted
    ]


def _state_of(batch: Batch, ask_again: float | None = None) -> State:
    counts = counts_of(batch)
    return State(batch.id, batch.processing_status, counts, batch.ended_at, ask_again)


def _listed(wanted: dict[str, datetime], service: Service) -> dict[str, State]:
    oldest = min(wanted.values())
    seen: dict[str, State] = {}
    for batch in service.list(page_size=PAGE_SIZE):
        if batch.id in wanted:
            seen[batch.id] = _state_of(batch)
        if len(seen) == len(wanted) or batch.created_at < oldest:
            break
    return seen


@frozen
class Pace:
    """
    How the time between two looks grows, in seconds.

    Attributes:
        first: before the first look, and after anything has happened.
        longest: what it grows to.
        growth: factor from one to the next.
    """

    first: float = 1.0
    longest: float = 60.0
    growth: float = 1.5

    def wait(self, looks: int) -> float:
        """Give the time before the next look; a random tenth off keeps many runs from one beat."""
        return self._grown(self.growth, looks) * random.uniform(0.9, 1.0)

    def backoff(self, failures: int) -> float:
        """Give the time before the next try, after so many that failed in a row."""
        return self._grown(2.0, failures)

    def _grown(self, growth: float, times: int) -> float:
        # Beyond 64 times the power only grows past what a float can hold.
        return min(self.first * growth ** min(times, 64), self.longest)
