"""
What a run does next, and what it concludes from what happened. No I/O, no clock, no randomness.

A partition is one attempt at one create. Its requests are taken from one pool when it is sent, and
it is never sent again. On the arrows is what moves it; in brackets, the action whose outcome does:

    pool ──begin──► sending ──response with a new id [Submit]──► submitted
     ▲               │  │                                            │ listed as ended [Observe]
     │ not accepted  │  │ any other outcome [Submit],                ▼
     │ [Submit]      │  │ or the process died (recover)            ended ─┐ incomplete: fetched
     ├──── void ◄────┘  ▼                                          ▲ │ ▲──┘ again [Collect]
     │               unknown ────its ids are ours [Identify]───────┤ │
     │                  │                                          │ │ every id is there [Collect]
     │                  │ listings of a window show                │ ▼
     │                  ▼ nothing that could be it [Observe]       │ fetched ──[Merge]──► collected
     └─────────────── absent ────its ids are ours [Identify]───────┘

    submitted or ended ──the service has lost it [Observe, Collect]──► gone: a person decides
    ended ──all results are of another lost create [Collect]──► unknown

A request is in exactly one of three places:

     ┌──────── void, absent, failed and to be retried, canceled to be resumed ────────┐
     ▼                                                                                │
    pool ──begin──► held by one partition ──a result, or certainly none [Collect]──► settled

In the pool, `fresh` requests have no result yet, `due` ones failed and are to be retried, or were
answered and are to be asked again, and `suspended` ones wait: an absent partition held them, and a
batch is listed that could be it. A person can move a partition too (`decide`, `accept_missing`,
`cancel`).

The four functions are `next_actions`, `begin`, `apply` and `recover`. All but the first return
changes. The executor writes these to the ledger and then passes them to `State.change`; no byte of
a create leaves before the changes of its `begin` are on disk. The functions themselves change only
what the state holds in memory.

Rules that protect money and results, by the numbers that comments, tests and docs/how-runs-work.md
use, and the module of `rules` that has them:

1. Every outcome of a create has one meaning, and whatever proves nothing is `unknown` (`creates`).
2. Absence takes complete listings over a window that begins after the last byte (`reconciliation`).
3. A batch whose counts are unknown may be any batch (`reconciliation`).
4. Nothing is adopted by its count; ids prove or reject it, and a rejection reopens the question
   (`reconciliation`).
5. After an assumed absence a request is sent again once; a second time after a sign of life; then
   only if a person says so (`reconciliation`).
6. An absent partition stays on watch, and a batch that could be it holds its requests back
   (`reconciliation`).
7. Only a batch that the service named to this run, or that its ids prove, is canceled (`cancels`).
8. Nothing is concluded or sent with a key of another workspace (`listings`, `sending`).
9. Results are complete when every id is there (`results`).

A new rule about what may be sent, how much or when is a filter on the pool, in `rules.sending`. A
new action needs a value in `jobs.state`, a rule that plans it, in `next_actions`, and one for its
outcome, in `apply`.
"""

from __future__ import annotations

from collections.abc import Iterable

from message_batches.jobs.engine import rules
from message_batches.jobs.engine.rules import (
    Draft,
    Plan,
    accept_missing,
    cancel,
    decide,
    found_no_room,
    heed_cancels,
)
from message_batches.jobs.state import (
    Action,
    Cancel,
    Change,
    Clocks,
    Collect,
    Identify,
    Logged,
    Merge,
    Observe,
    Opened,
    Outcome,
    PartitionRecord,
    State,
    Submit,
    Updated,
    Verdict,
)

__all__ = [
    "Plan",
    "accept_missing",
    "apply",
    "begin",
    "cancel",
    "decide",
    "found_no_room",
    "heed_cancels",
    "next_actions",
    "recover",
]


# What to do


def next_actions(state: State, clocks: Clocks) -> Plan:
    """Return what to start now, when to look again, or how this process ends."""
    if state.end is not None:
        return _wind_up(state, *state.end)
    if state.stopping:
        return _stop(state, clocks)
    draft = Draft()
    rules.plan_create(state, clocks, draft)
    rules.plan_transfers(state, clocks, draft)
    rules.plan_cancels(state, clocks, draft)
    # The last one, because some listings wait until there is nothing else to do.
    rules.plan_listing(state, clocks, draft)
    if not draft.is_empty or state.flights:
        return draft.plan()
    verdict, reason = _end_of(state)
    return Plan((), None, verdict, reason or draft.reason)


