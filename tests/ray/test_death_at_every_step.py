"""A worker or the ledger actor dies at each step of a run, without a cluster."""

from __future__ import annotations

import itertools
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest

from message_batches.jobs import RunOptions
from tests.ray.inputs import ids_in, request, write

pytest.importorskip("ray", reason="needs the extra ray: nox -s ray")

from message_batches import Anthropic
from message_batches.jobs.engine import PartSink
from message_batches.jobs.steps import BatchLimits, Service, ValidationRules
from message_batches.jobs.system import System
from message_batches.ray import leases
from message_batches.ray.id_collisions import plan_file
from message_batches.ray.ledger_actor import LedgerActor
from message_batches.ray.messages import Access, CollectedPart
from message_batches.ray.tasks import collect_part, poll_batches, submit_partition
from message_batches.sandbox import Sandbox

LEASE = 30.0
RECONCILE_FOR = 0.05
OPTIONS = RunOptions(polling_interval=0.02, reconcile_for=RECONCILE_FOR)


class Died(BaseException):
    """The process was killed: nothing of it runs after this, not even a `finally`."""


class Clock:
    """The clock of the actor, which the test can advance."""

    def __init__(self) -> None:
        self.ahead = 0.0
        self.system = System(monotonic=self.monotonic)

    def monotonic(self) -> float:
        return time.monotonic() + self.ahead


class Actor:
    """Imitates the handle of an actor; kills the actor or its caller at a step."""

    def __init__(self, folder: Path, last: int, victim: str, clock: Clock) -> None:
        self._folder = str(folder)
        self._last = last
        self._victim = victim
        self._system = clock.system
        self.steps = 0
        self.dead = False
        self.actor = LedgerActor(self._folder, LEASE, 0.0, self._system)

    def __getattr__(self, name: str) -> Any:
        class Method:
            @staticmethod
            def remote(*arguments: Any, **named: Any) -> Callable[[], Any]:
                return lambda: self.call(name, *arguments, **named)

        return Method

    def call(self, name: str, *arguments: Any, **named: Any) -> Any:
        self.step("worker")
        if self.step("actor"):
            self.restart()
        reply = getattr(self.actor, name)(*arguments, **named)
        if self.step("actor"):
            # Ray repeats the call, because its caller has no reply.
            self.restart()
            reply = getattr(self.actor, name)(*arguments, **named)
        self.step("worker")
        return reply

    def step(self, whose: str) -> bool:
        """Count a step of the victim; raise or return True if it is the last one."""
        if self.dead:
            raise Died
        if whose != self._victim:
            return False
        self.steps += 1
        if self.steps != self._last:
            return False
        if whose == "worker":
            self.dead = True
            raise Died
        return True

    def restart(self) -> None:
        self.actor.close()
        self.actor = LedgerActor(self._folder, LEASE, 0.0, self._system)


@pytest.fixture(scope="module")
def service() -> Iterator[Sandbox]:
    with Sandbox(batch_seconds=0, retry_after=0) as running:
        yield running


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch, service: Sandbox) -> Clock:
    monkeypatch.setenv("ANTHROPIC_API_KEY", service.api_key)
    monkeypatch.setattr(leases.ray, "get", lambda call, timeout=None: call())
    return Clock()


@pytest.mark.slow
@pytest.mark.parametrize("victim", ["worker", "actor"])
def test_no_request_is_lost_or_sent_twice_if_a_process_dies_at_any_step(
    tmp_path: Path, service: Sandbox, clock: Clock, victim: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    access = Access(service.base_url, "2023-06-01", None, "sandbox")
    client = Anthropic(base_url=service.base_url)
    # One client for all steps: to create one takes longer than the requests.
    monkeypatch.setattr(Access, "service", lambda *_: nullcontext(Service(client)))
    for step in itertools.count(1):
        name = f"{victim}{step}"
        # Two files with the same number of requests: their batches cannot be told apart by count.
        paths = [
            write(tmp_path / f"{name}{file}.jsonl", [request(f"{name}{file}{n}") for n in "123"])
            for file in "ab"
        ]
        actor = Actor(tmp_path / name, step, victim, clock)
        watch(monkeypatch, actor)
        plans = [plan_file(str(path), BatchLimits(), ValidationRules())[0] for path in paths]
        actor.actor.create(name, {"service": "sandbox"}, plans)
        drive(actor, tmp_path / name, access, clock)
        reached = actor.steps >= step
        collected = actor.actor.finish()
        assert Counter(ids_in(collected)) == Counter(
            f"{name}{file}{n}" for file in "ab" for n in "123"
        )
        assert service.repeated() == {}, name
        assert service.report()["accepted"]["requests"] % 6 == 0, name
        if not reached:
            break
    # With fewer steps than this, the test does not reach what it is meant to test.
    assert step > 25
    client.close()


def watch(monkeypatch: pytest.MonkeyPatch, actor: Actor) -> None:
    """Count creates, and the end of a part, as steps of the worker."""

    def around(original: Callable[..., Any]) -> Callable[..., Any]:
        def stepping(*arguments: Any, **named: Any) -> Any:
            actor.step("worker")
            outcome = original(*arguments, **named)
            actor.step("worker")
            return outcome

        return stepping

    monkeypatch.setattr(Service, "create", around(CREATE))
    monkeypatch.setattr(PartSink, "finish", around(FINISH))


CREATE, FINISH = Service.create, PartSink.finish


def drive(actor: Actor, folder: Path, access: Access, clock: Clock) -> None:
    """Do the work of the driver, one task after the other."""
    deadline = time.monotonic() + 30
    while (work := as_driver(actor, "next_work", [], [], None)).unfinished:
        assert time.monotonic() < deadline, "the run does not end"
        try:
            for partition in work.submit:
                submit_partition(
                    actor, str(folder), partition, access, "sandbox", RECONCILE_FOR, LEASE
                )
            if work.waiting:
                states = poll_batches(list(work.waiting), access, "sandbox")
                as_driver(actor, "note_states", states)
            for task in work.collect:
                collected = collect_part(task, str(folder), access, "sandbox", OPTIONS)
                assert isinstance(collected, CollectedPart)
                as_driver(actor, "add_part", task.handle.partition.number, collected)
        except Died:
            actor.dead = False
            # No other worker may send the partition before the lease of the dead one has ended.
            held = actor.actor._ledger.holders()
            work = actor.actor.next_work([], [], None)
            assert held.keys().isdisjoint(partition.number for partition in work.submit)
            clock.ahead += 2 * LEASE + 1


def as_driver(actor: Actor, name: str, *arguments: Any) -> Any:
    """Call the actor from a process that does not die."""
    victim, actor._victim = actor._victim, "actor" if actor._victim == "actor" else ""
    try:
        return actor.call(name, *arguments)
    finally:
        actor._victim = victim
