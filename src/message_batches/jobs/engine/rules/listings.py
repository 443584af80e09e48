"""
When to list the batches of the workspace, and what a listing shows.

One listing serves everything that has to be known of batches: whether this is the workspace of the
run, which batches have ended, whether the queue has room, and what became of creates that were not
answered.
"""

from __future__ import annotations

from typing import Literal

from message_batches.jobs.engine import policy
from message_batches.jobs.engine.rules import failures, reconciliation, results
from message_batches.jobs.engine.rules.drafts import Draft
from message_batches.jobs.state import (
    Anchor,
    BatchView,
    Change,
    Clocks,
    Failed,
    Failures,
    Freed,
    Listed,
    Noted,
    Observe,
    Outcome,
    PartitionRecord,
    Returned,
    State,
    Suspended,
    Updated,
    expected,
)

_ANCHORS = 5
"""How many of the newest batches to remember: one of them may be deleted later."""

_NEW_BATCH_SECONDS = 30.0
"""How long a service may not know a batch that it has just accepted, if it knows no other one."""

_MOST_ASKED_FOR = 5
"""How many batches that the list lacks are asked for to recognize the workspace."""

_LAST_LOOK_SECONDS = 60.0
"""How long listings may be cut short before such a run ends."""

Need = Literal["now", "later", ""]
"""Whether to list at once, after the polling interval, or not."""


# When to list


def plan_listing(state: State, clocks: Clocks, draft: Draft) -> None:
    """List, if anything that is known of batches by listings is needed."""
    if state.unknown_batch is not None and not draft.reason:
        draft.reason = (
            f"the service does not know {state.unknown_batch}; it was deleted, or this key belongs "
            "to another workspace"
        )
    if state.under_way("observe"):
        return
    need = _need(state, clocks, draft)
    if not need:
        return
    earliest = state.reads.not_before
    if need == "later":
        earliest = max(earliest, state.next_listing)
    if earliest > clocks.steady:
        draft.wait_until(earliest)
    else:
        draft.actions.append(_listing(state))


def _need(state: State, clocks: Clocks, draft: Draft) -> Need:
    goal = state.options.goal
    if not state.confirmed or state.anchors is None:
        return "now" if _is_first_needed(state) else ""
    if goal in ("collect", "check"):
        # A process that collects does not wait for what is in progress; another one will.
        return ""
    if state.has("unknown") or (goal in ("finish", "drain") and state.has("submitted")):
        return "later"
    if state.pool.suspended and any(
        reconciliation.is_undecided(record, state) for record in state.of("absent")
    ):
        return "later"
    if goal == "submit" or state.flights or not draft.is_empty:
        return ""
    return _need_of_last_look(state, clocks)


def _is_first_needed(state: State) -> bool:
    """Return whether this process has to see the workspace and its newest batches (2, 8)."""
    sends = state.options.goal in ("finish", "submit") and (state.pool.fresh or state.pool.due)
    holds = state.has("sending", "unknown", "submitted", "ended", "fetched", "gone")
    if sends or holds:
        return True
    # The run is done: that nobody can look again must not keep it from saying so.
    return state.reads.count < policy.LAST_LOOKS and bool(reconciliation.watched(state))


def _need_of_last_look(state: State, clocks: Clocks) -> Need:
    """Look once more for batches of absent partitions when there is nothing left to do (6)."""
    watched = reconciliation.watched(state)
    if not watched:
        return ""
    if state.watched is None or state.watched < state.acted_at:
        if state.reads.count >= policy.LAST_LOOKS:
            return ""
        if state.incomplete_since is None:
            return "now"
        return "" if clocks.steady - state.incomplete_since > _LAST_LOOK_SECONDS else "later"
    soon = any(reconciliation.shows_counts_soon(record, state, clocks.steady) for record in watched)
    return "later" if soon else ""


def _listing(state: State) -> Observe:
    """Return a listing that goes back to the oldest batch of interest."""
    searched = state.of("unknown") + reconciliation.watched(state)
    waited_for = state.of("submitted")
    known = [record.batch_id for record in waited_for if record.batch_id is not None]
    if not state.confirmed:
        # A few batches that this run knows, to see whether this is its workspace (8).
        outstanding = [str(record.batch_id) for record in state.of("submitted", "ended")]
        known = outstanding[:_MOST_ASKED_FOR] or sorted(state.claimed)[-1:]
    if len(waited_for) == 1 and not searched and state.confirmed and state.anchors is not None:
        return Observe(None, tuple(known), listed=False)
    bounds = [
        record.anchors[0].created_at - policy.CLOCK_SLACK if record.anchors else 0.0
        for record in searched
    ]
    bounds += [record.created_at or 0.0 for record in waited_for]
    answered = state.partitions.get(state.answered)
    if searched and answered is not None and answered.batch_id is not None:
        # A list that lacks what it must show proves nothing (2).
        known.append(answered.batch_id)
    if (since := _output_since(state)) is not None:
        bounds.append(since)
    candidates = {
        view.id for record in searched for view in record.candidates.values() if not view.archived
    }
    return Observe(min(bounds, default=None), tuple(dict.fromkeys([*known, *sorted(candidates)])))


