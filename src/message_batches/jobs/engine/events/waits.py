"""What a run reports while there is nothing to do: why it waits, for what, and until when."""

from __future__ import annotations

import math
import shlex
from datetime import UTC, datetime

from message_batches._wording import age, count
from message_batches.jobs.engine.events.table import Happened
from message_batches.jobs.engine.planner import Plan
from message_batches.jobs.engine.policy import PROCESSING_SECONDS, Vanishing
from message_batches.jobs.ledger import Ledger
from message_batches.jobs.state import Clocks, PartitionRecord, State


def unsent(ledger: Ledger, state: State, plan: Plan) -> Happened | None:
    """Return what to report if a process that only sends could not send everything."""
    if plan.verdict != "done" or not plan.reason or not state.pool.fresh:
        return None
    out = shlex.quote(str(ledger.folder.out))
    text = (
        f"{count(state.pool.fresh, 'request')} not sent: {plan.reason}. Run message-batches wait "
        f"{out} to send them as soon as there is room."
    )
    return Happened("requests.unsent", text, requests=state.pool.fresh)


def waiting_of(state: State, plan: Plan, clocks: Clocks) -> tuple[str, float] | None:
    """Return why requests are not sent yet, and the seconds until it is time to look again."""
    pool = state.pool
    uncertain = state.has("sending", "unknown")
    if not (pool.fresh or pool.due or pool.suspended or uncertain):
        return None
    if state.reads.count:
        why = f"a call failed ({state.reads.reason})"
    elif plan.reason:
        why = plan.reason
    elif uncertain:
        why = "it is not known yet what became of a create"
    elif pool.suspended:
        why = "a batch is in progress that may hold requests of this run"
    else:
        why = "requests that failed are retried together, later"
    look_at = plan.wake_at if plan.attempt_at is None else plan.attempt_at
    seconds = state.options.polling_interval if look_at is None else look_at - clocks.steady
    return why, max(seconds, 0.0)


def waiting(plan: Plan, steady: float) -> Happened:
    """Return what to report of a plan that sends nothing, and says why."""
    if plan.attempt_at is None:
        return Happened("run.waiting", f"Waiting: {plan.reason}", seconds=None)
    seconds = max(plan.attempt_at - steady, 1)
    text = f"Waiting: {plan.reason}; next attempt in {seconds:,.0f} s"
    return Happened("run.waiting", text, seconds=round(seconds, 3))


def still_waiting(state: State, plan: Plan, clocks: Clocks) -> Happened | None:
    """Return what a long wait is for: the oldest batch in progress, or why nothing is sent."""
    batches = [record for record in state.of("submitted") if record.created_at is not None]
    if not batches:
        if not plan.reason and (lost := next(iter(state.of("unknown")), None)) is not None:
            seconds = _seconds_to_look(lost, state, clocks)
            text = (
                f"Waiting: partition {lost.number} may have been accepted; looking for its batch "
                f"for up to {_minutes(seconds)}"
            )
            return Happened("run.waiting", text, seconds=round(seconds, 3))
        return waiting(plan, clocks.steady) if plan.reason else None
    oldest = min(batches, key=lambda record: record.created_at or 0.0)
    created_at = oldest.created_at or 0.0
    seconds, expires_at = max(clocks.wall - created_at, 0.0), created_at + PROCESSING_SECONDS
    at = datetime.fromtimestamp(expires_at).astimezone()
    others = f", and {count(len(batches) - 1, 'other batch')}" if len(batches) > 1 else ""
    text = (
        f"Waiting for {oldest.batch_id}{others}: {oldest.processed:,} of "
        f"{count(oldest.requests, 'request')} processed, {age(seconds)} old, expires at "
        f"{at.isoformat(timespec='minutes')}"
    )
    return Happened(
        "batch.waiting",
        text,
        partition=oldest.number,
        requests=oldest.requests,
        batch_id=oldest.batch_id,
        processed=oldest.processed,
        age_seconds=round(seconds),
        expires_at=_utc(expires_at),
        in_progress=len(batches),
    )


def still_lost(record: PartitionRecord, state: State, clocks: Clocks) -> Happened:
    """Return the event of a create that an earlier process got no response to."""
    text = (
        f"Partition {record.number}: an earlier process got no response to its create; looking for "
        f"its batch for up to {_minutes(_seconds_to_look(record, state, clocks))}"
    )
    return Happened("create.lost", text, partition=record.number, requests=record.requests)


def _seconds_to_look(record: PartitionRecord, state: State, clocks: Clocks) -> float:
    """Return for how long a run looks for a batch at most, if each look at the list succeeds."""
    # While a sender elsewhere may still be at work, the window has not started.
    upload = max(record.not_after - clocks.wall, 0.0) if record.last_byte is None else 0.0
    passed = 0.0
    if record.window_steady is not None:
        passed = clocks.steady - record.window_steady
    elif record.window_wall is not None:
        passed = max(clocks.wall - record.window_wall, 0.0)
    return upload + max(state.options.window - passed, 0.0)


def _minutes(seconds: float) -> str:
    return count(math.ceil(seconds / 60), "minute")


def vanishing_text(soon: Vanishing, now: float) -> str:
    """Return what to report of results that the service will soon keep no longer."""
    results = f"Results of {count(soon.batches, 'batch')}"
    if soon.first <= now:
        return f"{results} have been kept for 29 days and may be gone"
    return f"{results} vanish in {age(soon.first - now)}"


def results_vanish(soon: Vanishing, now: float) -> Happened:
    """Return the event of such results, when a process begins."""
    text = f"{vanishing_text(soon, now)}; they are collected once their batch has ended"
    return Happened("results.vanishing", text, batches=soon.batches, first_at=_utc(soon.first))


def _utc(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds")
