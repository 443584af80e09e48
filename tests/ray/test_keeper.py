"""The actor that owns a run, and the leases that its workers hold."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from message_batches.jobs.steps import resume_run
from tests.ray.requests_of import request, write

pytest.importorskip("ray", reason="needs the extra ray: nox -s ray")

from ray.exceptions import GetTimeoutError

from message_batches import Anthropic
from message_batches.jobs import InputError
from message_batches.jobs.engine.service import Service
from message_batches.jobs.ledger.ledger import Ledger
from message_batches.jobs.steps import BatchLimits, BatchState, ValidationRules
from message_batches.ray import keeper as keeping
from message_batches.ray import leases, tasks
from message_batches.ray.keeper import LedgerActor
from message_batches.ray.surveying import plan_file
from message_batches.ray.values import Access
from message_batches.sandbox import Sandbox

LEASE = 10.0
NOW = datetime.now(UTC)


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def monotonic(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds


class Handle:
    """Calls a keeper as one calls an actor."""

    def __init__(self, keeper: LedgerActor) -> None:
        self._keeper = keeper

    def __getattr__(self, name: str) -> Any:
        return type("", (), {"remote": staticmethod(getattr(self._keeper, name))})


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(keeping, "time", clock)
    return clock


@pytest.fixture
def begun(tmp_path: Path, clock: Clock) -> Callable[..., LedgerActor]:
    """A run of files with so many rows each, one batch to a file."""

    def begin(*rows: int) -> LedgerActor:
        paths = [
            write(tmp_path / f"{place}.jsonl", [request(f"r{place}-{n}") for n in range(count)])
            for place, count in enumerate(rows)
        ]
        keeper = LedgerActor(str(tmp_path / "run"), LEASE, 0.0)
        plans = [plan_file(str(path), BatchLimits(), ValidationRules())[0] for path in paths]
        keeper.begin("a-run", {}, plans)
        return keeper

    return begin


def submitted(keeper: LedgerActor, submitting: Any = (), most: int | None = None) -> list[int]:
    return [partition.number for partition in keeper.orders(submitting, (), most).submit]


def test_batches_of_one_size_go_one_after_the_other(begun: Callable[..., LedgerActor]) -> None:
    keeper = begun(2, 2, 3)
    assert submitted(keeper) == [1, 3]
    assert submitted(keeper, submitting=[1]) == [3]
    assert keeper.claim(1, "one")
    assert not keeper.claim(2, "two")
    assert keeper.begin_sending(1, "one", None)
    keeper.release(1, "one")
    # Nobody knows what became of it: until that is known, its size is taken.
    assert submitted(keeper) == [1, 3]
    assert not keeper.claim(2, "two")
    keeper.mark_submitted(1, "msgbatch_1", NOW, adopted=True)
    assert submitted(keeper) == [2, 3]
    assert keeper.claim(2, "two")


def test_no_more_are_ordered_than_may_be_under_way(begun: Callable[..., LedgerActor]) -> None:
    keeper = begun(1, 2, 3, 4)
    assert submitted(keeper, most=2) == [1, 2]
    assert submitted(keeper, submitting=[1], most=2) == [2]
    assert keeper.claim(1, "one")
    assert keeper.begin_sending(1, "one", None)
    keeper.mark_submitted(1, "msgbatch_1", NOW, adopted=False)
    keeper.release(1, "one")
    assert submitted(keeper, most=2) == [2]
    ended = BatchState("msgbatch_1", "ended", {"succeeded": 1, "processing": 0}, NOW)
    assert keeper.note_states([ended]) == 1
    assert submitted(keeper, most=2) == [2, 3]
    assert [e.handle.batch_id for e in keeper.orders([], [], 2).collect] == ["msgbatch_1"]
    assert keeper.orders([], [1], 2).collect == ()


def test_a_lease_ends_in_twice_the_time_in_which_its_holder_does(
    begun: Callable[..., LedgerActor], clock: Clock, tmp_path: Path
) -> None:
    keeper = begun(2)
    assert keeper.claim(1, "one")
    assert keeper.claim(1, "one")
    clock.now += 1.5 * LEASE
    assert keeper.renew(1, "one")
    clock.now += 1.5 * LEASE
    assert not keeper.claim(1, "two")
    # An actor that comes back knows who had what, but not since when.
    keeper.close()
    keeper = LedgerActor(str(tmp_path / "run"), LEASE, 0.0)
    clock.now += 1.5 * LEASE
    assert submitted(keeper) == []
    assert not keeper.claim(1, "two")
    clock.now += LEASE
    assert keeper.claim(1, "two")
    assert not keeper.renew(1, "one")
    assert not keeper.begin_sending(1, "one", None)
    keeper.release(1, "one")
    keeper.mark_not_sent(1, "one", "late")
    assert keeper.begin_sending(1, "two", "msgbatch_0")
    keeper.mark_not_sent(1, "one", "late")
    keeper.mark_broken(1, "one", "late")
    intent = keeper.intent(1)
    assert intent is not None
    assert (intent.anchor, intent.broken_at) == ("msgbatch_0", None)


def test_what_was_accepted_is_written_down_whoever_says_so(
    begun: Callable[..., LedgerActor], tmp_path: Path
) -> None:
    keeper = begun(2)
    handle = keeper.mark_submitted(1, "msgbatch_1", NOW, adopted=False)
    assert keeper.mark_submitted(1, "msgbatch_1", NOW, adopted=False) == handle
    assert keeper.mark_submitted(1, "msgbatch_2", NOW, adopted=False) == handle
    keeper.close()
    with Ledger.open(tmp_path / "run" / "run.ledger") as ledger:
        log = [what for (what,) in ledger.database.execute("SELECT what FROM log")]
    assert "was accepted a second time, as msgbatch_2" in log


def test_a_batch_that_nobody_needs_is_canceled(
    begun: Callable[..., LedgerActor], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A machine slept through its lease: another sent the rows meanwhile, and then it woke up."""
    keeper = begun(2)
    create = Service.create
    created = []

    def slow(service: Service, rows: Any) -> Any:
        batch = create(service, rows)
        keeper.mark_submitted(1, "msgbatch_of_another", NOW, adopted=False)
        created.append(batch.id)
        return batch

    monkeypatch.setattr(Service, "create", slow)
    monkeypatch.setattr(leases.ray, "get", lambda answer, timeout=None: answer)
    with Sandbox(batch_seconds=60) as sandbox:
        monkeypatch.setenv("ANTHROPIC_API_KEY", sandbox.api_key)
        handle = tasks.submit_partition(
            Handle(keeper),
            "run",
            keeper.record(1).partition,
            Access(sandbox.base_url, "2023-06-01", None, None),
            sandbox.base_url,
            60.0,
            LEASE,
        )
        with Anthropic(base_url=sandbox.base_url) as client:
            batch = client.messages.batches.retrieve(created[0])
    assert handle == keeper.record(1).handle
    assert batch.cancel_initiated_at is not None