def polling_wait(state: State, clocks: Clocks) -> float:
    """Return the seconds between two listings."""
    age = clocks.steady - (state.started if state.sent_at is None else state.sent_at)
    calls = 1 + state.count("submitted") // 100
    wait = policy.polling_wait(state.options, age, calls)
    if any(record.frozen is None for record in state.of("unknown")):
        return min(wait, policy.looking_wait(state.options))
    return wait


# What a listing shows


def after_listing(state: State, action: Observe, outcome: Outcome, clocks: Clocks) -> list[Change]:
    """Return what follows from a listing."""
    if isinstance(outcome, Failed):
        failures.wait_after_failed_read(state, outcome, clocks)
        return []
    outcome = expected(outcome, Listed)
    lost = [
        record for record in state.of("submitted", "ended") if record.batch_id in outcome.unknown
    ]
    state.unknown_batch = lost[0].batch_id if lost else None
    changes = check_workspace(state, outcome, lost)
    changes += _check_output(state, outcome)
    if state.end:
        return changes
    state.reads = Failures()
    if not state.confirmed:
        state.reads.not_before = clocks.steady + _NEW_BATCH_SECONDS / 10
        return changes
    at_end = action.listed and is_complete(action, outcome)
    complete = at_end and not lacks_known(action, outcome)
    if action.listed:
        newest = sorted(outcome.batches, key=lambda view: -view.created_at)[:_ANCHORS]
        state.anchors = tuple(Anchor(view.id, view.created_at) for view in newest)
    changes += _watch_submitted(state, outcome, clocks)
    changes += without_old_room(state, changes, outcome)
    _note_completeness(
        state, action, clocks, complete=complete or (at_end and not _is_looking(state))
    )
    changes += _look_for_creates(state, outcome, clocks, complete=complete)
    for view in outcome.batches:
        state.listed.setdefault(view.id, clocks.steady)
    state.next_listing = clocks.steady + _wait_after(state, outcome, clocks)
    return changes


def _wait_after(state: State, outcome: Listed, clocks: Clocks) -> float:
    wait = polling_wait(state, clocks) * policy.jitter(state.facts.number, len(state.listed))
    if outcome.ask_again is None:
        return wait
    return max(wait, min(outcome.ask_again, policy.LONGEST_WAIT))


def is_complete(action: Observe, outcome: Listed) -> bool:
    """Return whether no batch of interest can be missing from a listing (2)."""
    if outcome.ended:
        return True
    return action.until is not None and outcome.oldest is not None and outcome.oldest < action.until


def lacks_known(action: Observe, outcome: Listed) -> bool:
    """Return whether a list lacks batches that it must show by now: it is old, or made up (2)."""
    return any(
        view.id in outcome.unlisted
        and view.created_at >= (action.until or 0.0)
        and outcome.date - view.created_at > policy.PROPAGATION_SECONDS
        for view in outcome.batches
    )


def _is_looking(state: State) -> bool:
    return state.has("unknown") or bool(reconciliation.watched(state))


def _note_completeness(state: State, action: Observe, clocks: Clocks, *, complete: bool) -> None:
    """Note for how long listings have been incomplete, and give up in the end."""
    if complete:
        state.incomplete_since = None
    elif action.until is not None:
        if state.incomplete_since is None:
            state.incomplete_since = clocks.steady
        if clocks.steady - state.incomplete_since > state.options.give_up_after:
            state.end = ("unreachable", "every list of batches was incomplete")


def check_workspace(state: State, outcome: Listed, lost: list[PartitionRecord]) -> list[Change]:
    """
    Make sure that this is the workspace that the run was started in (8).

    Where none of its batches is there, equal names and keys do not show that it is.
    """
    known = state.facts.identity
    same = outcome.identity is not None and outcome.identity == known
    if outcome.identity is not None and known is not None and not same:
        state.end = state.end or ("question", "this key belongs to another workspace")
        return []
    if not state.confirmed:
        alike = same or outcome.same_key
        state.confirmed = (
            not state.partitions or (alike and not lost) or _shows_ours(state, outcome)
        )
        if not state.confirmed:
            ages = [outcome.date - (record.created_at or 0.0) for record in lost]
            # At least as old as this process, also where the clock of the service was set back.
            age = max(*ages, outcome.began.steady - state.started, 0.0)
            if not alike or age >= _NEW_BATCH_SECONDS:
                why = (
                    "the service knows no batch of this run: the key or the address may belong to "
                    "another workspace"
                )
                state.end = state.end or ("question", why)
            return []
    return [Noted({"identity": outcome.identity})] if outcome.identity and not known else []


def _output_since(state: State) -> float | None:
    """Return since when batches may have been sent for an output whose ledger is gone."""
    since = state.facts.output_since
    if since is None or state.partitions or state.options.goal not in ("finish", "submit"):
        return None
    return since - policy.CLOCK_SLACK


