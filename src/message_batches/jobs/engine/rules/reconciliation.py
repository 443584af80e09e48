"""
What became of a create that was not answered, as far as listings and ids can show.

A partition is `unknown` until its batch is proven, or until every complete listing of a window has
shown nothing that could be it. Then it is `absent`: its requests may be sent again, but it stays on
watch for ever, because no window makes sure that its batch will not appear later.

Nothing is known by its count. A batch that could be a create of ours, by its age and its count, is
a candidate until it has ended and its ids have spoken. While an absent partition has candidates,
what the pool has of its requests is suspended.
"""

from __future__ import annotations

import math

from message_batches.jobs.engine import policy
from message_batches.jobs.state import (
    BatchView,
    Change,
    Claimed,
    Clocks,
    Failures,
    Freed,
    Identified,
    Listed,
    Logged,
    PartitionRecord,
    Proved,
    Returned,
    State,
    Suspended,
    Updated,
)


def watched(state: State) -> list[PartitionRecord]:
    """Return the partitions whose batch may still appear."""
    records = state.of("absent")
    if not state.options.proven_ids:
        # Another run with the same ids may have sent what was adopted; its own may still come.
        records += [
            record
            for record in state.of("submitted", "ended", "fetched", "collected")
            if record.known_by == "ids"
        ]
    return records


def is_verified(state: State) -> bool:
    """Return whether it is known what became of every create, as far as it can be."""
    if state.has("sending", "unknown"):
        return False
    if not state.options.proven_ids and watched(state):
        return False
    # A batch that was not listed a day after its create was sent is not expected any more.
    return all(
        not _open_candidates(record, state)
        and state.facts.watched_at - record.began > policy.ABSENCE_PROOF_SECONDS
        for record in state.of("absent")
    )


def to_identify(state: State, clocks: Clocks) -> list[str]:
    """Return the ended batches that could be a create of ours, and were not read yet."""
    found: dict[str, None] = {}
    for record in state.of("unknown", "absent"):
        for view in record.candidates.values():
            if view.ended and not view.archived and view.id not in state.proofs:
                found[view.id] = None
    return [batch_id for batch_id in found if not _is_unreadable(state, batch_id, clocks)]


def _is_unreadable(state: State, batch_id: str, clocks: Clocks) -> bool:
    """Return whether the ids of a batch could not be read for as long as a person waits."""
    failures = state.unreadable.get(batch_id)
    return failures is not None and policy.has_given_up(
        failures, clocks.steady, state.options.give_up_after
    )


def is_undecided(record: PartitionRecord, state: State) -> bool:
    """Return whether listings will show more about an absent partition."""
    return (
        state.watched is None
        or record.relook > state.watched
        or any(not view.archived for view in _open_candidates(record, state))
    )


def shows_counts_soon(record: PartitionRecord, state: State, steady: float) -> bool:
    """Return whether a candidate has no counts yet, but will have them within seconds."""
    return any(
        view.requests is None
        and steady - state.listed.get(view.id, steady) < policy.PROPAGATION_SECONDS
        for view in record.candidates.values()
    )


# Which batches a partition could be


def _could_be(record: PartitionRecord, view: BatchView, state: State) -> bool:
    """Return whether a batch may be a create that was not answered; without counts it may (3)."""
    if view.requests is not None and view.requests != record.requests:
        return False
    if view.id in state.claimed or record.number not in state.proofs.get(view.id, (record.number,)):
        return False
    return not is_older(record, view.id, view.created_at, state)


def is_older(record: PartitionRecord, batch_id: str, created_at: float, state: State) -> bool:
    """Return whether a batch was there before a create started."""
    if state.listed.get(batch_id, math.inf) < record.sent_at:
        return True
    if not record.anchors:
        return False
    if created_at < record.anchors[0].created_at - policy.CLOCK_SLACK:
        return True
    return any(batch_id == anchor.batch_id for anchor in record.anchors)


def _open_candidates(record: PartitionRecord, state: State) -> list[BatchView]:
    return [view for view in record.candidates.values() if view.id not in state.proofs]


