"""A worker or the actor dies at every single step, with no cluster in the way."""

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
from tests.ray.requests_of import ids_in, request, write

pytest.importorskip("ray", reason="needs the extra ray: nox -s ray")

from message_batches import Anthropic
from message_batches.jobs.engine.collect import PartSink
from message_batches.jobs.engine.service import Service
from message_batches.jobs.steps import BatchLimits, ValidationRules
from message_batches.ray import keeper as keeping
from message_batches.ray import leases
from message_batches.ray.keeper import LedgerActor
from message_batches.ray.surveying import plan_file
from message_batches.ray.tasks import collect_part, poll_batches, submit_partition
from message_batches.ray.values import Access, CollectedPart
from message_batches.sandbox import Sandbox

LEASE = 30.0
RECONCILE_FOR = 0.05
OPTIONS = RunOptions(polling_interval=0.02, reconcile_for=RECONCILE_FOR)


class Died(BaseException):
    """The process is no more: nothing of it runs after this, not even a `finally`."""


class Clock:
    """The actor's clock, which can be put forward."""

    def __init__(self) -> None:
        self.ahead = 0.0
        self.sleep = time.sleep

    def monotonic(self) -> float:
        return time.monotonic() + self.ahead


class Actor:
    """Stands for the actor's handle: calls a keeper, and lets it or its caller die at a step."""

    def __init__(self, folder: Path, last: int, victim: str) -> None:
        self._folder = str(folder)
        self._last = last
        self._victim = victim
        self.taken = 0
        self.dead = False
        self.keeper = LedgerActor(self._folder, LEASE, 0.0)

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
        answer = getattr(self.keeper, name)(*arguments, **named)
        if self.step("actor"):
            # Ray makes the call again, because nobody has seen the answer.
            self.restart()
            answer = getattr(self.keeper, name)(*arguments, **named)
        self.step("worker")
        return answer

    def step(self, whose: str) -> bool:
        """Count a step of the victim's; raise if it is the worker's last, or tell."""
        if self.dead:
            raise Died
        if whose != self._victim:
            return False
        self.taken += 1
        if self.taken != self._last:
            return False
        if whose == "worker":
            self.dead = True
            raise Died
        return True

    def restart(self) -> None:
        self.keeper.close()
        self.keeper = LedgerActor(self._folder, LEASE, 0.0)


@pytest.fixture(scope="module")
def service() -> Iterator[Sandbox]:
    with Sandbox(batch_seconds=0, retry_after=0) as running:
        yield running


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch, service: Sandbox) -> Clock:
    monkeypatch.setenv("ANTHROPIC_API_KEY", service.api_key)
    monkeypatch.setattr(leases.ray, "get", lambda call, timeout=None: call())
    clock = Clock()
    monkeypatch.setattr(keeping, "time", clock)
    return clock


@pytest.mark.slow
@pytest.mark.parametrize("victim", ["worker", "actor"])
def test_death_at_every_step(
    tmp_path: Path, service: Sandbox, clock: Clock, victim: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    access = Access(service.base_url, "2023-06-01", None, "sandbox")
    client = Anthropic(base_url=service.base_url)
    # One client for all, because making one takes longer than what it is made for here.
    monkeypatch.setattr(Access, "service", lambda *_: nullcontext(Service(client)))
    for step in itertools.count(1):
        name = f"{victim}{step}"
        # Two files with as many rows: nothing tells the batches of their creates apart.
        paths = [
            write(tmp_path / f"{name}{place}.jsonl", [request(f"{name}{place}{n}") for n in "123"])
            for place in "ab"
        ]
        actor = Actor(tmp_path / name, step, victim)
        watch(monkeypatch, actor)
        plans = [plan_file(str(path), BatchLimits(), ValidationRules())[0] for path in paths]
        actor.keeper.begin(name, {"service": "sandbox"}, plans)
        drive(actor, tmp_path / name, access, clock)
        reached = actor.taken >= step
        collected = actor.keeper.finish()
        assert Counter(ids_in(collected)) == Counter(
            f"{name}{place}{n}" for place in "ab" for n in "123"
        )
        assert service.repeated() == {}, name
        assert service.report()["accepted"]["requests"] % 6 == 0, name
        if not reached:
            break
    # So many places there are at least; should there be fewer, this test has lost its grip.
    assert step > 25
    client.close()


def watch(monkeypatch: pytest.MonkeyPatch, actor: Actor) -> None:
    """Make creates, and the last moments of a part, steps of the worker's."""

    def around(original: Callable[..., Any]) -> Callable[..., Any]:
        def stepping(*arguments: Any, **named: Any) -> Any:
            actor.step("worker")
            answer = original(*arguments, **named)
            actor.step("worker")
            return answer

        return stepping

    monkeypatch.setattr(Service, "create", around(CREATE))
    monkeypatch.setattr(PartSink, "finish", around(FINISH))


CREATE, FINISH = Service.create, PartSink.finish


def drive(actor: Actor, folder: Path, access: Access, clock: Clock) -> None:
    """Do what the driver does, one task after the other."""
    deadline = time.monotonic() + 30
    while (orders := as_driver(actor, "orders", [], [], None)).owes:
        assert time.monotonic() < deadline, "the run comes to no end"
        try:
            for partition in orders.submit:
                submit_partition(
                    actor, str(folder), partition, access, "sandbox", RECONCILE_FOR, LEASE
                )
            if orders.waiting:
                states = poll_batches(list(orders.waiting), access, "sandbox")
                as_driver(actor, "note_states", states)
            for errand in orders.collect:
                brought = collect_part(errand, str(folder), access, "sandbox", OPTIONS)
                assert isinstance(brought, CollectedPart)
                as_driver(actor, "keep", errand.handle.partition.number, brought)
        except Died:
            actor.dead = False
            # Nobody else may send what the dead had in hand before its lease is over.
            held = actor.keeper._ledger.holders()
            orders = actor.keeper.orders([], [], None)
            assert held.keys().isdisjoint(partition.number for partition in orders.submit)
            clock.ahead += 2 * LEASE + 1


def as_driver(actor: Actor, name: str, *arguments: Any) -> Any:
    """Call the actor from a process that does not die."""
    victim, actor._victim = actor._victim, "actor" if actor._victim == "actor" else ""
    try:
        return actor.call(name, *arguments)
    finally:
        actor._victim = victim
