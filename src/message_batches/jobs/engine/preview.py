"""
What the planner would do, without the lock of a run: nothing is sent, and nothing is written.

The same planner works on what the ledger holds, and on outcomes that only this process sees. So a
forecast follows every rule that a run follows, and any number of processes may look at once.
"""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple, TypeVar

from attrs import evolve

from message_batches.jobs.engine import planner, transfers
from message_batches.jobs.engine.allowance import cap_of, load
from message_batches.jobs.engine.events import waiting_of
from message_batches.jobs.engine.planner import Plan
from message_batches.jobs.engine.resolve import run_error
from message_batches.jobs.engine.service import Service
from message_batches.jobs.engine.transfers import clocks_of
from message_batches.jobs.ledger import Ledger
from message_batches.jobs.state import (
    Accepted,
    Action,
    Clocks,
    Failed,
    Listed,
    Observe,
    PlannerOptions,
    State,
    Submit,
)
from message_batches.jobs.types import BatchSize

T = TypeVar("T", Observe, Submit)


class Preview(NamedTuple):
    """
    What a process that only sends would do now.

    Attributes:
        batches: the batches that it would send, if the service accepts each of them.
        later: how many requests it would leave.
        waiting: why it would leave them, and when to look again; None if it would leave none.
    """

    batches: tuple[BatchSize, ...]
    later: int
    waiting: tuple[str, float] | None


def preview(ledger: Ledger, options: PlannerOptions) -> Preview:
    """Return what a process would send now, if the service accepts each batch."""
    clocks = clocks_of(ledger.system)
    state = load(ledger, evolve(options, max_cost=cap_of(ledger)))
    # As after the first listing, which shows nothing in the way.
    state.confirmed, state.anchors = True, ()
    taken: Counter[str] = Counter()
    batches: list[BatchSize] = []
    while True:
        plan = planner.next_actions(state, clocks)
        action = _first(plan, Submit)
        if action is None:
            break
        cut, _ = ledger.cut(action, clocks.wall, skip=taken[action.source])
        if not cut.requests:
            break
        taken[action.source] += cut.requests
        batches.append(BatchSize(cut.requests, cut.size))
        _accept(state, evolve(action, cut=cut), clocks)
    pool = state.pool
    later = pool.fresh + pool.due + pool.suspended
    return Preview(tuple(batches), later, waiting_of(state, plan, clocks))


def _accept(state: State, action: Submit, clocks: Clocks) -> None:
    """Change a state to that after a batch was sent and accepted."""
    if action.cut is None:
        raise ValueError("a create needs requests")
    number, left = state.facts.number + 1, -action.cut.requests
    state.change(planner.begin(state, action, clocks))
    pool = state.pool
    state.pool = (
        evolve(pool, fresh=pool.fresh + left)
        if action.source == "fresh"
        else evolve(pool, due=pool.due + left)
    )
    accepted = Accepted(f"forecast-{number}", clocks.wall)
    state.change(planner.apply(state, action, accepted, clocks, number=number))


def look(ledger: Ledger, service: Service, options: PlannerOptions) -> State:
    """
    Return the run as a listing shows it now.

    Raises:
        RunError: the service refuses, or the key is of another workspace.
    """
    fingerprint = ledger.setting("key_fingerprint")
    state = ledger.load(options)
    clocks = clocks_of(ledger.system)
    newest = max((record.created_at or 0.0 for record in state.of("submitted")), default=0.0)
    # So that looks become rare as the last batch grows old, as they do in a run.
    state.started = clocks.steady - max(clocks.wall - newest, 0.0)
    while True:
        clocks = clocks_of(ledger.system)
        plan = planner.next_actions(state, clocks)
        action = _first(plan, Observe)
        if action is None:
            break
        planner.begin(state, action, clocks)
        outcome = transfers.observe(action, fingerprint, service)
        state.change(planner.apply(state, action, outcome, clocks_of(ledger.system)))
    if state.end is not None:
        verdict, reason = state.end
        if error := run_error(Plan((), None, verdict, reason), state, ledger):
            raise error
    return state


def not_ended(batch_id: str, service: Service) -> Failed | None:
    """Return why the results of a batch cannot be asked for yet; None if they can."""
    outcome = transfers.observe(Observe(None, (batch_id,), listed=False), None, service)
    if isinstance(outcome, Failed):
        return outcome
    views = outcome.batches if isinstance(outcome, Listed) else ()
    if any(view.id == batch_id and not view.ended for view in views):
        return Failed("busy", "the batch is in progress")
    return None


def _first(plan: Plan, kind: type[T]) -> T | None:
    actions: tuple[Action, ...] = plan.actions
    return next((action for action in actions if isinstance(action, kind)), None)
