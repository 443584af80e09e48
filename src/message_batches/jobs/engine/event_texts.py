"""What a run reports of an outcome, in words."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping
from typing import Any

from message_batches._wording import count
from message_batches.jobs.engine.planner import Plan
from message_batches.jobs.ledger import Ledger
from message_batches.jobs.state import (
    Accepted,
    Action,
    Change,
    Failed,
    Outcome,
    Part,
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
    if isinstance(outcome, Part) and not moved and outcome.held < state.partitions[number].requests:
        requests = count(state.partitions[number].requests, "request")
        yield f"Partition {number}: {outcome.held:,} results of {requests} so far; the rest follows"
        return
    texts = [_moved_text(ledger, state, each, values) for each, values in moved.items()]
    found = [text for text in texts if text]
    yield from found or (None,)


def is_power_of_two(count: int) -> bool:
    """Return whether to report a failure that has happened so often."""
    return not count & (count - 1)


def unsent_text(ledger: Ledger, state: State, plan: Plan) -> str | None:
    """Return what to report if a process that only sends could not send everything."""
    if plan.verdict != "done" or not plan.reason or not state.pool.fresh:
        return None
    out = shlex.quote(str(ledger.folder.out))
    return (
        f"{count(state.pool.fresh, 'request')} not sent: {plan.reason}. Run message-batches wait "
        f"{out} to send them as soon as there is room."
    )


def _failure_text(state: State, action: Action, number: int, outcome: Failed) -> str | None:
    if outcome.kind == "ambiguous":
        return (
            f"Partition {number}: the response to its create was lost ({outcome.reason}); "
            "checking whether it was accepted"
        )
    # What ends the run is in its error, and that of a busy service in the reason to wait.
    if outcome.kind == "refused" or (outcome.kind == "busy" and isinstance(action, Submit)):
        return None
    failures = state.creates if isinstance(action, Submit) else state.reads
    # The first, second, fourth, eighth and so on.
    if not is_power_of_two(failures.count):
        return None
    where = f"Partition {number}: " if number else ""
    what = "not accepted yet" if isinstance(action, Submit) else "a call failed"
    return f"{where}{what} ({outcome.reason})"


def _moved_text(ledger: Ledger, state: State, number: int, values: Mapping[str, Any]) -> str | None:
    match values["state"]:
        case "absent":
            return f"Partition {number}: no batch appeared; its requests may be sent again"
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