def _wind_up(state: State, verdict: Verdict, reason: str) -> Plan:
    """End this process, but put what was paid for into the output first."""
    # What is under way is waited for: a create that is interrupted would have to be looked for.
    if state.flights:
        return Plan()
    if state.has("fetched") and not state.stopping:
        return Plan((rules.next_merge(state),))
    return Plan((), None, verdict, reason)


def _stop(state: State, clocks: Clocks) -> Plan:
    """Cancel what a person wants canceled, and wait for creates that are under way."""
    draft = Draft(reason="a person stopped it")
    rules.plan_cancels(state, clocks, draft)
    if draft.is_empty and not state.under_way("submit", "cancel"):
        return Plan((), None, "stopped", draft.reason)
    return draft.plan()


def _end_of(state: State) -> tuple[Verdict, str]:
    """Return how this process ends, when there is nothing left to do or to wait for."""
    if state.options.goal == "check":
        return "done", ""
    if gone := [record for record in state.of("gone") if not record.permitted]:
        return "question", _names("the results of {} are gone", gone)
    if state.has("unknown"):
        return "incomplete", "it is not known yet what became of a create"
    if given_up := [record for record in state.of("ended") if record.given_up]:
        return "incomplete", _names("the results of {} are incomplete", given_up)
    if state.pool.suspended:
        if any(rules.is_undecided(record, state) for record in state.of("absent")):
            return "incomplete", "a batch is in progress that may hold requests of this run"
        return "question", "requests may have been accepted, though no create of them was answered"
    waits = state.pool.fresh or state.pool.due
    # Who only submits leaves the results, which may make room, to others.
    in_service = state.has("submitted", "ended", "fetched")
    sends = state.options.goal == "finish" or (state.options.goal == "submit" and not in_service)
    if sends and waits and rules.is_capped(state):
        return "capped", "the run has reached its --max-cost"
    if state.options.goal == "finish" and (state.pool.fresh or in_service):
        # Every state above has an action or a time to wait for; a loop that ends here would end
        # with work left.
        raise RuntimeError("There is nothing to do, but the run is not finished.")
    return "done", ""


def _names(text: str, records: Iterable[PartitionRecord]) -> str:
    return text.format(", ".join(str(record.batch_id) for record in records))


# What to write down before an action


def begin(state: State, action: Action, clocks: Clocks) -> list[Change]:
    """
    Return the changes that must be on disk before an action is carried out.

    The action counts as under way afterwards, until its outcome is applied.
    """
    state.flights.add(_flight(action, state.facts.number + 1))
    if not isinstance(action, Observe):
        state.acted_at = clocks.steady
    return [Opened(_opened(state, action, clocks))] if isinstance(action, Submit) else []


def _opened(state: State, action: Submit, clocks: Clocks) -> PartitionRecord:
    """Return the partition of a create: all that is needed to look for its batch (2, 5)."""
    cut = action.cut
    if cut is None or state.anchors is None:
        raise ValueError("a create needs requests and an anchor")
    return PartitionRecord(
        number=state.facts.number + 1,
        state="sending",
        requests=cut.requests,
        size=cut.size,
        source=action.source,
        resends=max((state.partitions[number].resends + 1 for number in cut.absent), default=0),
        began=clocks.wall,
        not_after=clocks.wall + state.options.upload_seconds,
        anchors=state.anchors,
        absent=cut.absent,
        sent_at=clocks.steady,
        exposure=cut.ceiling,
    )


def _flight(action: Action, number: int) -> tuple[str, int | str]:
    """Return what names an action that is under way; `number` is that of a create."""
    match action:
        case Submit():
            return "submit", number
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
    state.flights.discard(_flight(action, number))
    if isinstance(action, Collect):
        state.downloaded.discard(action.number)
    if not isinstance(action, Observe):
        state.acted_at = clocks.steady
    match action:
        case Submit():
            return rules.after_create(state, state.partitions[number], outcome, clocks)
        case Observe():
            return rules.after_listing(state, action, outcome, clocks)
        case Identify():
            return rules.after_identify(state, action, outcome, clocks)
        case Collect():
            return rules.after_collect(state, state.partitions[action.number], outcome, clocks)
        case Merge():
            return rules.after_merge(state, state.partitions[action.number], outcome)
        case Cancel():
            return rules.after_cancel(state, state.partitions[action.number], outcome, clocks)


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
        # Otherwise the window begins only after `not_after` (2).
        for record in state.of("sending", "unknown"):
            record.last_byte = clocks.steady
    # Nothing that may have been accepted is sent before this process has looked for it (6).
    return changes + rules.suspend_again(state)
