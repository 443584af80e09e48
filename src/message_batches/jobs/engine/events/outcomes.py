"""What a run reports of the outcome of an action."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from message_batches._wording import count
from message_batches.jobs.engine.events.table import Happened
from message_batches.jobs.ledger import Ledger
from message_batches.jobs.state import (
    Accepted,
    Action,
    Cancel,
    Change,
    Done,
    Failed,
    Listed,
    Outcome,
    Part,
    State,
    Submit,
    Updated,
)

_OUTCOMES = {"to_retry": "to retry", "missing": "missing from the results"}

_COLLECTED = ("succeeded", "errored", "canceled", "expired", "missing", "to_retry", "pending")

_PROGRESS = Happened("run.progress")


def after_outcome(
    ledger: Ledger,
    state: State,
    action: Action,
    number: int,
    outcome: Outcome,
    changes: list[Change],
) -> Iterator[Happened]:
    """Yield what to report of an outcome and its changes, at least one thing."""
    match outcome:
        case Accepted():
            submitted = count(state.partitions[number].requests, "request")
            text = f"Partition {number}: submitted {submitted} as {outcome.batch_id}"
            yield Happened("batch.submitted", text, **_batch(state, number))
            return
        case Failed():
            yield _failed(state, action, number, outcome)
            return
        case Done() if isinstance(action, Cancel):
            yield Happened("batch.canceling", **_batch(state, number))
            return
    moved = {
        change.number: change.values
        for change in changes
        if isinstance(change, Updated) and "state" in change.values
    }
    if isinstance(outcome, Part) and not moved and outcome.held < state.partitions[number].requests:
        requests = count(state.partitions[number].requests, "request")
        text = (
            f"Partition {number}: {outcome.held:,} results of {requests} so far; the rest follows"
        )
        yield Happened("batch.incomplete", text, **_batch(state, number), held=outcome.held)
        return
    found = [each for n, values in moved.items() for each in _moved(ledger, state, n, values)]
    if isinstance(outcome, Listed):
        yield _polled(state)
    yield from found or (() if isinstance(outcome, Listed) else (_PROGRESS,))


def is_power_of_two(count: int) -> bool:
    """Return whether to report a failure that has happened so often."""
    return not count & (count - 1)


def _partition(state: State, number: int) -> dict[str, Any]:
    record = state.partitions.get(number)
    return {"partition": number, "requests": record.requests if record else None}


def _batch(state: State, number: int) -> dict[str, Any]:
    record = state.partitions.get(number)
    return {**_partition(state, number), "batch_id": record.batch_id if record else None}


def _polled(state: State) -> Happened:
    waiting = list(state.of("submitted"))
    return Happened(
        "batches.polled",
        in_progress=len(waiting),
        requests=sum(record.requests for record in waiting),
        processed=sum(record.processed for record in waiting),
    )


def _failed(state: State, action: Action, number: int, outcome: Failed) -> Happened:
    of_create = isinstance(action, Submit)
    if outcome.kind == "ambiguous":
        text = (
            f"Partition {number}: the response to its create was lost ({outcome.reason}); "
            "checking whether it was accepted"
        )
        return Happened("create.lost", text, **_partition(state, number))
    failures = state.creates if of_create else state.reads
    where = f"Partition {number}: " if number else ""
    what = "not accepted yet" if of_create else "a call failed"
    # What ends the run is in its error, and that of a busy service in the reason to wait. Of the
    # others, the first, second, fourth, eighth and so on.
    ends = outcome.kind == "refused" or (outcome.kind == "busy" and of_create)
    is_news = not ends and is_power_of_two(failures.count)
    news = f"{where}{what} ({outcome.reason})" if is_news else None
    if isinstance(action, Submit):
        # The partition is void, and not in the state any more.
        requests = action.cut.requests if action.cut else None
        why = outcome.kind
        return Happened("create.refused", news, partition=number, requests=requests, why=why)
    if news is None:
        return _PROGRESS
    call = type(action).__name__.lower()
    return Happened(
        "call.failed", news, call=call, partition=number or None, failures=failures.count
    )


def _moved(
    ledger: Ledger, state: State, number: int, values: Mapping[str, Any]
) -> Iterator[Happened]:
    """Yield what to report of a partition whose state has changed."""
    batch = _batch(state, number)
    match values["state"]:
        case "absent":
            text = f"Partition {number}: no batch appeared; its requests may be sent again"
            yield Happened("create.absent", text, **_partition(state, number))
        case "ended":
            if values.get("known_by") == "ids":
                text = f"Partition {number}: it was accepted as {values['batch_id']}"
                yield Happened("batch.adopted", text, **batch)
            yield Happened("batch.ended", **batch, seconds=_seconds(state, number))
        case "gone":
            text = f"Partition {number}: the results of {batch['batch_id']} are gone"
            yield Happened("batch.gone", text, **batch)
        case "fetched":
            yield from _fetched(ledger, number, batch)
        case "collected":
            yield Happened("batch.merged", **batch)


def _fetched(ledger: Ledger, number: int, batch: dict[str, Any]) -> Iterator[Happened]:
    outcomes = ledger.outcomes_of(number)
    texts = [f"{n:,} {_OUTCOMES.get(name, name)}" for name, n in outcomes.items()]
    text = f"Partition {number}: {', '.join(texts) or 'no results'}"
    counts = {name: outcomes.get(name, 0) for name in _COLLECTED}
    yield Happened("batch.collected", text, **batch, **counts)
    if retried := counts["to_retry"] + counts["pending"]:
        yield Happened("requests.retrying", partition=number, requests=retried)


def _seconds(state: State, number: int) -> float | None:
    """Return how long the batch of a partition took."""
    record = state.partitions[number]
    if record.ended_at is None or record.created_at is None:
        return None
    return round(record.ended_at - record.created_at, 3)
