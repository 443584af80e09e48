"""What a run reports of an outcome, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from message_batches._wording import count
from message_batches.jobs.ledger import Ledger
from message_batches.jobs.state import (
    Accepted,
    Action,
    Change,
    Failed,
    Outcome,
    State,
    Submit,
    Updated,
)

_OUTCOMES = {"to_retry": "to retry", "missing": "missing from the results"}


def outcome_texts(
    ledger: Ledger,
    state: State,
    action: Action,
    number: int,
    outcome: Outcome,
    changes: list[Change],
) -> Iterator[str | None]:
    """Yield what to report of an outcome and its changes; None where only the figures changed."""
    if isinstance(action, Submit) and isinstance(outcome, Accepted):
        requests = count(state.partitions[number].requests, "request")
        yield f"Partition {number}: submitted {requests} as {outcome.batch_id}"
        return
    if isinstance(outcome, Failed):
        yield _failure_text(state, action, number, outcome)
        return
    moved = {
        change.number: change.values
        for change in changes
        if isinstance(change, Updated) and "state" in change.values
    }
    texts = [_moved_text(ledger, state, each, values) for each, values in moved.items()]
    found = [text for text in texts if text]
    yield from found or (None,)


def _failure_text(state: State, action: Action, number: int, outcome: Failed) -> str | None:
    if outcome.kind == "ambiguous":
        return (
            f"Partition {number}: the response to its create was lost ({outcome.reason}); "
            "checking whether it was accepted"
        )
    failures = state.creates if isinstance(action, Submit) else state.reads
    # The first, second, fourth, eighth and so on.
    if failures.count & (failures.count - 1):
        return None
    where = f"Partition {number}: " if number else ""
    what = "not accepted yet" if isinstance(action, Submit) else "a call failed"
    return f"{where}{what} ({outcome.reason})"


def _moved_text(ledger: Ledger, state: State, number: int, values: Mapping[str, Any]) -> str | None:
    match values["state"]:
        case "absent":
            return f"Partition {number}: it was not accepted; its requests are sent again"
        case "ended" if values.get("known_by") == "ids":
            return f"Partition {number}: it was accepted as {values['batch_id']}"
        case "gone":
            record = state.partitions.get(number)
            return f"Partition {number}: the results of {record and record.batch_id} are gone"
        case "fetched":
            outcomes = ledger.outcomes_of(number)
            texts = [f"{n:,} {_OUTCOMES.get(name, name)}" for name, n in outcomes.items()]
            return f"Partition {number}: {', '.join(texts) or 'no results'}"
    return None
