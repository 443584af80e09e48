"""Where a run stands, told at each step of it."""

from __future__ import annotations

from collections.abc import Mapping

from attrs import frozen

from message_batches.jobs.ledger import Ledger
from message_batches.jobs.types import BatchState


@frozen
class Progress:
    """
    Where a run stands.

    Attributes:
        requests: rows of the input.
        settled: rows whose final result is in the output.
        answered: rows that the service says are done in batches that have not ended, if it says so.
        batches: batches planned so far, those of further rounds included.
        submitted: batches that the service has accepted.
        collected: batches whose results are in.
        to_retry: rows that wait to be sent another time.
        seconds_left: the seconds that it may still take; None where too little is known.
    """

    requests: int
    settled: int
    answered: int
    batches: int
    submitted: int
    collected: int
    to_retry: int
    seconds_left: float | None = None


@frozen
class Event:
    """Something happened. `text` is a line worth telling a person, if there is one."""

    progress: Progress
    text: str | None = None


def progress_of(
    ledger: Ledger, *, settled: int, states: Mapping[str, BatchState], left: float | None
) -> Progress:
    """
    Make up where a run stands.

    Args:
        ledger: the ledger of the run.
        settled: rows whose final result is in the output, which nobody wants counted at each step.
        states: what the service last said of the batches that have not ended.
        left: the seconds that it may still take.
    """
    by_state = ledger.states()
    by_state.pop("replaced", None)
    collected = by_state.get("collected", 0)
    return Progress(
        requests=ledger.setting("requests"),
        settled=settled,
        answered=sum(map(answered, states.values())),
        batches=sum(by_state.values()),
        submitted=by_state.get("submitted", 0) + by_state.get("ended", 0) + collected,
        collected=collected,
        to_retry=ledger.retry_count(),
        seconds_left=left,
    )


def answered(state: BatchState | None) -> int:
    """Count the rows of a batch that the service says are done, if it has said anything yet."""
    if state is None:
        return 0
    return sum(state.request_counts.values()) - state.request_counts["processing"]