def _update_candidates(
    state: State, record: PartitionRecord, outcome: Listed, clocks: Clocks
) -> None:
    """Take the candidates of a listing, and keep those that it does not show."""
    found = {view.id: view for view in outcome.batches if _could_be(record, view, state)}
    if record.candidates:
        shown = {view.id for view in outcome.batches}
        for view in _open_candidates(record, state):
            if view.id not in shown and view.id not in state.claimed:
                found[view.id] = view
    record.candidates = found
    record.vanished = {
        batch_id: record.vanished.get(batch_id, clocks.steady)
        for batch_id in outcome.unknown
        if batch_id in found
    }
    for batch_id, since in record.vanished.items():
        if clocks.steady - since >= policy.PROPAGATION_SECONDS:
            found[batch_id] = found[batch_id]._replace(archived=True)
    for batch_id in state.unreadable.keys() & found.keys():
        if _is_unreadable(state, batch_id, clocks):
            found[batch_id] = found[batch_id]._replace(archived=True)


def _adopt(state: State, record: PartitionRecord, view: BatchView) -> list[Change]:
    """Return the changes that make a batch with the ids of a partition its batch (4)."""
    # At once, so that the same listing does not give it to a second partition.
    state.claimed[view.id] = record.number
    claim: list[Change] = [Claimed(record.number)] if record.state == "absent" else []
    values = {
        "state": "ended",
        "batch_id": view.id,
        "known_by": "ids",
        "created_at": view.created_at,
        "ended_at": view.ended_at,
        "counted": view.requests,
        "permitted": False,
    }
    return [
        *claim,
        Updated(record.number, values),
        Logged(record.number, f"{view.id} has its requests"),
    ]


def _proven(record: PartitionRecord, state: State) -> BatchView | None:
    """Return a candidate that was proven before, but did not become its batch."""
    for view in record.candidates.values():
        if view.ended and record.number in state.proofs.get(view.id, ()):
            return view
    return None


# Unknown creates


def watch_unknown(
    state: State, record: PartitionRecord, outcome: Listed, clocks: Clocks, *, complete: bool
) -> list[Change]:
    """Look for the batch of a create that was not answered; conclude that it is absent."""
    # What any listing shows may be it. That it is not there, only a complete one can show that was
    # started after the last byte had left (2).
    _update_candidates(state, record, outcome, clocks)
    if (view := _proven(record, state)) is not None:
        return _adopt(state, record, view)
    if record.last_byte is None:
        # The sender may still be at work, in another process, until its time is up.
        if clocks.wall <= record.not_after:
            return []
        record.last_byte = clocks.steady
    if not complete or outcome.began.steady <= record.last_byte:
        return []
    changes: list[Change] = []
    looked_for = _looked_for(record, outcome)
    if looked_for is None:
        changes, looked_for = _open_window(record, outcome), 0.0
    if looked_for < state.options.window:
        return changes
    return changes + _after_window(state, record, outcome)


def _open_window(record: PartitionRecord, outcome: Listed) -> list[Change]:
    record.window_steady = outcome.began.steady
    return [Updated(record.number, {"window_at": outcome.date, "window_wall": outcome.began.wall})]


def _after_window(state: State, record: PartitionRecord, outcome: Listed) -> list[Change]:
    """Take a create for absent, unless a batch that could be it has to be read or asked about."""
    if record.frozen is None:
        # Those that come later concern the watch: in a busy workspace there is always one (3).
        record.frozen = frozenset(record.candidates)
    left = [record.candidates[each] for each in record.frozen if each in record.candidates]
    if deleted := [view.id for view in left if view.archived]:
        why = f"{deleted[0]} could be partition {record.number}, but its results are gone"
        state.end = state.end or ("question", why)
        return []
    # After a rejection a listing that began later has to show that no other one came (4).
    if left or outcome.began.steady <= record.relook:
        return []
    first = state.first_complete or outcome.began
    if first.wall - record.began > policy.ABSENCE_PROOF_SECONDS and not record.permitted:
        why = "was sent more than a day ago without a response; its batch may have been deleted"
        state.end = state.end or ("question", f"partition {record.number} {why}")
        return []
    return _absent(state, record, outcome)


