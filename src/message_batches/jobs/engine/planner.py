"""
What a run does next, and what it concludes from what happened. No I/O, no clock, no randomness.

A partition is one attempt at one create. Its requests are cut from one pool when it is sent, and it
is never sent again:

    pool ──begin──► sending ─response with a new id──► submitted ──► ended ──► fetched ──► collected
     ▲                │  │                              (listing)    │ ▲       (Collect)   (Merge)
     │ not accepted   │  │ no response, or the process died          │ └ incomplete: fetched again
     ├─── void ◄──────┘  ▼                                           └─► gone: a person decides
     │                unknown ───── a batch has ended, and its ids are ours ──► ended
     │                   │ window over, no batch in any listing could be it
     └─── released ── absent ────── a batch has ended, and its ids are ours ──► ended

A request is in the pool (fresh, due or suspended), in one partition that is not absent, or settled.
`begin` takes it from the pool. `void`, `absent` and a recalled batch give it back. A part settles
it, or makes it due. While a batch is listed that could be an absent partition, what the pool has of
its requests is suspended.

The four functions are `next_actions`, `begin`, `apply` and `recover`. All but the first return
changes. The executor writes these to the ledger and then passes them to `State.change`; no byte of
a create leaves before the changes of its `begin` are on disk. The functions themselves change only
what the state holds in memory. The rules for `unknown` and `absent` are in `reconciliation`, and
what a person may decide is in `decisions`.

Rules that protect money and results, by the numbers that the tests use:

1. Every outcome of a create has one meaning, and whatever proves nothing is `unknown`.
2. Absence takes complete listings over a window that begins after the last byte.
3. A batch whose counts are unknown may be any batch.
4. Nothing is adopted by its count; ids prove or reject it, and a rejection reopens the question.
5. After an assumed absence a request is sent again once; a second time after a sign of life; then
   only if a person says so.
6. An absent partition stays on watch, and a batch that could be it holds its requests back.
7. Only a batch that the service named to this run, or that its ids prove, is canceled.
8. Nothing is concluded or sent with a key of another workspace.
9. Results are complete when every id is there.

https://docs.claude.com/en/api/creating-message-batches: a create is not idempotent, so the rules
for `unknown` and `absent` decide whether requests are paid for twice. docs/how-runs-work.md argues
why they are safe, and names what no rule can exclude.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from attrs import frozen

from message_batches.jobs.engine import policy, reconciliation
from message_batches.jobs.engine.decisions import accept_missing, cancel, decide
from message_batches.jobs.engine.reconciliation import hold_back, is_verified, suspend_again
from message_batches.jobs.state import (
    Accepted,
    Action,
    Anchor,
    BatchView,
    Cancel,
    Change,
    Clocks,
    Collect,
    Failed,
    Failures,
    Identified,
    Identify,
    Listed,
    Logged,
    Merge,
    Noted,
    Observe,
    Opened,
    Outcome,
    Part,
    PartitionRecord,
    PartitionState,
    Returned,
    Settled,
    State,
    Submit,
    TooLarge,
    Updated,
    Verdict,
)

__all__ = [
    "Plan",
    "PlannerStuckError",
    "accept_missing",
    "apply",
    "begin",
    "cancel",
    "decide",
    "is_verified",
    "next_actions",
    "queued_requests",
    "recover",
]

_ANCHORS = 5
"""How many of the newest batches to remember: one of them may be deleted later."""

_LONGEST_PROBE_WAIT = 900.0
"""The most seconds between two creates into a queue that others fill."""

_LAST_LOOKS = 3
"""How many consecutive listings may fail before a run that is done ends without a last look."""

_LAST_LOOK_SECONDS = 60.0
"""How long listings may be cut short before such a run ends."""

_CANCELS = 4
"""How many calls that cancel a batch may be under way at once."""


@frozen
class Plan:
    """
    What to do now.

    Attributes:
        actions: what to begin now.
        wake_at: when to look again if nothing happens before, by the steady clock; None for never.
        verdict: how this process ends; None while it has work or waits for something.
        reason: why nothing is sent now, or why this process ends.
    """

    actions: tuple[Action, ...] = ()
    wake_at: float | None = None
    verdict: Verdict | None = None
    reason: str = ""


class _Draft:
    """A plan that is being made."""

    def __init__(self) -> None:
        self.actions: list[Action] = []
        self.wake_at: float | None = None
        self.reason = ""

    def wait_until(self, steady: float) -> None:
        self.wake_at = steady if self.wake_at is None else min(self.wake_at, steady)


# What to do


def next_actions(state: State, clocks: Clocks) -> Plan:
    """Return what to begin now, when to look again, or how this process ends."""
    draft = _Draft()
    if state.end is not None:
        # What is under way is waited for: a create that is cut off would have to be looked for.
        if state.flights:
            return Plan(reason=state.end[1])
        if state.has("fetched"):
            # What was paid for belongs into the output, however this process ends.
            return Plan((Merge(min(record.number for record in state.of("fetched"))),))
        return Plan((), None, *state.end)
    if state.stopping:
        _plan_cancels(state, clocks, draft)
        if not draft.actions and draft.wake_at is None and not _under_way(state, "submit cancel"):
            return Plan((), None, "stopped", "a person stopped it")
        return Plan(tuple(draft.actions), draft.wake_at, None, "a person stopped it")
    _plan_submit(state, clocks, draft)
    _plan_transfers(state, clocks, draft)
    _plan_cancels(state, clocks, draft)
    _plan_listing(state, clocks, draft)
    if draft.actions or state.flights or draft.wake_at is not None:
        return Plan(tuple(draft.actions), draft.wake_at, None, draft.reason)
    return Plan((), None, *_end_of(state))


def _plan_submit(state: State, clocks: Clocks, draft: _Draft) -> None:
    """Send the next batch, if requests pass every filter of the pool."""
    pool, options, facts = state.pool, state.options, state.facts
    if options.goal not in ("finish", "submit") or not (pool.fresh or pool.due):
        return
    source = _source(state, clocks, draft)
    if source is None:
        return
    if not state.confirmed or state.anchors is None:
        return
    if _under_way(state, "submit") >= options.uploads:
        return
    earliest = _earliest_create(state, clocks)
    if earliest > clocks.steady:
        draft.wait_until(earliest)
        why = state.creates.reason or "an earlier process was asked to wait"
        draft.reason = f"the service did not take a batch: {why}"
        return
    open_batches = state.count("sending", "unknown", "submitted")
    if options.max_open_batches is not None and open_batches >= options.max_open_batches:
        draft.reason = f"{open_batches} batches are open"
        return
    room = _room(state, clocks, draft)
    if room is None or room > 0:
        most = options.max_batch_requests if room is None else min(room, options.max_batch_requests)
        size = min(options.max_batch_bytes, facts.max_bytes or options.max_batch_bytes)
        available = pool.fresh if source == "fresh" else pool.due
        draft.actions.append(Submit(source, min(most, available), size))


def _earliest_create(state: State, clocks: Clocks) -> float:
    """Return when the next batch may be sent, by the steady clock."""
    return max(state.creates.not_before, clocks.steady + _marked(state, clocks))


def _marked(state: State, clocks: Clocks) -> float:
    """Return for how long the ledger says that no batch may be sent."""
    seconds = state.facts.create_not_before - clocks.wall
    # A time that is further ahead was written before the clock was set back.
    return seconds if 0 < seconds <= policy.LONGEST_RETRY_AFTER else 0.0


def _source(state: State, clocks: Clocks, draft: _Draft) -> Literal["fresh", "due"] | None:
    """Return from where to cut: requests that are to be retried wait until they are many."""
    if state.pool.fresh:
        return "fresh"
    if not state.pool.due:
        return None
    in_progress = state.has("sending", "unknown", "submitted") or any(
        not record.given_up for record in state.of("ended")
    )
    many = state.pool.due >= state.options.max_batch_requests
    ripe_at = state.pool.due_at + (policy.GATHER_SECONDS if in_progress and not many else 0.0)
    if ripe_at <= clocks.wall:
        return "due"
    if not in_progress or state.options.goal == "submit":
        draft.wait_until(clocks.steady + ripe_at - clocks.wall)
    return None


def _room(state: State, clocks: Clocks, draft: _Draft) -> int | None:
    """Return how many more requests the queue takes, as far as is known; None for any number."""
    queued, fixed, limit = state.queued, state.options.max_queued, state.facts.queue_limit
    if fixed is not None and queued >= fixed:
        draft.reason = f"{queued:,} requests are queued, as many as --max-queued-requests allows"
        return 0
    room = None if fixed is None else fixed - queued
    if limit is None:
        # More than what every account may queue is found out with one create at a time.
        if fixed is None and queued >= policy.ASSUMED_ROOM and _under_way(state, "submit"):
            draft.reason = "one batch at a time shows how much the queue takes"
            return 0
        return room
    age = clocks.wall - state.facts.queue_refused_at
    if 0 <= age < policy.QUEUE_LIMIT_SECONDS:
        if queued < limit:
            return _least(limit - queued, room)
        if queued:
            # A batch of this run that ends makes room; what others have queued, only time can show.
            draft.wait_until(clocks.steady + policy.QUEUE_LIMIT_SECONDS - age)
            draft.reason = f"the queue of the service is full with {queued:,} requests of this run"
            return 0
    if _under_way(state, "submit"):
        draft.reason = "one small batch shows whether the queue takes more"
        return 0
    return _least(policy.PROBE_REQUESTS, room)


def _least(number: int, room: int | None) -> int:
    return number if room is None else min(number, room)


def queued_requests(state: State) -> int:
    """Return how many requests may be in the queue of the service."""
    return state.queued


def _plan_transfers(state: State, clocks: Clocks, draft: _Draft) -> None:
    """Identify, collect and merge."""
    free = state.options.downloads - _under_way(state, "collect identify")
    if state.has("unknown", "absent"):
        for batch_id in reconciliation.to_identify(state, clocks):
            if state.reads.not_before > clocks.steady:
                draft.wait_until(state.reads.not_before)
                break
            failures = state.unreadable.get(batch_id)
            if failures is not None and failures.not_before > clocks.steady:
                draft.wait_until(failures.not_before)
            elif free > 0 and ("identify", batch_id) not in state.flights:
                draft.actions.append(Identify(batch_id))
                free -= 1
    if state.options.goal not in ("finish", "drain", "collect"):
        return
    for record in sorted(state.of("ended"), key=lambda each: each.number):
        if record.given_up or ("collect", record.number) in state.flights:
            continue
        if record.not_before > clocks.steady:
            draft.wait_until(record.not_before)
        elif free > 0 and state.confirmed and record.batch_id is not None:
            draft.actions.append(Collect(record.number, record.batch_id))
            free -= 1
    if state.has("fetched") and not _under_way(state, "merge"):
        draft.actions.append(Merge(min(record.number for record in state.of("fetched"))))


def _plan_cancels(state: State, clocks: Clocks, draft: _Draft) -> None:
    if not state.confirmed:
        return
    for number in sorted(state.to_cancel):
        record = state.partitions[number]
        if record.cancel_sent or record.batch_id is None or ("cancel", number) in state.flights:
            continue
        if state.reads.not_before > clocks.steady:
            draft.wait_until(state.reads.not_before)
        elif _under_way(state, "cancel") < _CANCELS:
            draft.actions.append(Cancel(number, record.batch_id))


def _plan_listing(state: State, clocks: Clocks, draft: _Draft) -> None:
    if _under_way(state, "observe"):
        return
    why = _listing_needed(state, clocks, draft)
    if not why:
        return
    earliest = state.reads.not_before
    if why == "later":
        earliest = max(earliest, state.next_listing)
    if earliest > clocks.steady:
        draft.wait_until(earliest)
        return
    draft.actions.append(_listing(state))


def _listing_needed(state: State, clocks: Clocks, draft: _Draft) -> Literal["now", "later", ""]:
    goal = state.options.goal
    if not state.confirmed or state.anchors is None:
        sends = goal in ("finish", "submit") and (state.pool.fresh or state.pool.due)
        left = state.has("sending", "unknown", "submitted", "ended", "fetched", "gone")
        return "now" if sends or left or reconciliation.watched(state) else ""
    if goal == "collect":
        # A process that collects does not wait for what is in progress; another one will.
        return ""
    if state.has("unknown") or (goal in ("finish", "drain") and state.has("submitted")):
        return "later"
    absent = state.of("absent")
    if state.pool.suspended and any(
        reconciliation.is_undecided(record, state) for record in absent
    ):
        return "later"
    # One last look for batches of absent partitions, when there is nothing else left to do.
    if draft.actions or state.flights or draft.wake_at is not None or goal == "submit":
        return ""
    watched = reconciliation.watched(state)
    if not watched:
        return ""
    if state.watched is None or state.watched < state.acted_at:
        since = clocks.steady if state.incomplete_since is None else state.incomplete_since
        failing = state.reads.count >= _LAST_LOOKS or clocks.steady - since > _LAST_LOOK_SECONDS
        return "" if failing else "now" if state.incomplete_since is None else "later"
    soon = any(reconciliation.shows_counts_soon(record, state, clocks.steady) for record in watched)
    return "later" if soon else ""


def _listing(state: State) -> Observe:
    searched = state.of("unknown") + reconciliation.watched(state)
    bounds = [
        record.anchors[0].created_at - policy.CLOCK_SLACK if record.anchors else 0.0
        for record in searched
    ]
    waited_for = state.of("submitted")
    known = [record.batch_id for record in waited_for if record.batch_id is not None]
    if not state.confirmed and not known:
        # Any batch that this run knows, to see whether this is its workspace.
        known = sorted(state.claimed)[-1:]
    if len(waited_for) == 1 and not bounds and state.confirmed and state.anchors is not None:
        return Observe(None, tuple(known), listed=False)
    bounds += [record.created_at or 0.0 for record in waited_for]
    candidates = {
        view.id for record in searched for view in record.candidates.values() if not view.archived
    }
    return Observe(min(bounds, default=None), (*known, *sorted(candidates)))


def _end_of(state: State) -> tuple[Verdict, str]:
    """Return how this process ends, when there is nothing left to do or to wait for."""
    goal = state.options.goal
    if gone := [record for record in state.of("gone") if not record.permitted]:
        return "question", _names("the results of {} are gone", gone)
    if state.has("unknown"):
        return "incomplete", "it is not known yet what became of a create"
    if given_up := [record for record in state.of("ended") if record.given_up]:
        return "incomplete", _names("the results of {} are incomplete", given_up)
    if any(reconciliation.is_undecided(record, state) for record in state.of("absent")):
        if state.pool.suspended:
            return "incomplete", "a batch is in progress that may hold requests of this run"
    elif state.pool.suspended:
        return "question", "requests may have been accepted, though no create of them was answered"
    if goal == "finish" and (state.pool.fresh or state.has("submitted", "ended", "fetched")):
        # Every state above has an action or a time to wait for; a loop that ends here would end
        # with work left.
        raise PlannerStuckError("There is nothing to do, but the run is not finished.")
    return "done", ""


class PlannerStuckError(RuntimeError):
    """The planner has work left and neither an action nor a time to wait for: a defect."""


def _names(text: str, records: Iterable[PartitionRecord]) -> str:
    return text.format(", ".join(str(record.batch_id) for record in records))


def _under_way(state: State, kinds: str) -> int:
    """Return how many actions of these kinds are under way."""
    return sum([kind in kinds for kind, _ in state.flights])


# What to write down before an action


def begin(state: State, action: Action, clocks: Clocks) -> list[Change]:
    """
    Return the changes that must be on disk before an action is carried out.

    The action counts as under way afterwards, until its outcome is applied.
    """
    state.flights.add(_flight(state, action))
    if not isinstance(action, Observe):
        state.acted_at = clocks.steady
    if not isinstance(action, Submit):
        return []
    cut = action.cut
    if cut is None or state.anchors is None:
        raise ValueError("a create needs requests and an anchor")
    resends = max((state.partitions[number].resends + 1 for number in cut.absent), default=0)
    record = PartitionRecord(
        number=state.facts.number + 1,
        state="sending",
        requests=cut.requests,
        size=cut.size,
        source=action.source,
        resends=resends,
        began=clocks.wall,
        not_after=clocks.wall + state.options.upload_seconds,
        anchors=state.anchors,
        absent=cut.absent,
        sent_at=clocks.steady,
    )
    return [Opened(record)]


def _flight(state: State, action: Action) -> tuple[str, int | str]:
    match action:
        case Submit():
            return "submit", state.facts.number + 1
        case Observe():
            return "observe", 0
        case Identify():
            return "identify", action.batch_id
        case Collect():
            return "collect", action.number
        case Merge():
            return "merge", action.number
        case Cancel():
            return "cancel", action.number


# What follows from an outcome


def apply(
    state: State, action: Action, outcome: Outcome, clocks: Clocks, *, number: int = 0
) -> list[Change]:
    """
    Return the changes that follow from the outcome of an action.

    Args:
        state: the run.
        action: the action.
        outcome: what became of it.
        clocks: what time it is.
        number: the partition that `begin` opened, for a create.
    """
    if not isinstance(action, Observe):
        state.acted_at = clocks.steady
    match action:
        case Submit():
            state.flights.discard(("submit", number))
            return _after_create(state, state.partitions[number], outcome, clocks)
        case Observe():
            state.flights.discard(("observe", 0))
            return _after_listing(state, action, outcome, clocks)
        case Identify():
            state.flights.discard(("identify", action.batch_id))
            return _after_identify(state, action, outcome, clocks)
        case Collect():
            state.flights.discard(("collect", action.number))
            return _after_collect(state, state.partitions[action.number], outcome, clocks)
        case Merge():
            state.flights.discard(("merge", action.number))
            if isinstance(outcome, Failed):
                return []
            return [Updated(action.number, {"state": "collected"})]
        case Cancel():
            state.flights.discard(("cancel", action.number))
            return _after_cancel(state, state.partitions[action.number], outcome, clocks)


def _after_create(
    state: State, record: PartitionRecord, outcome: Outcome, clocks: Clocks
) -> list[Change]:
    number = record.number
    if isinstance(outcome, Accepted):
        if outcome.batch_id in state.claimed or reconciliation.is_older(
            record, outcome.batch_id, outcome.created_at, state
        ):
            # A cache or a gateway repeated an old response: this create has no answer.
            outcome = Failed("ambiguous", f"the response named {outcome.batch_id}, an older batch")
        else:
            return _accepted(state, record, outcome, clocks)
    assert isinstance(outcome, Failed)
    if outcome.kind == "ambiguous":
        record.last_byte = clocks.steady
        state.next_listing = min(state.next_listing, clocks.steady)
        # A service that does not answer gets the next create later, and after a while none.
        _wait_after_failure(state, record, outcome, clocks)
        return [
            Updated(number, {"state": "unknown"}),
            Logged(number, f"the response to the create was lost: {outcome.reason}"),
        ]
    changes: list[Change] = [
        Updated(number, {"state": "void"}),
        Logged(number, f"not accepted: {outcome.reason}"),
    ]
    if outcome.kind == "too_large":
        if record.requests == 1:
            return [*changes, TooLarge(number, outcome.reason)]
        most = min(record.size // 2, state.facts.max_bytes or record.size)
        return [*changes, Returned(number), *hold_back(state, record), Noted({"max_bytes": most})]
    changes += [Returned(number), *hold_back(state, record)]
    if outcome.kind == "refused":
        state.end = state.end or _refused(outcome)
        return changes
    changes += _after_refusal(state, record, outcome, clocks)
    return changes


def _accepted(
    state: State, record: PartitionRecord, outcome: Accepted, clocks: Clocks
) -> list[Change]:
    # What the service asked for when it refused another create holds all the same.
    state.creates = Failures(not_before=state.creates.not_before)
    state.sent_at = clocks.steady
    state.next_listing = min(state.next_listing, clocks.steady + _wait(state, clocks))
    changes: list[Change] = [
        Updated(
            record.number,
            {
                "state": "submitted",
                "batch_id": outcome.batch_id,
                "created_at": outcome.created_at,
                "known_by": "response",
            },
        ),
        Logged(record.number, f"accepted as {outcome.batch_id}"),
    ]
    limit, taken = state.facts.queue_limit, _submitted_requests(state) + record.requests
    if limit is not None and taken > limit:
        # Either it was under way when another one was refused, or it shows that there is room.
        known = record.began <= state.facts.queue_refused_at
        changes.append(Noted({"queue_limit": taken if known else None}))
    return changes + reconciliation.release_answered(state, record.number)


def _refused(outcome: Failed) -> tuple[Verdict, str]:
    return ("account" if outcome.account else "refused"), outcome.refusal or outcome.reason


def _after_refusal(
    state: State, record: PartitionRecord, outcome: Failed, clocks: Clocks
) -> list[Change]:
    """Note when to try again: never before the service says, and a full queue does not count."""
    wait = min(max(outcome.retry_after or 0.0, 0.0), policy.LONGEST_RETRY_AFTER)
    facts: dict[str, float | int | None] = {}
    if outcome.queue_full:
        facts |= {"queue_limit": _submitted_requests(state), "queue_refused_at": clocks.wall}
        _count_failure(state.creates, outcome, clocks)
        if state.queued == record.requests:
            # Others fill the queue. No batch of this run will end and make room, so time decides.
            wait = max(wait, policy.backoff(state.creates.count + 4, _LONGEST_PROBE_WAIT))
        state.creates.not_before = max(state.creates.not_before, clocks.steady + wait)
    else:
        _wait_after_failure(state, record, outcome, clocks)
    if wait:
        # On disk: a process that is started again must not upload into the same refusal.
        facts["create_not_before"] = clocks.wall + max(wait, _marked(state, clocks))
    return [Noted(facts)] if facts else []


def _submitted_requests(state: State) -> int:
    """Return how many requests are certain to be in the queue, as far as was seen."""
    return sum(record.requests for record in state.of("submitted"))


def _wait_after_failure(
    state: State, record: PartitionRecord, outcome: Failed, clocks: Clocks
) -> None:
    """Send nothing for a while, and give up after the time that a person waits."""
    failures = state.creates
    _count_failure(failures, outcome, clocks)
    pause = policy.backoff(failures.count, 5 * state.options.polling_interval)
    pause *= policy.jitter(record.number, failures.count)
    wait = min(outcome.retry_after or 0.0, policy.LONGEST_RETRY_AFTER)
    failures.not_before = max(failures.not_before, clocks.steady + max(pause, wait))
    _give_up(state, failures, outcome, clocks)


def _count_failure(failures: Failures, outcome: Failed, clocks: Clocks) -> None:
    if not failures.count:
        failures.since = clocks.steady
    failures.count += 1
    failures.reason = outcome.reason


def _give_up(state: State, failures: Failures, outcome: Failed, clocks: Clocks) -> None:
    tried = policy.has_given_up(failures, clocks.steady, state.options.give_up_after)
    if tried and outcome.kind != "busy":
        state.end = state.end or ("unreachable", outcome.reason)


def _after_read_failure(state: State, outcome: Outcome, clocks: Clocks) -> list[Change]:
    """Count a call that failed and only read; another one follows later."""
    assert isinstance(outcome, Failed)
    failures = state.reads
    _count_failure(failures, outcome, clocks)
    if outcome.kind == "refused" and not outcome.unknown_batch:
        state.end = state.end or _refused(outcome)
        return []
    pause = policy.backoff(failures.count, state.options.polling_interval)
    pause = max(pause * policy.jitter("reads", failures.count), outcome.retry_after or 0.0)
    failures.not_before = clocks.steady + min(pause, policy.LONGEST_WAIT)
    _give_up(state, failures, outcome, clocks)
    return []


# Listings


def _after_listing(state: State, action: Observe, outcome: Outcome, clocks: Clocks) -> list[Change]:
    if not isinstance(outcome, Listed):
        return _after_read_failure(state, outcome, clocks)
    changes = _check_workspace(state, outcome)
    if state.end:
        return changes
    state.reads = Failures()
    views = {view.id: view for view in outcome.batches}
    if action.listed:
        newest = sorted(outcome.batches, key=lambda view: -view.created_at)[:_ANCHORS]
        state.anchors = tuple(Anchor(view.id, view.created_at) for view in newest)
    for record in state.of("submitted"):
        changes += _watch_submitted(state, record, views, outcome, clocks)
    changes += _without_old_room(state, changes, outcome)
    complete = action.listed and _is_complete(action, outcome)
    if complete:
        state.incomplete_since = None
    elif action.until is not None:
        state.incomplete_since = (
            clocks.steady if state.incomplete_since is None else state.incomplete_since
        )
        if clocks.steady - state.incomplete_since > state.options.give_up_after:
            state.end = ("unreachable", "every list of batches was cut short")
    changes += _look_for_creates(state, outcome, clocks, complete=complete)
    for batch_id in views:
        state.listed.setdefault(batch_id, clocks.steady)
    wait = _wait(state, clocks) * policy.jitter(state.facts.number, len(state.listed))
    if outcome.ask_again is not None:
        wait = max(wait, min(outcome.ask_again, policy.LONGEST_WAIT))
    state.next_listing = clocks.steady + wait
    return changes


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
    # Not at each listing, which would be a commit each.
    idle = not state.has("sending", "unknown", "submitted", "ended", "fetched")
    since = outcome.began.wall - state.facts.watched_at
    if complete and watched and (idle or not 0 <= since < policy.LONGEST_WAIT):
        changes.append(Noted({"watched_at": outcome.began.wall}))
    return changes


def _without_old_room(state: State, changes: list[Change], outcome: Listed) -> list[Change]:
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
            if ended_at < refused_at:
                before += state.partitions[change.number].requests
    return [Noted({"queue_limit": max(limit - before, 0)})] if before else []


def _wait(state: State, clocks: Clocks) -> float:
    """Return the seconds between two listings."""
    age = clocks.steady - (state.started if state.sent_at is None else state.sent_at)
    calls = 1 + state.count("submitted") // 100
    wait = policy.polling_wait(state.options, age, calls)
    if any(record.frozen is None for record in state.of("unknown")):
        return min(wait, policy.looking_wait(state.options))
    return wait


def _is_complete(action: Observe, outcome: Listed) -> bool:
    """Return whether no batch of interest can be missing from a listing."""
    if outcome.ended:
        return True
    return action.until is not None and outcome.oldest is not None and outcome.oldest < action.until


def _check_workspace(state: State, outcome: Listed) -> list[Change]:
    """Make sure that this is the workspace that the run was started in."""
    known = state.facts.identity
    if outcome.identity is not None and known is not None and outcome.identity != known:
        state.end = state.end or ("question", "this key belongs to another workspace")
        return []
    if not state.confirmed:
        ours = set(state.claimed) | {
            anchor.batch_id for record in state.partitions.values() for anchor in record.anchors
        }
        seen = any(view.id in ours for view in outcome.batches)
        state.confirmed = (
            not state.partitions
            or (known is not None and outcome.identity == known)
            or seen
            or outcome.same_key
        )
        if not state.confirmed:
            state.end = state.end or (
                "question",
                "this key may belong to another workspace: no batch of this run is in its list",
            )
            return []
    return [Noted({"identity": outcome.identity})] if outcome.identity and not known else []


def _watch_submitted(
    state: State,
    record: PartitionRecord,
    views: dict[str, BatchView],
    outcome: Listed,
    clocks: Clocks,
) -> list[Change]:
    view = views.get(record.batch_id or "")
    if view is None:
        if record.batch_id in outcome.unknown:
            since = record.missing_since = record.missing_since or clocks.steady
            if clocks.steady - since >= policy.PROPAGATION_SECONDS:
                return [
                    Updated(record.number, {"state": "gone"}),
                    Logged(record.number, f"{record.batch_id} does not exist any more"),
                ]
        return []
    record.missing_since = None
    record.processed, record.age = view.processed, outcome.date - view.created_at
    if not view.ended:
        return []
    after: PartitionState = "gone" if view.archived else "ended"
    values = {"state": after, "ended_at": view.ended_at, "counted": view.requests}
    return [Updated(record.number, values)]


# Identification


def _after_identify(
    state: State, action: Identify, outcome: Outcome, clocks: Clocks
) -> list[Change]:
    if isinstance(outcome, Identified):
        state.reads = Failures()
        return reconciliation.identified(state, action.batch_id, outcome, clocks)
    assert isinstance(outcome, Failed)
    if outcome.unknown_batch:
        reconciliation.note_unreadable(state, action.batch_id, clocks)
        return []
    return _after_read_failure(state, outcome, clocks)


# Results


def _after_collect(
    state: State, record: PartitionRecord, outcome: Outcome, clocks: Clocks
) -> list[Change]:
    number = record.number
    if isinstance(outcome, Failed):
        if outcome.kind == "refused" and not outcome.unknown_batch:
            state.end = state.end or _refused(outcome)
            return []
        if outcome.unknown_batch:
            since = record.missing_since = record.missing_since or clocks.steady
            if clocks.steady - since >= policy.PROPAGATION_SECONDS:
                return [
                    Updated(number, {"state": "gone"}),
                    Logged(number, f"the results of {record.batch_id} are gone"),
                ]
        return _fetch_later(state, record, outcome.retry_after, outcome.reason, clocks)
    assert isinstance(outcome, Part)
    if outcome.foreign:
        state.end = state.end or (
            "question",
            f"{record.batch_id} has results of {outcome.foreign:,} requests that are not in "
            f"partition {number}",
        )
        return []
    record.missing_since = None
    if outcome.held < record.requests and not _is_all(record, outcome):
        why = outcome.waiting or f"{outcome.held:,} of {record.requests:,} results"
        return _fetch_later(state, record, None, why, clocks)
    state.reads = Failures()
    if outcome.abort:
        cause, message = outcome.abort
        state.end = state.end or ("aborted", f"{cause}: {message}" if message else cause)
    return [Settled(number), Updated(number, {"state": "fetched"}), *hold_back(state, record)]


def _is_all(record: PartitionRecord, outcome: Part) -> bool:
    """Return whether the results of a batch that lacks some can be believed to be complete."""
    if not outcome.clean:
        return False
    record.fetches = record.fetches + 1 if outcome.held == record.held else 1
    record.held = outcome.held
    return record.fetches >= 2 and record.counted == outcome.held


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
    pause = max(0.125 * elapsed, min(0.5, state.options.polling_interval / 10))
    pause = max(min(pause, state.options.polling_interval), asked or 0.0)
    record.not_before = clocks.steady + min(pause, policy.LONGEST_WAIT)
    return []


def _after_cancel(
    state: State, record: PartitionRecord, outcome: Outcome, clocks: Clocks
) -> list[Change]:
    if isinstance(outcome, Failed) and outcome.kind != "refused":
        return _after_read_failure(state, outcome, clocks)
    # A batch that has ended meanwhile needs no cancel.
    record.cancel_sent = True
    return []


# Starts


def recover(state: State, clocks: Clocks, *, sole: bool = True) -> list[Change]:
    """
    Return the changes that a new process makes first.

    Args:
        state: the run, as the ledger has it.
        clocks: what time it is.
        sole: whether no sender of an earlier process can still be at work, because it died with
            the process.
    """
    state.started = clocks.steady
    changes: list[Change] = []
    for record in state.of("sending"):
        changes += [
            Updated(record.number, {"state": "unknown"}),
            Logged(record.number, "the process ended before the response to its create"),
        ]
    if sole:
        for record in state.of("sending", "unknown"):
            record.last_byte = clocks.steady
    # Nothing that may have been accepted is sent before this process has looked for it.
    return changes + suspend_again(state)
