"""Polling: the states of many batches from one listing, and how long to wait between polls."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from attrs import frozen

from message_batches.jobs.engine.service import Batch, Service, counts_of
from message_batches.jobs.engine.submission import PAGE_SIZE
from message_batches.jobs.types import BatchState, Handle

LONGEST_WAIT = 300.0
"""The most seconds to wait at once, even if the service asks for more."""


def poll(handles: Iterable[Handle], *, service: Service) -> list[BatchState]:
    """
    Return the state of each batch, in the order of the handles.

    A single batch is retrieved. For more, the list is read from the newest batch until all were
    seen, or until it is past the oldest; each batch that was not seen is then retrieved.

    Args:
        handles: the batches.
        service: the API.

    Raises:
        AnthropicError: the service refused, or could not be reached; call again. NotFoundError, one
            of these, means that a batch is gone.
    """
    wanted = list(handles)
    seen: dict[str, BatchState] = {}
    if len(wanted) > 1:
        seen = _listed({handle.batch_id: handle.created_at for handle in wanted}, service)
    return [
        seen.get(handle.batch_id) or _state_of(*service.poll(handle.batch_id)) for handle in wanted
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
    How long to wait between two polls, in seconds.

    The wait grows with the age of the last batch, so that results are collected late by at most a
    fixed share of the time that the batch took.

    Attributes:
        first: before the first poll, and the least between two listings.
        longest: the most between two polls.
        share: the wait between two polls, as a share of the time since the last submission.
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
        Return the seconds before the next poll.

        Args:
            since_sent: seconds since the last batch was submitted.
            states: what the last poll returned.
            uniform: returns a random number between two others.
        """
        # A listing of many batches takes several calls.
        least = self.first * max(math.ceil(len(states) / PAGE_SIZE), 1)
        wait = max(min(self.share * since_sent, self.longest), least)
        requested = max((state.ask_again or 0.0 for state in states), default=0.0)
        # Up to a tenth less, at random, so that many runs do not poll at the same moment.
        return max(wait * uniform(0.9, 1.0), min(requested, LONGEST_WAIT))

    def backoff(self, failures: int) -> float:
        """Return the seconds before the next attempt, after this many consecutive failures."""
        # The exponent stays small because a float overflows beyond 2 to the 1023rd.
        return min(self.first * 2.0 ** min(failures, 64), self.longest)
