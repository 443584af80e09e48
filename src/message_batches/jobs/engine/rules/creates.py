"""
What the outcome of a create means.

https://docs.claude.com/en/api/creating-message-batches: a create is not idempotent. So every
outcome has one meaning (rule 1): accepted, not accepted, or unknown; only what was certainly not
accepted goes back to the pool at once.
"""

from __future__ import annotations

from message_batches.jobs.engine import policy
from message_batches.jobs.engine.rules import failures, listings, reconciliation, sending
from message_batches.jobs.state import (
    Accepted,
    Change,
    Clocks,
    Failed,
    Failures,
    Logged,
    Noted,
    Outcome,
    PartitionRecord,
    Returned,
    State,
    TooLarge,
    Updated,
    expected,
)

_LONGEST_PROBE_WAIT = 15
"""The most polling intervals between two creates into a queue that others fill."""


def after_create(
    state: State, record: PartitionRecord, outcome: Outcome, clocks: Clocks
) -> list[Change]:
    """Return what follows from the outcome of a create."""
    if isinstance(outcome, Accepted):
        if not _is_older(state, record, outcome):
            return accepted(state, record, outcome, clocks)
        # A cache or a gateway repeated an old response: this create has no answer (1).
        outcome = Failed("ambiguous", f"the response named {outcome.batch_id}, an older batch")
    outcome = expected(outcome, Failed)
    match outcome.kind:
        case "ambiguous":
            return _unknown(state, record, outcome, clocks)
        case "too_large":
            return _too_large(state, record, outcome)
        case "refused":
            failures.end_refused(state, outcome)
            return _void(state, record, outcome)
        case _:
            later = _send_later(state, record, outcome, clocks)
            return _void(state, record, outcome) + later


def _is_older(state: State, record: PartitionRecord, outcome: Accepted) -> bool:
    """Return whether a response names a batch that was there before the create."""
    return outcome.batch_id in state.claimed or reconciliation.is_older(
        record, outcome.batch_id, outcome.created_at, state
    )


# Accepted


def accepted(
    state: State, record: PartitionRecord, outcome: Accepted, clocks: Clocks
) -> list[Change]:
    """Return what follows from a response that names a new batch."""
    # What the service asked for when it refused another create holds all the same.
    state.creates = Failures(not_before=state.creates.not_before)
    state.sent_at = clocks.steady
    state.next_listing = min(
        state.next_listing, clocks.steady + listings.polling_wait(state, clocks)
    )
    values = {
        "state": "submitted",
        "batch_id": outcome.batch_id,
        "created_at": outcome.created_at,
        "known_by": "response",
    }
    return [
        Updated(record.number, values),
        Logged(record.number, f"accepted as {outcome.batch_id}"),
        *_shown_room(state, record),
        *reconciliation.release_answered(state, record.number),
    ]


def _shown_room(state: State, record: PartitionRecord) -> list[Change]:
    """Correct the limit of the queue, where an accepted batch shows that it is higher."""
    limit, taken = state.facts.queue_limit, _submitted_requests(state) + record.requests
    if limit is None or taken <= limit:
        return []
    # Either it was under way when another one was refused, or it shows that there is room.
    known = state.queue_refused is not None and record.sent_at <= state.queue_refused
    return [Noted({"queue_limit": taken if known else None})]


# Unknown


def _unknown(
    state: State, record: PartitionRecord, outcome: Failed, clocks: Clocks
) -> list[Change]:
    """Look for the batch of a create of which nothing proves that it was not accepted."""
    if not outcome.sending:
        # The sender itself saw the end, so the window does not have to wait for `not_after` (2).
        record.last_byte = clocks.steady
    state.next_listing = min(state.next_listing, clocks.steady)
    # A service that does not answer gets the next create later, and after a while none.
    failures.wait_after_failed_create(state, record, outcome, clocks)
    return [
        Updated(record.number, {"state": "unknown"}),
        Logged(record.number, f"the response to the create was lost: {outcome.reason}"),
    ]


# Not accepted


def _void(state: State, record: PartitionRecord, outcome: Failed) -> list[Change]:
    """Return the changes that put the requests of a refused create back into the pool."""
    return [
        Updated(record.number, {"state": "void"}),
        Logged(record.number, f"not accepted: {outcome.reason}"),
        Returned(record.number),
        *reconciliation.hold_back(state, record),
    ]


def _too_large(state: State, record: PartitionRecord, outcome: Failed) -> list[Change]:
    """Send smaller bodies from now on; a request that does not fit by itself has failed."""
    if record.requests == 1:
        return [
            Updated(record.number, {"state": "void"}),
            Logged(record.number, f"not accepted: {outcome.reason}"),
            TooLarge(record.number, outcome.reason),
        ]
    most = min(record.size // 2, state.facts.max_bytes or record.size)
    return [*_void(state, record, outcome), Noted({"max_bytes": most})]


def _send_later(
    state: State, record: PartitionRecord, outcome: Failed, clocks: Clocks
) -> list[Change]:
    """Note when to try again: never before the service says. A full queue is not a failure."""
    wait = min(max(outcome.retry_after or 0.0, 0.0), policy.LONGEST_RETRY_AFTER)
    facts: dict[str, float | int | None] = {}
    if outcome.queue_full:
        state.queue_refused = clocks.steady
        facts |= {"queue_limit": _submitted_requests(state), "queue_refused_at": clocks.wall}
        failures.count_failure(state.creates, outcome, clocks)
        if state.queued == record.requests:
            # Others fill the queue. No batch of this run will end and make room, so time decides.
            longest = max(_LONGEST_PROBE_WAIT * state.options.polling_interval, 0.05)
            wait = max(wait, policy.backoff(state.creates.count + 4, longest))
        state.creates.not_before = max(state.creates.not_before, clocks.steady + wait)
    else:
        failures.wait_after_failed_create(state, record, outcome, clocks)
    if wait:
        # On disk: a process that is started again must not upload into the same refusal.
        marked = sending.seconds_to_wait(state, clocks)
        facts["create_not_before"] = clocks.wall + max(wait, marked)
    return [Noted(facts)] if facts else []


def _submitted_requests(state: State) -> int:
    """Return how many requests are certain to be in the queue, as far as was seen."""
    return sum(record.requests for record in state.of("submitted"))
