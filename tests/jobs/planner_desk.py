"""A run at a desk: a test says what happens, and sees what the planner does next. No dice."""

from __future__ import annotations

from typing import Any

from attrs import evolve

from message_batches.jobs.engine import planner
from message_batches.jobs.state import (
    Accepted,
    Action,
    BatchView,
    Cancel,
    Clocks,
    Collect,
    Done,
    Failed,
    Identified,
    Identify,
    Listed,
    Merge,
    Observe,
    Part,
    PartitionRecord,
    PlannerOptions,
    Settled,
    Submit,
)
from tests.simulator.disk import Disk

EPOCH = 1e9
WINDOW = 900.0


class Desk:
    """A run whose ledger is in memory, and whose time a test tells."""

    def __init__(self, requests: int = 2, size: int = 2, **options: Any) -> None:
        self.options = PlannerOptions(max_batch_requests=size, window=WINDOW, **options)
        self.disk = Disk(requests, 2, costs=(0,) * requests)
        self.now = 0.0
        self.wall_set = 0.0
        self.date_set = 0.0
        self.batches: list[BatchView] = []
        self.identity: str | None = "workspace"
        self.same_key = True
        self._actions: dict[int, Submit] = {}
        self.start()

    def start(self, *, sole: bool = True, **options: Any) -> None:
        """Let a new process begin."""
        self._zero = self.now
        self.state = self.disk.load(evolve(self.options, **options))
        self.commit(planner.recover(self.state, self.clocks(), sole=sole))
        self.later(1)

    def clocks(self) -> Clocks:
        return Clocks(self.now - self._zero, EPOCH + self.now + self.wall_set)

    def later(self, seconds: float) -> None:
        self.now += seconds

    def commit(self, changes: list[Any], members: tuple[int, ...] = ()) -> None:
        self.disk.now = self.clocks().wall
        pool = self.disk.commit(changes, members)
        self.state.change(changes)
        self.state.pool = pool
        for change in changes:
            if isinstance(change, Settled):
                self.partition(change.number).exposure = self.disk.exposure(change.number)

    # What the planner wants

    def plan(self) -> planner.Plan:
        return planner.next_actions(self.state, self.clocks())

    def wants(self, kind: type[Action]) -> list[Any]:
        return [action for action in self.plan().actions if isinstance(action, kind)]

    def partition(self, number: int) -> PartitionRecord:
        return self.state.partitions[number]

    # What happens

    def show(self, batch_id: str, requests: int | None = 2, **view: Any) -> None:
        """Let lists show a batch from now on, or show it otherwise."""
        was = [each for each in self.batches if each.id == batch_id]
        created = was[0].created_at if was else EPOCH + self.now
        self.batches = [each for each in self.batches if each.id != batch_id]
        view.setdefault("ended", False)
        self.batches.append(BatchView(batch_id, created, requests, **view))
        self.batches.sort(key=lambda each: -each.created_at)

    def look(
        self, *, cut: bool = False, unknown: tuple[str, ...] = (), began: Clocks | None = None
    ) -> None:
        """Let a listing happen, whether or not the planner wants one now."""
        action = Observe(0.0)
        planner.begin(self.state, action, self.clocks())
        began, date = began or self.clocks(), EPOCH + self.now + self.date_set
        self.later(1)
        batches = tuple(self.batches)
        oldest = batches[-1].created_at if batches else None
        listed = Listed(
            began, date, batches, oldest, not cut, self.identity, unknown, self.same_key
        )
        self.commit(planner.apply(self.state, action, listed, self.clocks()))

    def fail(self, action: Any, kind: Any = "unreachable", **failed: Any) -> None:
        """Let an action other than a create fail."""
        planner.begin(self.state, action, self.clocks())
        failure = Failed(kind, "it failed", **failed)
        self.commit(planner.apply(self.state, action, failure, self.clocks()))

    def look_for(self, seconds: float, every: float = 60.0) -> None:
        end = self.now + seconds
        while self.now < end:
            self.look()
            self.later(every - 1)

    def send(self) -> int:
        """Begin the create that the planner wants next, and return its partition."""
        self.later(1)
        (action,) = self.wants(Submit)
        most = min(action.max_requests, max(action.max_bytes // 10, 1))
        cut, members = self.disk.cut(action.source, most, action.max_cost, action.least_cost)
        action = evolve(action, cut=cut)
        number = self.state.facts.number + 1
        self.commit(planner.begin(self.state, action, self.clocks()), members)
        self._actions[number] = action
        self.later(1)
        return number

    def answer(self, number: int, outcome: Any) -> None:
        action = self._actions[number]
        self.commit(planner.apply(self.state, action, outcome, self.clocks(), number=number))
        self.later(1)

    def accept(self, number: int, batch_id: str | None = None) -> str:
        batch_id = batch_id or f"batch_{number}"
        self.answer(number, Accepted(batch_id, EPOCH + self.now))
        self.show(batch_id, self.partition(number).requests)
        return batch_id

    def lose(self, number: int, **failed: Any) -> None:
        self.answer(number, Failed("ambiguous", "the connection was reset", **failed))

    def refuse(self, number: int, kind: Any = "busy", **failed: Any) -> None:
        self.answer(number, Failed(kind, "the service refused it", **failed))

    def lose_for_good(self) -> int:
        """Send a batch, lose the answer, and look until it counts as absent."""
        number = self.send()
        self.lose(number)
        self.look_for(WINDOW + 120)
        assert self.partition(number).state == "absent"
        return number

    def identify(self, batch_id: str, *partitions: int, readable: bool = True) -> None:
        """Read whose requests a batch holds."""
        action = Identify(batch_id)
        planner.begin(self.state, action, self.clocks())
        identified = Identified(self.clocks(), partitions, readable)
        self.commit(planner.apply(self.state, action, identified, self.clocks()))

    def collect(self, number: int, part: dict[int, str] | None = None, **fields: Any) -> None:
        """Download results: all of them, or those of a part."""
        record = self.partition(number)
        action = Collect(number, record.batch_id or "")
        planner.begin(self.state, action, self.clocks())
        members = self.disk.members[number]
        held = self.disk.parts.setdefault(number, {})
        held.update(dict.fromkeys(members, "succeeded") if part is None else part)
        outcome = Part(len(held), **fields)
        self.commit(planner.apply(self.state, action, outcome, self.clocks()))

    def merge(self) -> None:
        (action,) = self.wants(Merge)
        planner.begin(self.state, action, self.clocks())
        self.commit(planner.apply(self.state, action, Done(), self.clocks()))

    def cancel(self) -> str:
        """Carry out the cancel that the planner wants, and return its batch."""
        (action,) = self.wants(Cancel)
        planner.begin(self.state, action, self.clocks())
        self.commit(planner.apply(self.state, action, Done(), self.clocks()))
        return str(action.batch_id)


def started(requests: int = 2, size: int = 2, **options: Any) -> Desk:
    """Return a run that has looked at the list once and is about to send."""
    desk = Desk(requests, size, **options)
    desk.look()
    return desk