def _looked_for(record: PartitionRecord, outcome: Listed) -> float | None:
    """Return for how long complete listings have looked for a partition; None if not yet."""
    if record.window_steady is not None:
        return outcome.began.steady - record.window_steady
    if record.window_at is None or record.window_wall is None:
        return None
    # An earlier process began the window. Either clock may have been set since.
    passed = min(outcome.date - record.window_at, outcome.began.wall - record.window_wall)
    return passed if passed >= 0 else None


def _absent(state: State, record: PartitionRecord, outcome: Listed) -> list[Change]:
    _drop_late_candidates(state, record)
    released = _may_resend(record, state) and not record.candidates
    changes: list[Change] = [
        Updated(record.number, {"state": "absent"}),
        Returned(record.number, suspended=not released),
        Logged(record.number, "no batch appeared; its requests may be sent again"),
    ]
    return changes + hold_back(state, record)


def pass_batch(
    state: State, record: PartitionRecord, owner: PartitionRecord, clocks: Clocks
) -> list[Change]:
    """Return the changes that pass an ended batch to the partition that its ids name."""
    record.last_byte = record.relook = clocks.steady
    record.window_steady = record.frozen = record.foreign_since = record.failing_since = None
    record.candidates = {}
    state.next_listing = min(state.next_listing, clocks.steady)
    batch_id = str(record.batch_id)
    view = BatchView(batch_id, record.created_at or 0.0, record.counted, True, record.ended_at)
    unknown = ("batch_id", "known_by", "created_at", "ended_at", "counted", "cancel")
    values: dict[str, object] = dict.fromkeys((*unknown, "window_at", "window_wall"))
    return [
        Updated(record.number, {"state": "unknown", **values}),
        Logged(record.number, f"{batch_id} has the requests of partition {owner.number}"),
        Proved(batch_id, (owner.number,)),
        *_adopt(state, owner, view),
    ]


# Absent partitions


def watch_absent(
    state: State, record: PartitionRecord, outcome: Listed, clocks: Clocks, *, was_blocked: bool
) -> list[Change]:
    """Notice a batch that could be a create that was taken for absent."""
    _update_candidates(state, record, outcome, clocks)
    _drop_late_candidates(state, record)
    if record.state != "absent":
        return []
    if (view := _proven(record, state)) is not None:
        return _adopt(state, record, view)
    if not is_blocked(record, state):
        return release(record, state) if was_blocked else []
    changes: list[Change] = [] if was_blocked else [Suspended(record.number)]
    return changes + _recall(record, state)


def _recall(record: PartitionRecord, state: State) -> list[Change]:
    """
    Cancel a resend while its first sending may have been accepted after all (6, 7).

    The resend is certain to be ours, and what is canceled is not billed. Once for each create: the
    batch may turn out to be somebody else's, again and again.
    """
    counted = any(view.requests is not None for view in _open_candidates(record, state))
    if record.recalled_for or not counted:
        return []
    changes: list[Change] = []
    for other in state.of("sending", "submitted"):
        if (
            record.number in other.absent
            and other.cancel is None
            and other.known_by in (None, "response")
        ):
            changes.append(Updated(other.number, {"cancel": "recall"}))
            changes.append(Logged(other.number, "canceled: an earlier create may have worked"))
    return [Updated(record.number, {"recalled_for": True}), *changes] if changes else []


def _drop_late_candidates(state: State, record: PartitionRecord) -> None:
    """
    Drop what was created long after a create and has no counts yet.

    In a busy workspace every listing has a batch without counts, which would hold requests back for
    ever. It is a candidate again when it shows counts that fit.
    """
    if record.window_at is None:
        return
    latest = record.window_at + 2 * state.options.window
    record.candidates = {
        view.id: view
        for view in record.candidates.values()
        if view.requests is not None or view.created_at <= latest
    }


