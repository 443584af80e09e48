"""The ledger actor and the leases that its workers hold."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from message_batches.jobs.steps import resume_run
from tests.ray.inputs import request, write

pytest.importorskip("ray", reason="needs the extra ray: nox -s ray")

from ray.exceptions import GetTimeoutError

from message_batches import Anthropic
from message_batches.jobs import InputError, RunLockedError
from message_batches.jobs.ledger.ledger import Ledger
from message_batches.jobs.steps import BatchLimits, BatchState, Service, ValidationRules
from message_batches.jobs.system import System
from message_batches.ray import leases, tasks
from message_batches.ray.id_collisions import plan_file
from message_batches.ray.ledger_actor import LedgerActor
from message_batches.ray.messages import Access
from message_batches.sandbox import Sandbox

LEASE = 10.0
NOW = datetime.now(UTC)


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0
        self.system = System(monotonic=self.monotonic, sleep=self.sleep)

    def monotonic(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds


class Handle:
    """Calls a local object the way Ray calls an actor."""

    def __init__(self, actor: LedgerActor) -> None:
        self._actor = actor

    def __getattr__(self, name: str) -> Any:
        return type("", (), {"remote": staticmethod(getattr(self._actor, name))})


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def create(tmp_path: Path, clock: Clock) -> Callable[..., LedgerActor]:
    """Create a run over files with so many requests each, one partition for each file."""

    def create(*requests: int) -> LedgerActor:
        paths = [
            write(tmp_path / f"{file}.jsonl", [request(f"r{file}-{n}") for n in range(count)])
            for file, count in enumerate(requests)
        ]
        actor = LedgerActor(str(tmp_path / "run"), LEASE, 0.0, clock.system)
        plans = [plan_file(str(path), BatchLimits(), ValidationRules())[0] for path in paths]
        actor.create("a-run", {}, plans)
        return actor

    return create


def to_submit(actor: LedgerActor, submitting: Any = (), max_open: int | None = None) -> list[int]:
    return [partition.number for partition in actor.next_work(submitting, (), max_open).submit]


def test_partitions_of_the_same_size_are_sent_one_after_the_other(
    create: Callable[..., LedgerActor],
) -> None:
    actor = create(2, 2, 3)
    assert to_submit(actor) == [1, 3]
    assert to_submit(actor, submitting=[1]) == [3]
    assert actor.claim(1, "one")
    assert not actor.claim(2, "two")
    assert actor.begin_sending(1, "one", None)
    actor.release(1, "one")
    # The outcome of its create is unknown: until it is known, no other of its size is sent.
    assert to_submit(actor) == [1, 3]
    assert not actor.claim(2, "two")
    actor.mark_submitted(1, "msgbatch_1", NOW, adopted=True)
    assert to_submit(actor) == [2, 3]
    assert actor.claim(2, "two")


def test_no_more_batches_are_open_than_allowed(create: Callable[..., LedgerActor]) -> None:
    actor = create(1, 2, 3, 4)
    assert to_submit(actor, max_open=2) == [1, 2]
    assert to_submit(actor, submitting=[1], max_open=2) == [2]
    assert actor.claim(1, "one")
    assert actor.begin_sending(1, "one", None)
    actor.mark_submitted(1, "msgbatch_1", NOW, adopted=False)
    actor.release(1, "one")
    assert to_submit(actor, max_open=2) == [2]
    ended = BatchState("msgbatch_1", "ended", {"succeeded": 1, "processing": 0}, NOW)
    assert actor.note_states([ended]) == 1
    assert to_submit(actor, max_open=2) == [2, 3]
    assert [e.handle.batch_id for e in actor.next_work([], [], 2).collect] == ["msgbatch_1"]
    assert actor.next_work([], [1], 2).collect == ()


def test_a_lease_lasts_twice_as_long_as_its_holder(
    create: Callable[..., LedgerActor], clock: Clock, tmp_path: Path
) -> None:
    actor = create(2)
    assert actor.claim(1, "one")
    assert actor.claim(1, "one")
    clock.now += 1.5 * LEASE
    assert actor.renew(1, "one")
    clock.now += 1.5 * LEASE
    assert not actor.claim(1, "two")
    # A restarted actor knows who holds which lease, but not since when.
    actor.close()
    actor = LedgerActor(str(tmp_path / "run"), LEASE, 0.0, clock.system)
    clock.now += 1.5 * LEASE
    assert to_submit(actor) == []
    assert not actor.claim(1, "two")
    clock.now += LEASE
    assert actor.claim(1, "two")
    assert not actor.renew(1, "one")
    assert not actor.begin_sending(1, "one", None)
    actor.release(1, "one")
    actor.mark_not_sent(1, "one", "late")
    assert actor.begin_sending(1, "two", "msgbatch_0")
    actor.mark_not_sent(1, "one", "late")
    actor.mark_broken(1, "one", "late")
    intent = actor.intent(1)
    assert intent is not None
    assert (intent.anchor, intent.broken_at) == ("msgbatch_0", None)


def test_an_accepted_batch_is_recorded_without_a_lease(
    create: Callable[..., LedgerActor], tmp_path: Path
) -> None:
    actor = create(2)
    handle = actor.mark_submitted(1, "msgbatch_1", NOW, adopted=False)
    assert actor.mark_submitted(1, "msgbatch_1", NOW, adopted=False) == handle
    assert actor.mark_submitted(1, "msgbatch_2", NOW, adopted=False) == handle
    actor.close()
    with Ledger.open(tmp_path / "run" / "run.ledger") as ledger:
        log = [message for _, _, message in ledger.log(100)]
    assert "was accepted a second time, as msgbatch_2" in log


def test_a_duplicate_batch_is_canceled(
    create: Callable[..., LedgerActor], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A suspended machine wakes up after another worker has sent its partition."""
    actor = create(2)
    create_batch = Service.create
    created = []

    def slow(service: Service, requests: Any) -> Any:
        batch = create_batch(service, requests)
        actor.mark_submitted(1, "msgbatch_of_another", NOW, adopted=False)
        created.append(batch.id)
        return batch

    monkeypatch.setattr(Service, "create", slow)
    monkeypatch.setattr(leases.ray, "get", lambda reply, timeout=None: reply)
    with Sandbox(batch_seconds=60) as sandbox:
        monkeypatch.setenv("ANTHROPIC_API_KEY", sandbox.api_key)
        handle = tasks.submit_partition(
            Handle(actor),
            "run",
            actor.record(1).partition,
            Access(sandbox.base_url, "2023-06-01", None, None),
            sandbox.base_url,
            60.0,
            LEASE,
        )
        with Anthropic(base_url=sandbox.base_url) as client:
            batch = client.messages.batches.retrieve(created[0])
    assert handle == actor.record(1).handle
    assert batch.cancel_initiated_at is not None


