"""Asks how the batches are doing, with one listing for many of them."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from attrs import frozen

from message_batches.jobs.engine.service import Batch, Service, counts_of
from message_batches.jobs.engine.submit import PAGE_SIZE
from message_batches.jobs.types import BatchState, Handle

LONGEST_WAIT = 300.0
"""Seconds; more than this is not waited at once, whatever the service asks for."""


def poll(handles: Iterable[Handle], *, service: Service) -> list[BatchState]:
    """
    Give the state of each batch, in the order asked.

    A single batch is retrieved. For more, the list is read from the newest batch on until all were
    seen, or until it is past the oldest; what was not seen is retrieved one by one.

    Raises:
        AnthropicError: the service said no, or could not be reached; call again. NotFoundError, one
            of them, tells that a batch is gone.
    """
    wanted = list(handles)
    seen: dict[str, BatchState] = {}
    if len(wanted) > 1:
        seen = _listed({handle.batch_id: handle.created_at for handle in wanted}, service)
    return [
        seen.get(handle.batch_id) or _state_of(*service.look(handle.batch_id)) for handle in wanted
    ]


def _state_of(batch: Batch, ask_again: float | None = None) -> BatchState:
    counts = counts_of(batch)
    return BatchState(batch.id, batch.processing_status, counts, batch.ended_at, ask_again)


def _listed(wanted: dict[str, datetime], service: Service) -> dict[str, BatchState]:
    oldest = min(wanted.values())
    seen: dict[str, BatchState] = {}
    for batch in service.list(page_size=PAGE_SIZE):
        if batch.id in wanted:
            seen[batch.id] = _state_of(batch)
        if len(seen) == len(wanted) or batch.created_at < oldest:
            break
    return seen


@frozen
class PollPolicy:
    """
    How long to wait between two looks, in seconds.

    The longer a batch has taken, the longer it may lie there finished: what is lost is a share of
    the time that it took anyway, and a batch of an hour is not asked about every second.

    Attributes:
        first: before the first look, and the least between two listings.
        longest: the most between two looks.
        share: of the time since the last batch was sent, what may pass between two looks.
    """

    first: float = 0.5
    longest: float = 60.0
    share: float = 0.125

    @classmethod
    def up_to(cls, longest: float) -> PollPolicy:
        """Return the policy whose longest wait is this many seconds."""
        return cls(min(0.5, longest / 10), longest)

    def wait(
        self,
        since_sent: float,
        states: Sequence[BatchState] = (),
        *,
        uniform: Callable[[float, float], float],
    ) -> float:
        """
        Give the time before the next look.

        Args:
            since_sent: how long ago the last batch was sent.
            states: what the last poll has shown.
            uniform: a random number between two others.
        """
        # A listing of many batches takes several calls.
        least = self.first * max(math.ceil(len(states) / PAGE_SIZE), 1)
        own = max(min(self.share * since_sent, self.longest), least)
        asked_for = max((state.ask_again or 0.0 for state in states), default=0.0)
        # A random tenth off keeps many runs from one beat.
        return max(own * uniform(0.9, 1.0), min(asked_for, LONGEST_WAIT))

    def backoff(self, failures: int) -> float:
        """Give the time before the next try, after so many that failed in a row."""
        # Beyond 64 times the power only grows past what a float can hold.
        return min(self.first * 2.0 ** min(failures, 64), self.longest)
