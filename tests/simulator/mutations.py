"""
Rules of the planner, each broken on purpose: python -m tests.simulator.mutations [NAME ...].

A mutation replaces a function or a number of the planner while histories are played. The checks
have to notice each one; the table that this prints has what they say, and after how many histories.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple
from unittest import mock

from attrs import evolve

from message_batches.jobs.engine import planner, policy, rules
from message_batches.jobs.engine.rules import (
    creates,
    listings,
    reconciliation,
    results,
    sending,
)
from message_batches.jobs.state import (
    Accepted,
    Cancel,
    Failed,
    Identified,
    Listed,
    Noted,
    Opened,
    Part,
    State,
    TooLarge,
    Updated,
)
from message_batches.jobs.state import run as run_module
from tests.simulator.faults import Dice
from tests.simulator.history import History, Slow
from tests.simulator.tally import BROKEN

Patch = tuple[Any, str, Any]

RESENT = (
    "are sent again though",
    "was visible in time",
    "is neither in the ledger",
    "times",
    "more requests are queued",
)


class Mutation(NamedTuple):
    """
    A rule that is broken.

    Attributes:
        rule: the rule of the design that it breaks, or 0 for another promise.
        patches: what is replaced by what.
        noticed_by: parts of the messages of the checks that may notice it.
        bias: what the histories have more of than others, so that few notice it.
    """

    rule: int
    patches: list[Patch]
    noticed_by: tuple[str, ...]
    bias: dict[str, float] | None = None


def _wrapped(module: Any, name: str, change: Callable[..., Any]) -> Patch:
    """Return a patch that calls `change` with the original and its arguments."""
    original = getattr(module, name)

    def call(*args: Any, **kwargs: Any) -> Any:
        return change(original, *args, **kwargs)

    return module, name, call


def _without(*filters: sending.Filter) -> Patch:
    """Return a patch that takes filters of the pool out."""
    return sending, "FILTERS", tuple(each for each in sending.FILTERS if each not in filters)


def _not_sent(original: Any, state: State, record: Any, outcome: Any, clocks: Any) -> Any:
    if isinstance(outcome, Failed) and outcome.kind == "ambiguous":
        outcome = evolve(outcome, kind="not_sent")
    return original(state, record, outcome, clocks)


def _believed(original: Any, state: State, record: Any, outcome: Any, clocks: Any) -> Any:
    if isinstance(outcome, Accepted):
        return creates.accepted(state, record, outcome, clocks)
    return original(state, record, outcome, clocks)


def _all_too_large(original: Any, state: State, record: Any, outcome: Any, clocks: Any) -> Any:
    if isinstance(outcome, Failed) and outcome.kind == "too_large":
        void = Updated(record.number, {"state": "void"})
        return [void, TooLarge(record.number, outcome.reason)]
    return original(state, record, outcome, clocks)


def _size_not_learned(original: Any, *args: Any) -> Any:
    return [
        change
        for change in original(*args)
        if not (isinstance(change, Noted) and "max_bytes" in change.values)
    ]


def _only_merged(original: Any, *args: Any) -> Any:
    return original(*args)[:1]


def _read_at_the_end(original: Any, state: State, action: Any, outcome: Any, clocks: Any) -> Any:
    if isinstance(outcome, Listed):
        late = clocks.steady - outcome.began.steady
        outcome = evolve(outcome, began=clocks, date=outcome.date + late)
    return original(state, action, outcome, clocks)


def _only_service_clock(original: Any, record: Any, outcome: Any) -> Any:
    return None if record.window_at is None else outcome.date - record.window_at


def _counts_needed(original: Any, record: Any, view: Any, state: State) -> bool:
    return view.requests is not None and original(record, view, state)


def _any_fits(original: Any, state: State, batch_id: str, outcome: Any, clocks: Any) -> Any:
    waiting = state.of("unknown", "absent")
    numbers = tuple(each.number for each in waiting if batch_id in each.candidates)
    return original(state, batch_id, Identified(outcome.began, numbers), clocks)


def _nothing_kept(original: Any, state: State, record: Any, outcome: Any, clocks: Any) -> None:
    record.candidates = {}
    original(state, record, outcome, clocks)


def _cancel_suspects(original: Any, state: State, clocks: Any, draft: Any) -> None:
    original(state, clocks, draft)
    for record in state.of("absent"):
        for view in record.candidates.values():
            if not view.ended and ("cancel", record.number) not in state.flights:
                draft.actions.append(Cancel(record.number, view.id))
                return


def _not_on_disk(original: Any, history: Any, changes: Any, members: Any = ()) -> None:
    if any(isinstance(change, Opened) for change in changes):
        history.state.change(changes)
    else:
        original(history, changes, members)


def _sender_is_dead(original: Any, state: State, clocks: Any, *, sole: bool) -> Any:
    return original(state, clocks, sole=True)


def _send_at_once(original: Any, state: State, clocks: Any, *, sole: bool) -> Any:
    with mock.patch.object(rules, "suspend_again", _returns([])):
        return original(state, clocks, sole=sole)


def _no_abort(original: Any, state: State, record: Any, outcome: Any, clocks: Any) -> Any:
    if isinstance(outcome, Part):
        outcome = evolve(outcome, abort=None)
    return original(state, record, outcome, clocks)


def _no_stop(original: Any, state: State, clocks: Any) -> Any:
    state.stopping, was = False, state.stopping
    plan = original(state, clocks)
    state.stopping = was
    return plan


def _recall_for_good(original: Any, record: Any, state: State) -> Any:
    return [
        Updated(change.number, {"cancel": "final"})
        if isinstance(change, Updated) and "cancel" in change.values
        else change
        for change in original(record, state)
    ]


def _room_as_listed(original: Any, state: State, changes: Any, outcome: Any) -> Any:
    return []


def _ids_left_alone(original: Any, history: Any, *args: Any, **kwargs: Any) -> None:
    original(history, *args, **kwargs)
    history.own_ids = False


def _returns(value: Any) -> Callable[..., Any]:
    return lambda *args, **kwargs: value


LATE = {"lost": 0.6, "vanish": 0.05, "late": 0.9, "busy": 0.0, "unsent": 0.0}
"""Many creates whose answer is lost, and that are accepted late."""

_TOO_MUCH = "cost more than a person allowed"


def _committed_without_absent(state: State) -> int:
    return sum(each.exposure for each in state.partitions.values() if each.state != "absent")


def _committed_when_known(state: State) -> int:
    return sum(each.exposure for each in state.of("fetched", "collected"))


MUTATIONS: dict[str, Mutation] = {
    "an ambiguous failure counts as not sent": Mutation(
        1,
        [_wrapped(rules, "after_create", _not_sent)],
        ("counts as refused", "sent again though", "are queued"),
    ),
    "the answer to an older create counts": Mutation(
        1,
        [_wrapped(rules, "after_create", _believed)],
        (
            "differ",
            "index",
            "nobody wanted",
            "another run",
            "somebody else",
            "are open",
            "are queued",
            *RESENT,
        ),
    ),
    "a request in a body that is too large is too large": Mutation(
        1,
        [_wrapped(rules, "after_create", _all_too_large)],
        ("counts as too large", "as large as one"),
    ),
    "the size that is too large is not learned": Mutation(
        1,
        [_wrapped(rules, "after_create", _size_not_learned)],
        ("as large as one that was too large",),
    ),
    "a listing that is cut short counts": Mutation(
        2,
        [(listings, "is_complete", _returns(True))],
        RESENT,
        bias={"lost": 0.6, "vanish": 0.05, "late": 0.0, "cut_listing": 0.6, "foreign": 0.04},
    ),
    "one listing is enough": Mutation(2, [(reconciliation, "_looked_for", _returns(1e9))], RESENT),
    "a listing is of the time when it was read": Mutation(
        2,
        [_wrapped(rules, "after_listing", _read_at_the_end)],
        RESENT,
        bias={**LATE, "listing_seconds": 800.0},
    ),
    "the window is measured by the service's clock alone": Mutation(
        2,
        [_wrapped(reconciliation, "_looked_for", _only_service_clock)],
        RESENT,
        bias={**LATE, "jump": 0.02, "kill": 0.04},
    ),
    "the sender dies with the process": Mutation(
        2,
        [_wrapped(planner, "recover", _sender_is_dead)],
        RESENT,
        bias={"sole": False, "kill": 0.08, "lost": 0.02},
    ),
    "a batch without counts is no candidate": Mutation(
        3, [_wrapped(reconciliation, "_could_be", _counts_needed)], RESENT
    ),
    "a batch of the right count is adopted": Mutation(
        4,
        [_wrapped(reconciliation, "identified", _any_fits)],
        ("another run", "ends", "times", "sent again", "visible", "neither"),
    ),
    "a candidate that was deleted is forgotten": Mutation(
        4,
        [_wrapped(reconciliation, "_update_candidates", _nothing_kept)],
        RESENT,
        bias={**LATE, "deleted": 0.7},
    ),
    "requests are sent again without end": Mutation(
        5,
        [(reconciliation, "_may_resend", _returns(True))],
        ("was paid",),
        bias={**LATE, "late": 1.0, "lost": 0.9},
    ),
    "absent creates are not watched": Mutation(
        6,
        [(reconciliation, "watch_absent", _returns([]))],
        (*RESENT, "nothing has happened"),
        bias=LATE,
    ),
    "a suspect does not hold requests back": Mutation(
        6,
        [(reconciliation, "is_blocked", _returns(False))],
        RESENT,
        bias=LATE,
    ),
    "a new process sends before it has looked": Mutation(
        6,
        [_wrapped(planner, "recover", _send_at_once)],
        RESENT,
        bias={**LATE, "kill": 0.05},
    ),
    "what a merge asks again is not held back": Mutation(
        6,
        [_wrapped(rules, "after_merge", _only_merged)],
        RESENT,
        bias={**LATE, "redos": 2, "incomplete": 0.5},
    ),
    "there is no last look": Mutation(
        6, [(policy, "LAST_LOOKS", 0)], ("without a last look", "neither")
    ),
    "everything is verified": Mutation(
        6,
        [("tests.simulator.checks", "is_verified", _returns(True))],
        ("is verified, but",),
        bias=LATE,
    ),
    "absence is believed after a day": Mutation(
        6, [(policy, "ABSENCE_PROOF_SECONDS", 1e12)], ("a day old", "nothing is open")
    ),
    "what a recall canceled stays canceled": Mutation(
        6, [_wrapped(reconciliation, "_recall", _recall_for_good)], ("nobody wanted that",)
    ),
    "a suspect is canceled": Mutation(
        7,
        [_wrapped(rules, "plan_cancels", _cancel_suspects)],
        ("somebody else is canceled", "nobody wanted that"),
    ),
    "the workspace is not checked": Mutation(
        8, [], ("another workspace", "was visible in time", "counts as gone")
    ),
    "a short file is complete": Mutation(9, [(results, "is_all", _returns(True))], ("is missing",)),
    "a short file that arrives twice is complete": Mutation(9, [], ("is missing",)),
    "a batch that is not found is gone": Mutation(
        9, [(policy, "PROPAGATION_SECONDS", 0.0)], ("counts as gone",)
    ),
    "the cap is not checked": Mutation(0, [_without(sending.by_cost)], (_TOO_MUCH,)),
    "an absent create does not count for the cap": Mutation(
        0, [(State, "committed", property(_committed_without_absent))], (_TOO_MUCH,)
    ),
    "what is in progress does not count for the cap": Mutation(
        0, [(State, "committed", property(_committed_when_known))], (_TOO_MUCH,)
    ),
    "a create of unknown fate is not in the queue": Mutation(
        0, [(run_module, "QUEUED", frozenset({"sending", "submitted"}))], ("more requests",)
    ),
    "the most queued requests do not count": Mutation(
        0, [_without(sending.by_queued_requests)], ("more requests",)
    ),
    "the most open batches do not count": Mutation(
        0, [_without(sending.by_open_batches)], ("more batches are open",)
    ),
    "a full queue is tried again at once": Mutation(
        0, [_without(sending.by_learned_limit)], ("into a full queue",)
    ),
    "a batch that had ended before makes room": Mutation(
        0,
        [_wrapped(listings, "without_old_room", _room_as_listed)],
        ("into a full queue",),
        bias={"lost": 0.0, "pilot": None, "limits": (), "caps": ()},
    ),
    "retry-after is ignored": Mutation(0, [_without(sending.by_time)], ("before retry-after",)),
    "retry-after is forgotten by the next process": Mutation(
        0,
        [(sending, "seconds_to_wait", _returns(0.0))],
        ("before retry-after",),
        bias={"busy": 0.4, "kill": 0.06},
    ),
    "an intent is not on disk": Mutation(
        0, [_wrapped(History, "_commit", _not_on_disk)], ("before its intent",)
    ),
    "a failure of the account stops nothing": Mutation(
        0, [_wrapped(rules, "after_collect", _no_abort)], ("failure of the account",)
    ),
    "a person cannot stop a run": Mutation(
        0, [_wrapped(planner, "next_actions", _no_stop)], ("after a person stopped",)
    ),
    "every process sends": Mutation(0, [_without(sending.by_goal)], ("a create is sent to",)),
    "ids do not name the run": Mutation(
        0, [_wrapped(History, "__init__", _ids_left_alone)], ("another run",)
    ),
}


def _any_workspace(state: State, outcome: Listed, lost: Any) -> list[Any]:
    state.confirmed = True
    return [Noted({"identity": "first"})] if state.facts.identity is None else []


def _twice_is_all(record: Any, outcome: Part) -> bool:
    record.fetches = record.fetches + 1 if outcome.held == record.held else 1
    record.held = outcome.held
    return bool(record.fetches >= 2)


MUTATIONS["the workspace is not checked"].patches.append(
    (listings, "check_workspace", _any_workspace)
)
MUTATIONS["a short file that arrives twice is complete"].patches.append(
    (results, "is_all", _twice_is_all)
)


@contextmanager
def broken(mutation: Mutation) -> Iterator[None]:
    """Break a rule while the context lasts."""
    patches = [
        mock.patch(f"{target}.{name}", new)
        if isinstance(target, str)
        else mock.patch.object(target, name, new)
        for target, name, new in mutation.patches
    ]
    for patch in patches:
        patch.start()
    try:
        yield
    finally:
        for patch in patches:
            patch.stop()


def notice(mutation: Mutation, seeds: range) -> tuple[int, str] | None:
    """Return the first seed that notices a broken rule, and what it says."""
    with broken(mutation):
        for seed in seeds:
            history = History(Dice(seed, hostile=True, bias=mutation.bias))
            try:
                history.play()
            except Slow:
                continue
            except BROKEN as error:
                return seed - seeds.start + 1, str(error)
    return None


def main() -> int:
    """Print what notices each mutation, and after how many histories."""
    chosen = sys.argv[1:]
    missed = Counter[str]()
    for name, mutation in MUTATIONS.items():
        if chosen and not any(each in name for each in chosen):
            continue
        found = notice(mutation, range(10_000, 14_000))
        if found is None:
            missed[name] += 1
            print(f"{mutation.rule or '-':>2} | {name} | NOT NOTICED")
        else:
            expected = any(text in found[1] for text in mutation.noticed_by)
            mark = "" if expected else " (unexpected)"
            print(f"{mutation.rule or '-':>2} | {name} | {found[0]} | {found[1]}{mark}", flush=True)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
