"""When each request of a batch is answered: pure arithmetic over the batch's row.

Place `p` of `n` (in processing order) is due at `created_at + duration * (p + 1) / n`. What is not
due when the batch expires is never answered. Cancelling lets through what is due by then and a few
that are on their way, as the service does; a batch of two or more keeps at least one to cancel.
"""

from __future__ import annotations

from message_batches.sandbox.clock import DAY
from message_batches.sandbox.store import Batch

LIFETIME = DAY
RETENTION = 29 * DAY


def due_by(batch: Batch, instant: int) -> int:
    """Return how many requests are due at an instant."""
    if batch.duration <= 0:
        return batch.total
    elapsed = max(0, instant - batch.created_at)
    return min(batch.total, elapsed * batch.total // batch.duration)


def answerable(batch: Batch) -> int:
    """Return how many requests the batch will answer in all, as things stand."""
    limit = due_by(batch, batch.expires_at)
    if batch.cancel_initiated_at is not None:
        reached = max(batch.done, due_by(batch, batch.cancel_initiated_at))
        under_way = reached + max(1, min(batch.total // 10, 100))
        limit = min(limit, max(batch.done, min(under_way, batch.total - 1)))
    return limit


def next_due(batch: Batch) -> int:
    """Return the instant at which the request after those done is due."""
    return batch.created_at + -(-batch.duration * (batch.done + 1) // batch.total)


def ends_at(batch: Batch) -> int:
    """Return the instant at which a batch is to end, as things stand; it may take longer."""
    if batch.cancel_initiated_at is not None:
        return batch.cancel_initiated_at
    return min(batch.created_at + batch.duration, batch.expires_at)


def rest_is(batch: Batch) -> str:
    """Return the result type of the requests that are never answered."""
    return "expired" if batch.cancel_initiated_at is None else "canceled"


def is_archived(batch: Batch, now: int) -> bool:
    """Tell whether the results are past their retention."""
    return now >= batch.created_at + RETENTION
