"""
The results of batches that have ended: which to fetch, when they are complete, and the output.

A batch that may be a create of unknown fate is identified by the ids in its results; one of this
run is collected into its part. Both are downloads.
"""

from __future__ import annotations

from message_batches.jobs.engine import policy
from message_batches.jobs.engine.rules import failures, reconciliation
from message_batches.jobs.engine.rules.drafts import Draft
from message_batches.jobs.state import (
    Change,
    Clocks,
    Collect,
    Failed,
    Failures,
    Identified,
    Identify,
    Logged,
    Merge,
    Outcome,
    Part,
    PartitionRecord,
    Proved,
    Settled,
    State,
    Updated,
    expected,
)

# What to fetch


def plan_transfers(state: State, clocks: Clocks, draft: Draft) -> None:
    """Identify batches first, since requests wait for that; collect with what is left; merge."""
    free = _free_downloads(state)
    free -= _plan_identify(state, clocks, draft, free)
    if state.options.goal not in ("finish", "drain", "collect", "check"):
        return
    _plan_collect(state, clocks, draft, free)
    if state.has("fetched") and not state.under_way("merge"):
        draft.actions.append(next_merge(state))


def _free_downloads(state: State) -> int:
    """Return how many downloads may start; results that are being read keep none from it."""
    downloads, under_way = state.options.downloads, state.under_way("collect", "identify")
    # Results that wait to be read take disk and memory, so there are not more than that.
    return downloads - max(under_way - len(state.downloaded), under_way - downloads)


def next_merge(state: State) -> Merge:
    """Return the merge of the first part that is complete; there is one at a time."""
    return Merge(min(record.number for record in state.of("fetched")))


def _plan_identify(state: State, clocks: Clocks, draft: Draft, free: int) -> int:
    """Identify what could be a create of ours; return how many of these were started."""
    if not state.has("unknown", "absent"):
        return 0
    started = 0
    for batch_id in reconciliation.to_identify(state, clocks):
        if state.reads.not_before > clocks.steady:
            draft.wait_until(state.reads.not_before)
            break
        unreadable = state.unreadable.get(batch_id)
        if unreadable is not None and unreadable.not_before > clocks.steady:
            draft.wait_until(unreadable.not_before)
        elif started < free and ("identify", batch_id) not in state.flights:
            draft.actions.append(Identify(batch_id))
            started += 1
    return started


def _plan_collect(state: State, clocks: Clocks, draft: Draft, free: int) -> None:
    only = state.options.partitions
    for record in sorted(state.of("ended"), key=lambda each: each.number):
        if only is not None and record.number not in only:
            continue
        if record.given_up or ("collect", record.number) in state.flights:
            continue
        if state.options.goal == "check" and record.known_by != "ids":
            continue
        if record.not_before > clocks.steady:
            draft.wait_until(record.not_before)
        elif free > 0 and state.confirmed and record.batch_id is not None:
            draft.actions.append(Collect(record.number, record.batch_id))
            free -= 1


# What came back


def after_identify(
    state: State, action: Identify, outcome: Outcome, clocks: Clocks
) -> list[Change]:
    """Return what follows from the ids of a batch that could be a create of ours."""
    if isinstance(outcome, Identified):
        state.reads = Failures()
        return reconciliation.identified(state, action.batch_id, outcome, clocks)
    outcome = expected(outcome, Failed)
    if outcome.unknown_batch:
        reconciliation.note_unreadable(state, action.batch_id, clocks)
    else:
        failures.wait_after_failed_read(state, outcome, clocks)
    return []


def after_collect(
    state: State, record: PartitionRecord, outcome: Outcome, clocks: Clocks
) -> list[Change]:
    """Return what follows from a download: the part is complete, or is fetched again later."""
    if isinstance(outcome, Failed):
        return _not_fetched(state, record, outcome, clocks)
    outcome = expected(outcome, Part)
    record.missing_since = None
    if outcome.foreign and outcome.held < record.requests:
        return _after_foreign(state, record, outcome, clocks)
    record.foreign_since = None
    if outcome.held < record.requests and not is_all(record, outcome):
        why = outcome.waiting or f"{outcome.held:,} of {record.requests:,} results"
        return _fetch_later(state, record, None, why, clocks)
    state.reads = Failures()
    if outcome.abort:
        cause, message = outcome.abort
        state.end = state.end or ("aborted", f"{cause}: {message}" if message else cause)
    return [
        Settled(record.number),
        Updated(record.number, {"state": "fetched"}),
        *reconciliation.hold_back(state, record),
    ]


