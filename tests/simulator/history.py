"""One history: a run from its first start to its end, through faults and deaths of the process."""

from __future__ import annotations

import heapq
from collections.abc import Callable
from typing import Any
from unittest import mock

from attrs import evolve

from message_batches.jobs.engine import planner, policy
from message_batches.jobs.state import (
    Accepted,
    Action,
    Cancel,
    Clocks,
    Collect,
    Done,
    Failed,
    Identified,
    Identify,
    Listed,
    Logged,
    Merge,
    Noted,
    Observe,
    Outcome,
    Part,
    Settled,
    State,
    Submit,
    Updated,
)
from tests.simulator.checks import Checks, Violation
from tests.simulator.disk import Disk
from tests.simulator.faults import Create, Faults, Life
from tests.simulator.service import OTHERS, OURS, RESULTS_KEPT, Batch, Service, WireId

DEADLINE = 120 * 86_400.0
MOST_STEPS = 3_000
MOST_IDLE_STEPS = 1_500
MOST_IDLE_SECONDS = 3 * 86_400.0
MOST_LIVES = 400


class History:
    """A run of a few requests against a service that misbehaves."""

    def __init__(self, faults: Faults, trace: Callable[[str], None] | None = None) -> None:
        self.faults = faults
        self.setting = setting = faults.setting
        self.options = setting.options
        self.own_ids = setting.options.proven_ids
        self.trace = trace
        self.service = Service()
        self.service.clock += setting.clock
        self.disk = Disk(setting.requests, 2, setting.bounds, setting.costs, setting.redos)
        self._caps, self._limits = iter(setting.caps), iter(setting.limits)
        self.cap, self.limit = next(self._caps, None), next(self._limits, None)
        self.piloting = setting.pilot is not None
        self.checks = Checks(self)
        self.state = State(self.options)
        self.life = Life()
        self.now = 0.0
        self.wall_set = 0.0
        self.steady_zero = 0.0
        self.steps = self.lives = self.creates = self.listings = 0
        self.incomplete = 0
        self.needs_key = False
        self._events: list[tuple[float, int, int, Callable[..., None], tuple[Any, ...]]] = []
        self._sequence = 0
        self._downloads = 0
        self._moved_at = (0.0, 0)
        self._progress_at = 0.0
        for age in setting.foreign:
            self._add_foreign(self.options.max_batch_requests, -age)

    # The run

    def play(self) -> str:
        """Play the history to its end and return the last verdict."""
        # Most listings of a run show nothing new. A history is as good with fewer of them.
        with mock.patch.object(policy, "POLLING_SHARE", 0.5):
            return self._play()

    def _play(self) -> str:
        while True:
            if self.lives > MOST_LIVES:
                raise Slow(f"{self.lives} lives")
            verdict = self._live()
            self._note(
                lambda verdict=verdict: f"process {self.lives} ends: {verdict}, {self.state.end}"
            )
            if verdict == "done" and self.life.goal in ("finish", "collect"):
                self.disk.restore()
            if verdict == "done" and self.life.goal == "finish" and self.disk.pool().later:
                self.limit = next(self._limits, None)
                continue
            if verdict == "capped":
                self.cap = next(self._caps, None)
                continue
            if verdict == "done" and self.life.goal == "finish":
                self.checks.at_end()
                return verdict
            if verdict == "question":
                self._answer()
            elif verdict == "incomplete":
                self._wait_for_results()
            elif verdict in ("refused", "aborted", "unreachable"):
                self.now += 3600
            elif verdict in ("killed", "stopped", "done"):
                self.now += self.faults.pause(self.lives)
            else:
                raise Violation(f"the run ends as {verdict}")

    @property
    def allowed(self) -> int | None:
        """How many requests may be sent in all for now; None for all of them."""
        pilot = self.setting.pilot if self.piloting else None
        return min((each for each in (self.limit, pilot) if each is not None), default=None)

    def clocks(self) -> Clocks:
        return Clocks(self.now - self.steady_zero, 1e9 + self.now + self.wall_set)

    def _live(self) -> str:
        faults = self.faults
        self.lives += 1
        life = self.life = faults.life(self.lives)
        nothing_sent = all(each["state"] == "void" for each in self.disk.partitions.values())
        if life.workspace != "first" and (self.needs_key or nothing_sent):
            life = self.life = life._replace(workspace="first")
        if self.needs_key:
            life = self.life = life._replace(same_key=True)
        self.needs_key = False
        if life.cancel:
            life = self.life = life._replace(goal="reconcile")
        self._note(lambda: f"process {self.lives} starts: {life}")
        self._progress_at = self.now
        self.steady_zero = self.now - 100.0 * (1 + self.lives % 7)
        if life.goal in ("finish", "submit"):
            self.disk.admit(self.allowed)
        options = evolve(self.options, goal=life.goal, max_cost=self.cap)
        state = self.state = self.disk.load(options)
        for record in state.partitions.values():
            record.exposure = self.disk.exposure(record.number)
        self.checks.at_start()
        self._commit(planner.recover(state, self.clocks(), sole=self.setting.sole))
        if life.cancel:
            self._commit(planner.cancel(state, for_resume=life.cancel == "resume"))
        calm_after, number, steps = self.setting.calm_after, self.lives, 0
        try:
            while True:
                steps += 1
                self.steps += 1
                self._check_pace()
                if self.now > calm_after:
                    faults.calm = True  # type: ignore[attr-defined]
                if steps == life.stops_at:
                    state.stopping = True
                if steps == life.dies_at:
                    raise Killed
                plan = planner.next_actions(state, self.clocks())
                if plan.verdict == "done" and self._passes_pilot():
                    continue
                if plan.verdict:
                    self.checks.at_verdict(plan.verdict)
                    return plan.verdict
                for action in plan.actions:
                    self._begin(action, number)
                if not plan.actions:
                    self._wait(plan.wake_at, number)
                if not steps % 64:
                    self.checks.memory_is_ledger()
        except Killed:
            self.checks.at_death()
            return "killed"

    def _passes_pilot(self) -> bool:
        """Let the others follow if a pilot is settled; return whether it was."""
        if not self.piloting or self.life.goal != "finish" or not self.disk.pool().later:
            return False
        self.checks.pilot_ends()
        self.piloting = False
        self.disk.admit(self.allowed)
        self.state.pool = self.disk.pool()
        return True

    def _check_pace(self) -> None:
        if self.now > self._moved_at[0]:
            self._moved_at = (self.now, self.steps)
        elif self.steps - self._moved_at[1] > MOST_IDLE_STEPS:
            raise Violation("the planner does not let time pass")
        if self.steps > MOST_STEPS:
            raise Slow(f"{self.steps} steps")
        if self.now - self._progress_at > MOST_IDLE_SECONDS:
            raise Violation("nothing has happened for three days")
        if self.now > DEADLINE:
            raise Violation("the run does not end")

    def _wait(self, wake_at: float | None, life: int) -> None:
        """Go on to the next event, or to the time at which the planner wants to look again."""
        events = self._events
        wake = None if wake_at is None else wake_at + self.steady_zero
        while events and events[0][2] not in (0, life):
            heapq.heappop(events)
        if events and (wake is None or events[0][0] <= wake):
            at, _, _, event, arguments = heapq.heappop(events)
            self.now = max(self.now, at)
            event(*arguments)
        elif wake is None:
            raise Violation("the planner waits for nothing")
        elif wake < self.now - 1e-3:
            raise Violation(f"the planner waits for the past, {self.now - wake} s ago")
        else:
            self.now = max(self.now, wake) + 1e-6
        if size := self.faults.foreign():
            self._add_foreign(size, self.now)
        wall, date = self.faults.jump()
        if wall or date:
            self._note(lambda: f"clocks are set by {wall} and {date}")
            self.wall_set += wall
            self.service.date_set += date
            self.checks.at_jump()

    def _at(self, at: float, life: int, event: Callable[..., None], *arguments: Any) -> None:
        """Let something happen; what belongs to a life of the process does not outlive it."""
        self._sequence += 1
        heapq.heappush(self._events, (at, self._sequence, life, event, arguments))

    def _commit(self, changes: list[Any], members: tuple[int, ...] = ()) -> None:
        self.disk.now = 1e9 + self.now + self.wall_set
        if self.trace:
            for change in changes:
                self._note(lambda change=change: f"    {change}")
        if any(not isinstance(change, Noted | Logged) for change in changes):
            self._progress_at = self.now
        pool = self.disk.commit(changes, members)
        self.state.change(changes)
        self.state.pool = pool
        for change in changes:
            if isinstance(change, Settled):
                self.state.partitions[change.number].exposure = self.disk.exposure(change.number)

    def _apply(self, action: Action, outcome: Outcome, number: int = 0) -> None:
        self._note(lambda: f"{type(action).__name__} {number or ''}: {_told(outcome)}")
        changes = planner.apply(self.state, action, outcome, self.clocks(), number=number)
        self._commit(changes)
        self.checks.applied(action, outcome, number, changes)

    def _note(self, text: Callable[[], str]) -> None:
        if self.trace:
            self.trace(f"{self.now:10.1f} {text()}"[:320])

    # Actions

    def _begin(self, action: Action, life: int) -> None:
        self.checks.begins(action)
        match action:
            case Submit():
                self._begin_create(action, life)
                return
            case Observe():
                self._begin_listing(action, life)
            case Identify(batch_id):
                after = self.now + self.faults.takes(1.0)
                self._at(after, life, self._identified, action, self.service.by_id[batch_id])
            case Collect(number, batch_id):
                after = self.now + self.faults.takes(20.0)
                self._at(after, life, self._collected, action, number, batch_id)
            case Merge():
                self._at(self.now, life, self._apply, action, Done())
            case Cancel(_, batch_id):
                after = self.now + self.faults.takes(1.0)
                self._at(after, life, self._canceled, action, self.service.by_id[batch_id])
        planner.begin(self.state, action, self.clocks())

    def _begin_create(self, action: Submit, life: int) -> None:
        self.disk.now = 1e9 + self.now + self.wall_set
        most = min(action.max_requests, max(action.max_bytes // 10, 1))
        cut, members = self.disk.cut(action.source, most, action.max_cost, action.least_cost)
        if not cut.requests and action.max_cost is not None:
            planner.found_no_room(self.state)
            return
        if not cut.requests:
            raise Violation("a cut is empty")
        submit = evolve(action, cut=cut)
        number = self.state.facts.number + 1
        self._commit(planner.begin(self.state, submit, self.clocks()), members)
        self._note(lambda: f"Submit {number}: {members}")
        if self.faults.dies_before_sending(number):
            raise Killed
        self.creates += 1
        self.checks.sends(number, members)
        fate = self.faults.create(number)
        self.checks.fates[number] = fate
        # A thread dies with the process, and what it had not sent; another sender does not.
        sender = life if self.setting.sole else 0
        ids: tuple[WireId, ...] = tuple((OURS, number, index) for index in members)
        self._at(self.now + fate.up, sender, self._sent, submit, number, ids, fate, life)

    def _sent(
        self, action: Submit, number: int, ids: tuple[WireId, ...], fate: Create, life: int
    ) -> None:
        """The last byte of a create has left."""
        answer: Outcome = Failed("ambiguous", "reset")
        back = self.now + fate.back
        if fate.kind == "unsent":
            answer = Failed("not_sent", "no connection")
        elif fate.kind == "refused":
            answer = Failed("refused", "the credit balance is too low")
        elif fate.kind == "busy":
            answer = Failed("busy", "529", fate.retry_after)
        elif self._is_too_large(ids):
            answer = Failed("too_large", "413")
        elif self._is_full(ids):
            self.checks.refused_as_full(number)
            answer = Failed("busy", "the queue is full", fate.retry_after, queue_full=True)
        elif fate.kind == "accepted":
            batch = self._accept(number, ids)
            answer = Accepted(batch.id, batch.accepted + self.service.clock)
        else:
            begun = self.now - fate.up
            older = [
                batch
                for batch in self.service.listing(self.now, self.life.workspace)
                if batch.accepted < begun and self.checks.may_be_repeated(batch, begun)
            ]
            if fate.delay is not None:
                self._at(self.now + fate.delay, 0, self._accept, number, ids)
            if fate.kind == "repeated" and older:
                again = older[0]
                answer = Accepted(again.id, again.accepted + self.service.clock)
        self._at(back, life, self._apply, action, answer, number)

    def _is_too_large(self, ids: tuple[WireId, ...]) -> bool:
        most, alone = self.setting.most_bytes, self.setting.too_large
        return (most is not None and len(ids) * 10 > most) or any(
            index == alone for _, _, index in ids
        )

    def _is_full(self, ids: tuple[WireId, ...]) -> bool:
        limit = self.setting.queue_limit
        if limit is None:
            return False
        owners = (OURS, OTHERS) if self.setting.shared_queue and not self._is_calm() else (OURS,)
        return self.service.queued(self.now, owners) + len(ids) > limit

    def _is_calm(self) -> bool:
        return self.now > self.setting.calm_after

    def _accept(self, number: int, ids: tuple[WireId, ...]) -> Batch:
        batch = self._add(OURS, number, ids)
        self._note(lambda: f"the service accepts {number} as {batch.id}, shown {batch.visible:.0f}")
        self.checks.accepted(number, batch)
        return batch

    def _add(self, owner: str, number: int, ids: tuple[WireId, ...]) -> Batch:
        now, life = self.now, self.faults.batch(number, len(ids))
        outcomes = {
            index: life.bad.get(place, "succeeded")
            for place, (_, _, index) in enumerate(ids)
            if place >= life.lost
        }
        counted = now + life.lag + life.zero
        batch = Batch(
            f"b{len(self.service.batches) + 1:03}",
            owner,
            ids,
            now,
            now + life.lag,
            counted,
            counted + life.lasts,
            outcomes,
            honest=life.honest,
        )
        if life.deleted is not None:
            self._at(batch.ends + life.deleted, 0, self._delete, batch)
        return self.service.add(batch)

    def _delete(self, batch: Batch) -> None:
        if batch.ends <= self.now:
            self._note(lambda: f"{batch.id} is deleted")
            batch.deleted = self.now

    def _add_foreign(self, size: int, at: float) -> None:
        """Let somebody send a batch, often as large as one of this run, and with its ids."""
        now, self.now = self.now, at
        batch = self._add(OTHERS, 0, tuple((OTHERS, 1, index) for index in range(size)))
        self.now = now
        self._note(lambda: f"somebody sends {batch.id} with {size} requests")

    def _begin_listing(self, action: Observe, life: int) -> None:
        self.listings += 1
        fate = self.faults.listing(self.listings)
        takes = self.faults.takes(self.setting.listing_seconds)
        if fate == "failed":
            failed = Failed("unreachable", "502")
            self._at(self.now + takes, life, self._apply, action, failed)
            return
        date = self.now + self.service.clock + self.service.date_set
        taken = self.now + takes / 2
        arguments = (action, self.clocks(), date, taken, fate)
        self._at(self.now + takes, life, self._listed, *arguments)

    def _listed(
        self, action: Observe, began: Clocks, date: float, taken: float, share: float | None
    ) -> None:
        service, workspace = self.service, self.life.workspace
        batches = service.listing(taken, workspace) if action.listed else []
        ended = True
        if action.listed and action.until is None:
            batches, ended = batches[:1], len(batches) <= 1
        elif action.until is not None:
            for place, batch in enumerate(batches):
                if batch.accepted + service.clock < action.until:
                    batches, ended = batches[: place + 1], False
                    break
        if share is not None and len(batches) > 1:
            # A page that is empty and yet not the last one is an error before the planner.
            batches, ended = batches[: max(int(share * len(batches)), 1)], False
        oldest = batches[-1].accepted + service.clock if batches else None
        views = [service.view(batch, taken) for batch in batches]
        shown = {view.id for view in views}
        unknown = []
        for batch_id in action.batch_ids:
            if batch_id not in shown:
                batch = service.find(batch_id, taken, workspace)
                if batch is None:
                    unknown.append(batch_id)
                else:
                    views.append(service.view(batch, taken))
        if action.listed and workspace == "first":
            whole = action.until is not None and oldest is not None and oldest < action.until
            if ended or whole:
                self.checks.looked(batches, began, taken)
        identity = workspace if self.setting.headers else None
        same_key = self.life.same_key
        listed = Listed(
            began, date, tuple(views), oldest, ended, identity, tuple(unknown), same_key
        )
        self._apply(action, listed)

    def _readable(self, batch: Batch) -> bool:
        there = self.service.find(batch.id, self.now, self.life.workspace)
        return there is not None and self.now <= batch.accepted + RESULTS_KEPT

    def _identified(self, action: Identify, batch: Batch) -> None:
        if self.faults.fails():
            self._apply(action, Failed("unreachable", "cut"))
            return
        if not self._readable(batch):
            self._apply(action, Failed("refused", "404", unknown_batch=True))
            return
        if self.own_ids:
            fits = {number for owner, number, _ in batch.ids if owner == OURS}
        else:
            fits = {
                number
                for number, members in self.disk.members.items()
                if batch.outcomes.keys() <= set(members) and len(members) == len(batch.ids)
            }
        readable = bool(batch.outcomes)
        self._apply(action, Identified(self.clocks(), tuple(sorted(fits)), readable))

    def _collected(self, action: Collect, number: int, batch_id: str) -> None:
        batch = self.service.by_id[batch_id]
        if not self._readable(batch):
            self._apply(action, Failed("refused", "404", unknown_batch=True))
            return
        if self.faults.fails():
            self._apply(action, Failed("unreachable", "cut"))
            return
        members = self.disk.members[number]
        got = {
            index: batch.outcomes[index]
            for owner, sent, index in batch.ids
            if index in batch.outcomes
            and ((owner == OURS and sent == number) or not self.own_ids)
            and index in members
        }
        foreign = len(batch.outcomes) - len(got)
        clean = True
        self._downloads += 1
        if (fault := self.faults.results(number, self._downloads)) is not None:
            share, clean = fault
            got = dict(list(got.items())[: int(share * len(got))])
        part = self.disk.parts.setdefault(number, {})
        part.update(got)
        held = len(part.keys() & set(members))
        abort = ("billing", None) if "account" in part.values() else None
        self._apply(action, Part(held, foreign, clean, abort))

    def _canceled(self, action: Cancel, batch: Batch) -> None:
        if self.faults.fails():
            self._apply(action, Failed("unreachable", "502"))
        elif batch.ends <= self.now or not self._readable(batch):
            self._apply(action, Failed("refused", "it has ended"))
        else:
            self.checks.canceled(batch)
            batch.canceled = self.now
            batch.ends = self.now + self.faults.takes(30.0)
            for place, index in enumerate(batch.outcomes):
                if (place + len(batch.id)) % 3:
                    batch.outcomes[index] = "canceled"
            self._apply(action, Done())

    # A person

    def _answer(self) -> None:
        """Decide as a person who sees every batch, and waits until nothing more appears."""
        self._pass(3600)
        if not self.life.same_key:
            self.needs_key = True
            return
        state = self.state = self.disk.load(self.options)
        for record in state.of("submitted", "ended"):
            # The service knows no batch of the run any more, and only a person knows why.
            if self.service.by_id[record.batch_id or ""].deleted:
                self._commit([Updated(record.number, {"state": "gone"})])
        for record in state.of("unknown", "absent", "gone", "ended"):
            batch = self.checks.truth.get(record.number)
            if record.permitted or (record.state == "absent" and not state.pool.suspended):
                continue
            if record.state == "ended" and self.service.by_id[record.batch_id or ""] is batch:
                continue
            if batch is None or batch.deleted or record.batch_id == batch.id:
                self.checks.permitted.add(record.number)
                self._commit(planner.decide(state, record.number, None, self.clocks()))
            elif batch.visible <= self.now and batch.id not in state.claimed:
                view = self.service.view(batch, self.now)
                view = view._replace(requests=record.requests)
                self._commit(planner.decide(state, record.number, view, self.clocks()))

    def _pass(self, seconds: float) -> None:
        """Let time pass while no process is there."""
        self.now += seconds
        while self._events and self._events[0][0] <= self.now:
            _, _, life, event, arguments = heapq.heappop(self._events)
            if life == 0:
                event(*arguments)

    def _wait_for_results(self) -> None:
        """Come back later; in the end, accept what the service does not have."""
        self._pass(600)
        self.incomplete += 1
        if self.incomplete < 3:
            return
        state = self.state = self.disk.load(self.options)
        for record in state.of("ended"):
            batch = self.service.by_id[record.batch_id or ""]
            if len(batch.outcomes) < len(batch.ids):
                self.checks.accepted_missing.add(record.number)
                self._commit(planner.accept_missing(state, record.number))


def _told(outcome: Outcome) -> str:
    """Return an outcome in a form that a person can read in a trace."""
    if not isinstance(outcome, Listed):
        return str(outcome)
    views = [
        f"{view.id}({view.requests}{', ended' if view.ended else ''})" for view in outcome.batches
    ]
    return f"{' '.join(views)}; oldest {outcome.oldest}, end {outcome.ended}, {outcome.unknown}"


class Slow(Exception):
    """A history takes too many steps."""


class Killed(Exception):
    """The process dies now."""