def is_blocked(record: PartitionRecord, state: State) -> bool:
    """Return whether a batch may still answer an absent partition, so nothing is sent again (6)."""
    if record.permitted:
        return False
    # A new process has to look first, and after a rejection a new listing has to show that no other
    # batch appeared meanwhile.
    return (
        state.watched is None
        or record.relook > state.watched
        or bool(_open_candidates(record, state))
    )


def _may_resend(record: PartitionRecord, state: State, answered: int = 0) -> bool:
    """
    Return whether the requests of an absent partition may be sent again (5).

    Once for nothing; once more if a create was answered meanwhile; then only if a person says so.
    So no fault of the service makes a request paid for more than three times.
    """
    if record.permitted or record.resends == 0:
        return True
    return record.resends == 1 and max(state.answered, answered) > record.number


def release(record: PartitionRecord, state: State, *, answered: int = 0) -> list[Change]:
    """Let the pool send the requests of an absent partition, unless another one suspends them."""
    if is_blocked(record, state) or not _may_resend(record, state, answered):
        return []
    return [Freed(record.number), *suspend_again(state, answered=answered, but=record)]


def release_answered(state: State, number: int) -> list[Change]:
    """Release what was sent twice without a response, because this create was answered."""
    return [
        change
        for record in state.of("absent")
        if record.number < number and not _may_resend(record, state)
        for change in release(record, state, answered=number)
    ]


def hold_back(state: State, record: PartitionRecord) -> list[Change]:
    """
    Return the changes that hold back what a partition returned to the pool.

    An earlier create of the same requests may have been found meanwhile, or a later one be under
    way: then they belong to it. Or an earlier one may still be looked for: then they are suspended.
    """
    holders = [
        number for number in record.absent if state.partitions[number].state in _HOLDING_FOUND
    ]
    if record.known_by != "response":
        holders += [
            other.number
            for other in state.of("sending", "unknown", "submitted", "ended")
            if record.number in other.absent
        ]
    claims: list[Change] = [Claimed(number) for number in holders]
    return claims + suspend_again(state, but=record)


_HOLDING_FOUND = frozenset({"submitted", "ended"})
"""The states of a partition that was absent, was found, and has no results yet."""


def suspend_again(
    state: State, *, answered: int = 0, but: PartitionRecord | None = None
) -> list[Change]:
    """Suspend what came back to the pool, but may be answered by a create taken for absent."""
    return [
        Suspended(record.number)
        for record in state.of("absent")
        if record is not but
        and (is_blocked(record, state) or not _may_resend(record, state, answered))
    ]


# Identification


def identified(state: State, batch_id: str, outcome: Identified, clocks: Clocks) -> list[Change]:
    """Return what follows from the ids of a batch that could be a create of ours."""
    if not outcome.readable:
        note_unreadable(state, batch_id, clocks)
        return []
    waiting = [record for record in state.of("unknown", "absent") if batch_id in record.candidates]
    changes: list[Change] = [Proved(batch_id, outcome.partitions)]
    fitting = [record for record in waiting if record.number in outcome.partitions]
    # Ids as they are may fit several creates of the same requests: the last one has them.
    owner = min(
        fitting, key=lambda record: (record.state != "unknown", record.number), default=None
    )
    for record in waiting:
        if record is not owner:
            # A rejection reopens the question: a batch that came meanwhile was not looked for.
            record.relook = clocks.steady
            state.next_listing = min(state.next_listing, clocks.steady)
            changes.append(Logged(record.number, f"{batch_id} has different requests"))
    if owner is not None and batch_id not in state.claimed:
        changes += _adopt(state, owner, owner.candidates[batch_id])
    return changes


def note_unreadable(state: State, batch_id: str, clocks: Clocks) -> None:
    """Note that there was nothing yet to see from whose requests a batch holds."""
    failures = state.unreadable.setdefault(batch_id, Failures(since=clocks.steady))
    failures.count += 1
    pause = policy.backoff(failures.count, state.options.polling_interval)
    failures.not_before = clocks.steady + pause