def test_a_worker_that_lost_its_lease_sends_nothing(
    create: Callable[..., LedgerActor], monkeypatch: pytest.MonkeyPatch
) -> None:
    actor = create(2)
    partition = actor.record(1).partition
    claim = actor.claim

    def slow(number: int, holder: str) -> bool:
        granted = claim(number, holder)
        actor.release(number, holder)
        return granted and claim(number, "another")

    monkeypatch.setattr(actor, "claim", slow)
    monkeypatch.setattr(leases.ray, "get", lambda reply, timeout=None: reply)
    with Sandbox(batch_seconds=0) as sandbox:
        monkeypatch.setenv("ANTHROPIC_API_KEY", sandbox.api_key)
        access = Access(sandbox.base_url, "2023-06-01", None, None)
        outcome = tasks.submit_partition(
            Handle(actor), "run", partition, access, sandbox.base_url, 60.0, LEASE
        )
        assert sandbox.report()["accepted"]["requests"] == 0
    assert outcome == tasks.RetryLater()
    assert actor.record(1).state == "planned"


def test_other_commands_report_on_the_run_but_do_not_collect_its_results(
    create: Callable[..., LedgerActor], tmp_path: Path
) -> None:
    create(2, 3).close()
    with Ledger.open(tmp_path / "run" / "run.ledger") as ledger:
        ledger.store({"service": "https://service", "anthropic_version": "2023-06-01"})
    with (
        Anthropic(base_url="http://127.0.0.1:9", api_key="x") as client,
        resume_run(tmp_path / "run" / "run", client=client, service="https://service") as job,
    ):
        assert job.report().requests == 5
        with pytest.raises(InputError, match="are in parts"):
            job.finish()
        with pytest.raises(InputError, match="are in parts"):
            job.collect_ready()


def test_a_second_actor_on_a_folder_is_refused(
    create: Callable[..., LedgerActor], tmp_path: Path
) -> None:
    first = create(2)
    with pytest.raises(RunLockedError, match="working on this run"):
        LedgerActor(str(tmp_path / "run"), LEASE, 1.0).file_plans()
    first.close()
    (file_plan,) = LedgerActor(str(tmp_path / "run"), LEASE, 0.0).file_plans() or ()
    assert file_plan.requests == 2


def test_a_file_in_place_of_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    actor = LedgerActor(str(tmp_path / "file"), LEASE, 0.0)
    with pytest.raises(InputError, match="The folder cannot be used"):
        actor.file_plans()


def gives_up(
    renew: Callable[[], bool], lasts: float, *, lease: float = 0.3, requested_ago: float = 0.0
) -> bool:
    """Return whether the holder of a lease gave it up within a time."""
    ended = []
    with leases.renewing(
        renew, lease, time.monotonic() - requested_ago, give_up=lambda: ended.append(True)
    ):
        time.sleep(lasts)
    return bool(ended)


def no_reply() -> bool:
    raise GetTimeoutError


def test_a_holder_gives_up_when_it_cannot_renew() -> None:
    assert not gives_up(lambda: True, 0.6)
    assert gives_up(no_reply, 0.6)
    assert not gives_up(no_reply, 0.1)


def test_the_time_to_give_up_starts_with_the_last_renewal() -> None:
    replies = iter([True, True])
    assert gives_up(lambda: next(replies, None) or no_reply(), 0.8)


def test_a_holder_gives_up_at_once_when_another_has_the_lease() -> None:
    assert gives_up(lambda: False, 0.2, lease=0.6)


def test_a_lease_starts_when_it_was_requested() -> None:
    assert gives_up(no_reply, 0.2, lease=0.6, requested_ago=0.5)
