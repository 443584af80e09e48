"""
How far a run has come, and how long it may still take.

The estimate uses what is known of the batches. A batch whose counts change gives its own rate. One
whose counts stay the same until it ends, as most do, is expected to take as long as those of this
run that have ended. Where neither is known, or a batch is late by that measure, there is no
estimate.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from statistics import median

from attrs import frozen

from message_batches.jobs.ledger import Ledger
from message_batches.jobs.state import State
from message_batches.jobs.types import Progress

_MINIMUM_SHARE = 0.05
"""The share of a batch that must be processed before its own rate is a better estimate."""


def progress_of(ledger: Ledger, state: State) -> Progress:
    """
    Return how far a run has come.

    Args:
        ledger: the ledger of the run.
        state: the run, as this process knows it.
    """
    submitted = list(state.of("submitted"))
    waiting = state.pool.fresh + state.pool.due + state.pool.suspended
    held = sum(record.requests for record in state.of("sending", "unknown", "submitted", "ended"))
    open_batches = [
        OpenBatch(record.requests, record.processed, record.age or 0.0) for record in submitted
    ]
    collected = len(state.by_state.get("collected", ()))
    accepted = len(submitted) + len(list(state.of("ended", "fetched"))) + collected
    requests = ledger.setting("requests")
    to_retry = ledger.retry_count()
    # What waits until its answer is put aside, or back into the output, is in no pool.
    unfinished = to_retry - state.pool.due + ledger.waiting_for_earlier
    return Progress(
        requests=requests,
        settled=max(requests - waiting - held - unfinished, 0),
        answered=sum(record.processed for record in submitted),
        batches=len(state.partitions) - len(state.by_state.get("absent", ())),
        submitted=accepted,
        collected=collected,
        to_retry=to_retry,
        seconds_left=None
        if state.has("unknown")
        else time_left(
            open_batches, unsent=0 if not waiting else 1, batch_durations=_durations(state)
        ),
    )


def _durations(state: State) -> list[float]:
    """Return the seconds that each batch took that the run did not cancel."""
    return [
        record.ended_at - record.created_at
        for record in state.of("ended", "fetched", "collected")
        if record.ended_at is not None and record.created_at is not None and not record.cancel
    ]


@frozen
class OpenBatch:
    """
    A batch that has not ended.

    Attributes:
        requests: how many requests it holds.
        processed: how many of them have been processed.
        age: seconds since it was submitted.
    """

    requests: int
    processed: int
    age: float


def time_left(
    open_batches: Sequence[OpenBatch], *, unsent: int, batch_durations: Iterable[float]
) -> float | None:
    """
    Return the seconds until the last batch may have ended; None if too little is known.

    Args:
        open_batches: the batches that have not ended.
        unsent: how many more are planned. Each is expected to be submitted as an open one ends.
        batch_durations: the seconds that batches of the run took from their creation to their end.
    """
    known = sorted(batch_durations)
    typical = median(known) if known else None
    longest = 0.0
    for batch in open_batches:
        left = _left_of(batch, typical)
        if left is None:
            return None
        longest = max(longest, left)
    if unsent:
        if typical is None:
            return None
        longest += math.ceil(unsent / max(len(open_batches), 1)) * typical
    return longest


def _left_of(batch: OpenBatch, typical: float | None) -> float | None:
    if batch.processed > 0 and batch.processed >= batch.requests * _MINIMUM_SHARE:
        return max(batch.age, 0.0) * (batch.requests - batch.processed) / batch.processed
    # The age is negative when the clock was set back since.
    if typical is not None and 0 <= batch.age < typical:
        return typical - batch.age
    return None