def _after_foreign(
    state: State, record: PartitionRecord, outcome: Part, clocks: Clocks
) -> list[Change]:
    """
    Conclude what follows from results of other requests, unless the right ones come meanwhile (4).

    A cache or a gateway may have answered the create with the lost response to another one.
    """
    if record.foreign_since is None:
        record.foreign_since = clocks.steady
    why = (
        f"{record.batch_id} has results of {outcome.foreign:,} requests that are not in "
        f"partition {record.number}"
    )
    if clocks.steady - record.foreign_since < policy.PROPAGATION_SECONDS:
        return _fetch_later(state, record, None, why, clocks)
    owner = state.partitions.get(outcome.owner)
    if (
        not outcome.held
        and record.known_by == "response"
        and owner is not None
        and owner.state in ("unknown", "absent")
        and record.counted in (None, owner.requests)
    ):
        return reconciliation.pass_batch(state, record, owner, clocks)
    # The file may be the wrong one, not the batch: only a person can find that out.
    state.end = state.end or ("question", why)
    proof = (owner.number,) if owner is not None else ()
    return [] if outcome.held else [Proved(str(record.batch_id), proof)]


def is_all(record: PartitionRecord, outcome: Part) -> bool:
    """
    Return whether a batch has no more results, though some requests have none (9).

    The counts have to say so, and two complete downloads: one duplicate line would fool the one,
    a gateway the other, and a request that is taken for missing may be paid for again.
    """
    if not outcome.clean:
        return False
    record.fetches = record.fetches + 1 if outcome.held == record.held else 1
    record.held = outcome.held
    return record.fetches >= 2 and record.counted == outcome.held


def _not_fetched(
    state: State, record: PartitionRecord, outcome: Failed, clocks: Clocks
) -> list[Change]:
    if outcome.unknown_batch:
        if outcome.archived or is_unknown_for_long(record, clocks):
            return gone(record, f"the results of {record.batch_id} are gone")
    elif outcome.kind == "refused":
        failures.end_refused(state, outcome)
        return []
    return _fetch_later(state, record, outcome.retry_after, outcome.reason, clocks)


def is_unknown_for_long(record: PartitionRecord, clocks: Clocks) -> bool:
    """Return whether the service has not known a batch for longer than its parts may differ."""
    since = record.missing_since = record.missing_since or clocks.steady
    return clocks.steady - since >= policy.PROPAGATION_SECONDS


def gone(record: PartitionRecord, why: str) -> list[Change]:
    """Leave a batch that was paid for, and whose results cannot be had, to a person."""
    return [Updated(record.number, {"state": "gone"}), Logged(record.number, why)]


def _fetch_later(
    state: State, record: PartitionRecord, asked: float | None, why: str, clocks: Clocks
) -> list[Change]:
    """Fetch results again later; after the time that a person waits, leave that to a later run."""
    if record.failing_since is None:
        record.failing_since = clocks.steady
    elapsed = clocks.steady - record.failing_since
    if elapsed > state.options.give_up_after:
        record.given_up = True
        return [Logged(record.number, f"gave up on its results: {why}")]
    pause = max(policy.POLLING_SHARE * elapsed, min(0.5, state.options.polling_interval / 10))
    pause = max(min(pause, state.options.polling_interval), asked or 0.0)
    record.not_before = clocks.steady + min(pause, policy.LONGEST_WAIT)
    return []


def after_merge(state: State, record: PartitionRecord, outcome: Outcome) -> list[Change]:
    """Return what follows from a merge: what is asked again after it goes to the pool."""
    if isinstance(outcome, Failed):
        return []
    return [
        Updated(record.number, {"state": "collected"}),
        *reconciliation.hold_back(state, record),
    ]
