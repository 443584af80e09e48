"""What a batch looks like on the wire."""

from __future__ import annotations

from typing import Any

from message_batches.sandbox import schedule
from message_batches.sandbox.clock import timestamp
from message_batches.sandbox.store import Batch


def message_batch(batch: Batch, *, now: int, live_counts: bool, results_url: str) -> dict[str, Any]:
    """Return the MessageBatch object.

    The documented service counts every request as processing until the batch has ended;
    `live_counts` shows how far it is instead.
    """
    ended = batch.ended_at is not None
    archived = ended and schedule.is_archived(batch, now)
    if ended:
        status = "ended"
    else:
        status = "in_progress" if batch.cancel_initiated_at is None else "canceling"
    return {
        "id": batch.id,
        "type": "message_batch",
        "processing_status": status,
        "request_counts": _counts(batch, shown=ended or live_counts),
        "created_at": timestamp(batch.created_at),
        "expires_at": timestamp(batch.expires_at),
        "ended_at": _timestamp(batch.ended_at),
        "archived_at": timestamp(batch.created_at + schedule.RETENTION) if archived else None,
        "cancel_initiated_at": _timestamp(batch.cancel_initiated_at),
        "results_url": results_url if ended and not archived else None,
    }


def _counts(batch: Batch, *, shown: bool) -> dict[str, int]:
    names = ("succeeded", "errored", "canceled", "expired")
    counts = {name: getattr(batch, name) if shown else 0 for name in names}
    return {"processing": batch.total - sum(counts.values()), **counts}


def _timestamp(instant: int | None) -> str | None:
    return None if instant is None else timestamp(instant)
