"""What a run reports when a process begins to work on it, and when it ends."""

from __future__ import annotations

from message_batches._wording import count
from message_batches.jobs.engine.events.table import Happened
from message_batches.jobs.errors import (
    DecisionRequiredError,
    LedgerUnreachableError,
    RunError,
    ServiceUnreachableError,
    StorageUnreachableError,
)
from message_batches.jobs.ledger import Ledger
from message_batches.jobs.state import PartitionRecord, State
from message_batches.jobs.types import Progress

_OUTCOMES = ("succeeded", "errored", "canceled", "expired", "missing")


def started(ledger: Ledger, progress: Progress) -> Happened:
    """Return what to report when a process begins."""
    return Happened(
        "run.started",
        out=str(ledger.folder.out),
        requests=progress.requests,
        settled=progress.settled,
        batches=progress.batches,
    )


def at_deadline(state: State, canceled: list[PartitionRecord]) -> Happened:
    """Return what to report when the deadline has passed."""
    requests = sum(record.requests for record in canceled)
    pool = state.pool
    text = (
        f"The deadline has passed: canceling {count(len(canceled), 'batch')}; nothing more is "
        "sent, and results are collected"
    )
    waiting = pool.fresh + pool.due + pool.suspended + pool.later
    return Happened("run.deadline", text, batches=len(canceled), requests=requests, unsent=waiting)


def ended(
    ledger: Ledger, state: State, progress: Progress, *, past_deadline: bool = False
) -> Happened:
    """Return what to report when a process has done what it was asked to."""
    if ledger.has_work:
        left = count(progress.requests - progress.settled, "request")
        again = "Run the same command again to continue."
        return Happened(
            "run.paused",
            f"The deadline has passed: {left} without a result. {again}" if past_deadline else None,
            requests=progress.requests,
            settled=progress.settled,
            in_progress=len(list(state.of("submitted"))),
        )
    outcomes = ledger.outcomes()
    return Happened(
        "run.finished",
        None,
        requests=progress.requests,
        **{name: outcomes.get(name, 0) for name in _OUTCOMES},
        not_sent=outcomes.get("pending", 0),
        batches=progress.batches,
    )


def failed(error: RunError) -> Happened:
    """Return what to report when a process ends with an error."""
    name = type(error).__name__
    if isinstance(
        error, ServiceUnreachableError | StorageUnreachableError | LedgerUnreachableError
    ):
        return Happened("run.interrupted", error=name)
    if isinstance(error, DecisionRequiredError):
        partition, candidates = error.partition, len(error.candidates)
        return Happened("run.decision", error=name, partition=partition, candidates=candidates)
    return Happened("run.decision", error=name, partition=None, candidates=0)