def test_a_worker_that_lost_its_lease_sends_nothing(
    begun: Callable[..., LedgerActor], monkeypatch: pytest.MonkeyPatch
) -> None:
    keeper = begun(2)
    partition = keeper.record(1).partition
    claim = keeper.claim

    def slow(number: int, holder: str) -> bool:
        granted = claim(number, holder)
        keeper.release(number, holder)
        return granted and claim(number, "another")

    monkeypatch.setattr(keeper, "claim", slow)
    monkeypatch.setattr(leases.ray, "get", lambda answer, timeout=None: answer)
    with Sandbox(batch_seconds=0) as sandbox:
        monkeypatch.setenv("ANTHROPIC_API_KEY", sandbox.api_key)
        access = Access(sandbox.base_url, "2023-06-01", None, None)
        outcome = tasks.submit_partition(
            Handle(keeper), "run", partition, access, sandbox.base_url, 60.0, LEASE
        )
        assert sandbox.report()["accepted"]["requests"] == 0
    assert outcome == tasks.Later()
    assert keeper.record(1).state == "planned"


def test_the_commands_for_runs_look_at_it_and_leave_its_results_alone(
    begun: Callable[..., LedgerActor], tmp_path: Path
) -> None:
    begun(2, 3).close()
    with Ledger.open(tmp_path / "run" / "run.ledger") as ledger:
        ledger.store(service="https://service", anthropic_version="2023-06-01")
    with (
        Anthropic(base_url="http://127.0.0.1:9", api_key="x") as client,
        resume_run(tmp_path / "run" / "run", client=client, service="https://service") as job,
    ):
        assert job.report().requests == 5
        with pytest.raises(InputError, match="go into parts"):
            job.finish()
        with pytest.raises(InputError, match="go into parts"):
            job.collect_ready()


def test_two_runs_on_one_folder(begun: Callable[..., LedgerActor], tmp_path: Path) -> None:
    first = begun(2)
    with pytest.raises(InputError, match="at work on this run"):
        LedgerActor(str(tmp_path / "run"), LEASE, 1.0).begun()
    first.close()
    (planned,) = LedgerActor(str(tmp_path / "run"), LEASE, 0.0).begun() or ()
    assert planned.rows == 2


def test_a_folder_that_cannot_be_one(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    keeper = LedgerActor(str(tmp_path / "file"), LEASE, 0.0)
    with pytest.raises(InputError, match="The folder cannot be used"):
        keeper.begun()


def renewing(
    renew: Callable[[], bool], lasts: float, *, lease: float = 0.3, asked: float = 0.0
) -> bool:
    """Hold a lease for a time; tell whether the holder gave up."""
    ended = []
    with leases.keeping(renew, lease, time.monotonic() - asked, give_up=lambda: ended.append(True)):
        time.sleep(lasts)
    return bool(ended)


def no_answer() -> bool:
    raise GetTimeoutError


def test_a_holder_gives_up_when_it_cannot_renew() -> None:
    assert not renewing(lambda: True, 0.6)
    assert renewing(no_answer, 0.6)
    assert not renewing(no_answer, 0.1)


def test_a_renewal_lasts_no_longer_than_the_one_before() -> None:
    answers = iter([True, True])
    assert renewing(lambda: next(answers, None) or no_answer(), 0.8)


def test_a_holder_gives_up_at_once_when_another_has_the_lease() -> None:
    assert renewing(lambda: False, 0.2, lease=0.6)


def test_the_time_counts_from_when_the_lease_was_asked_for() -> None:
    assert renewing(no_answer, 0.2, lease=0.6, asked=0.5)