def _check_output(state: State, outcome: Listed) -> list[Change]:
    """
    Ask before anything is sent, if an earlier run of this output may have sent it.

    Only where the output was there, empty, and lacked its ledger, and only about batches that are
    not older than it and have no more requests than the input.
    """
    since = _output_since(state)
    if since is None:
        return []
    if not state.options.start_anew:
        state.earlier = tuple(
            view.id
            for view in outcome.batches
            if view.created_at >= since
            and (view.requests is None or view.requests <= state.pool.fresh)
        )
    if not state.earlier:
        return [Noted({"output_since": None})]
    why = (
        "the output was there, empty and without its ledger, and batches may have been sent for it"
    )
    state.end = state.end or ("question", why)
    return []


def _shows_ours(state: State, outcome: Listed) -> bool:
    """Return whether a batch is listed that this run has seen in its workspace."""
    ours = set(state.claimed) | {
        anchor.batch_id for record in state.partitions.values() for anchor in record.anchors
    }
    return any(view.id in ours for view in outcome.batches)


# Batches that the service named


def _watch_submitted(state: State, outcome: Listed, clocks: Clocks) -> list[Change]:
    views = {view.id: view for view in outcome.batches}
    changes: list[Change] = []
    for record in state.of("submitted"):
        view = views.get(record.batch_id or "")
        lost = record.batch_id in outcome.unknown if view is None else view.archived
        if view is not None and not lost:
            changes += _shown(record, view, outcome)
        # An unknown batch may be one that not all of the service knows yet; this one is known.
        elif lost and ((view and view.ended) or results.is_unknown_for_long(record, clocks)):
            what = "does not exist any more" if view is None else "has no results any more"
            changes += results.gone(record, f"{record.batch_id} {what}")
    return changes


def _shown(record: PartitionRecord, view: BatchView, outcome: Listed) -> list[Change]:
    record.missing_since = None
    record.processed, record.age = view.processed, outcome.date - view.created_at
    if not view.ended:
        return []
    values = {"state": "ended", "ended_at": view.ended_at, "counted": view.requests}
    return [Updated(record.number, values)]


def without_old_room(state: State, changes: list[Change], outcome: Listed) -> list[Change]:
    """Lower the limit of the queue by what had ended before the service refused more."""
    limit = state.facts.queue_limit
    if limit is None:
        return []
    refused_at = outcome.date - (outcome.began.wall - state.facts.queue_refused_at)
    before = 0
    for change in changes:
        if isinstance(change, Updated) and change.values.get("state") in ("ended", "gone"):
            # When a batch that does not exist any more has ended, nobody knows: long ago.
            ended_at = change.values.get("ended_at") or (
                0.0 if change.values["state"] == "gone" else refused_at
            )
            # A time that is ahead of the service's clock was written before that was set back.
            if ended_at < refused_at or ended_at > outcome.date + policy.CLOCK_SLACK:
                before += state.partitions[change.number].requests
    return [Noted({"queue_limit": max(limit - before, 0)})] if before else []


# Creates that were not answered


def _look_for_creates(
    state: State, outcome: Listed, clocks: Clocks, *, complete: bool
) -> list[Change]:
    watched = reconciliation.watched(state)
    blocked = {record.number for record in watched if reconciliation.is_blocked(record, state)}
    if complete:
        state.watched = outcome.began.steady
        state.first_complete = state.first_complete or outcome.began
    changes: list[Change] = []
    for record in state.of("unknown"):
        changes += reconciliation.watch_unknown(state, record, outcome, clocks, complete=complete)
    for record in watched:
        was_blocked = record.number in blocked
        changes += reconciliation.watch_absent(
            state, record, outcome, clocks, was_blocked=was_blocked
        )
    if any(isinstance(change, Freed) for change in changes):
        # A release holds back what other absent partitions suspend, but not yet those of this list,
        # nor those for which the list has shown a batch since.
        found = {change.number for change in changes if isinstance(change, Updated)}
        changes += [
            Suspended(change.number)
            for change in changes
            if isinstance(change, Returned) and change.suspended
        ] + [
            Suspended(record.number)
            for record in watched
            if record.number not in found and reconciliation.is_blocked(record, state)
        ]
    # Not at each listing, which would be a commit each.
    idle = not state.has("sending", "unknown", "submitted", "ended", "fetched")
    searched_at = _searched_at(watched, outcome)
    since = searched_at - state.facts.watched_at
    if complete and watched and (idle or not 0 <= since < policy.LONGEST_WAIT):
        changes.append(Noted({"watched_at": searched_at}))
    return changes


def _searched_at(watched: list[PartitionRecord], outcome: Listed) -> float:
    """Return when a listing began by the wall clock, or by the service's if that was set ahead."""
    return min(
        [outcome.began.wall]
        + [
            record.window_wall + outcome.date - record.window_at
            for record in watched
            if record.window_wall is not None and record.window_at is not None
        ]
    )
