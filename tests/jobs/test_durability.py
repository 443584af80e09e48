"""What is on disk before what: a power failure or a full disk loses nothing, pays nothing twice."""

from __future__ import annotations

import errno
import json
import os
import sqlite3
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve

from message_batches.jobs import Run, RunOptions
from message_batches.jobs.engine import PartSink, Service, collect
from message_batches.jobs.ledger import Ledger, partitions
from message_batches.jobs.steps import Handle, plan, start_run, submit
from message_batches.jobs.system import System
from tests.jobs.fake_api import FakeAPI, FakeClock, errored, succeeded

Requests = Callable[..., Path]
Event = tuple[str, str]

COUNT = 6
OPTIONS = RunOptions(max_batch_requests=4, ordered=True)


def path_of(descriptor: int) -> Path:
    return Path(os.readlink(f"/proc/self/fd/{descriptor}"))


class Recorder:
    """
    Records in one list what reaches the disk and the service.

    Attributes:
        events: what happened and to what: fsync and a file name, replace and a file name, commit
            and the first statement that writes, send and the number of requests.
    """

    def __init__(self, monkeypatch: pytest.MonkeyPatch, clock: FakeClock) -> None:
        self.events: list[Event] = []
        self.system = evolve(clock.system, fsync=self.fsync)
        self._written: list[str] = []
        connect, replace = partitions.connect, Path.replace

        def traced(*arguments: Any, **named: Any) -> sqlite3.Connection:
            database = connect(*arguments, **named)
            database.set_trace_callback(self._statement)
            return database

        def replacing(path: Path, target: Path) -> Path:
            self.events.append(("replace", Path(target).name))
            return replace(path, target)

        monkeypatch.setattr(partitions, "connect", traced)
        monkeypatch.setattr(Path, "replace", replacing)

    def fsync(self, descriptor: int) -> None:
        os.fsync(descriptor)
        self.events.append(("fsync", path_of(descriptor).name))

    def sending(self, requests: list[bytes]) -> None:
        self.events.append(("send", str(len(requests))))

    def _statement(self, statement: str) -> None:
        if statement.startswith("BEGIN"):
            self._written = []
        elif statement == "COMMIT":
            self.events.append(("commit", " ".join(self._written)))
        else:
            self._written.append(statement)


@pytest.fixture
def recorder(monkeypatch: pytest.MonkeyPatch, clock: FakeClock) -> Recorder:
    return Recorder(monkeypatch, clock)


def started(source: Path, api: FakeAPI, system: System, options: RunOptions = OPTIONS) -> Run:
    out = source.with_name("results.jsonl")
    return start_run(source, out, client=api, options=options, system=system)  # type: ignore[arg-type]


def expect_each_once(out: Path, api: FakeAPI) -> None:
    ids = [f"r{number}" for number in range(COUNT)]
    assert sorted(api.accepted) == ids
    lines = [json.loads(line) for line in out.read_bytes().splitlines()]
    assert [line["custom_id"] for line in lines] == ids


def test_an_intent_is_committed_before_its_create_and_lines_are_synced_before_their_record(
    api: FakeAPI, requests: Requests, recorder: Recorder
) -> None:
    api.before_create = recorder.sending
    with started(requests(COUNT), api, recorder.system) as run:
        assert run.finish().succeeded
    events = recorder.events

    sends = [at for at, (what, _) in enumerate(events) if what == "send"]
    assert len(sends) == 2
    for at in sends:
        what, statements = events[at - 1]
        assert what == "commit"
        assert "SET state = 'sending'" in statements

    records = [
        at
        for at, (what, statements) in enumerate(events)
        if what == "commit" and "INSERT OR REPLACE INTO statuses" in statements
    ]
    assert len(records) == 2
    for at in records:
        assert events[at - 1] == ("fsync", "results.jsonl")


def test_a_rewritten_output_is_synced_then_recorded_then_put_in_place(
    api: FakeAPI, requests: Requests, recorder: Recorder
) -> None:
    with started(requests(COUNT), api, recorder.system) as run:
        run.finish()
    (place,) = [
        at for at, event in enumerate(recorder.events) if event == ("replace", "results.jsonl")
    ]
    assert recorder.events[place - 2] == ("fsync", "results.jsonl.new")
    what, statements = recorder.events[place - 1]
    assert what == "commit"
    assert "rewriting" in statements


def test_an_output_without_failures_is_synced_before_the_ledger_marks_them_for_a_retry(
    api: FakeAPI, requests: Requests, recorder: Recorder
) -> None:
    api.answer = lambda custom_id, _: (
        errored(custom_id, "invalid_request_error") if custom_id == "r1" else succeeded(custom_id)
    )
    options = RunOptions()
    with started(requests(COUNT), api, recorder.system, options) as run:
        run.finish()
        recorder.events.clear()
        assert run.retry(every=True) == 1
    marked = [
        at
        for at, (what, statements) in enumerate(recorder.events)
        if what == "commit" and "UPDATE failures SET to_retry = 1" in statements
    ]
    assert [recorder.events[at - 1] for at in marked] == [("fsync", "results.jsonl.new")]


def test_a_new_ledger_is_synced_before_it_appears(
    api: FakeAPI, requests: Requests, recorder: Recorder
) -> None:
    with started(requests(COUNT), api, recorder.system):
        pass
    at = recorder.events.index(("replace", "results.jsonl.ledger"))
    assert recorder.events[at - 1] == ("fsync", "results.jsonl.ledger.new")


def test_a_part_is_synced_before_it_appears(
    tmp_path: Path, api: FakeAPI, requests: Requests, recorder: Recorder
) -> None:
    (partition,) = plan(requests(COUNT), tmp_path / "plan.ledger")
    handle: Handle = submit(partition, ledger=tmp_path / "plan.ledger", service=Service(api))
    api.end()
    recorder.events.clear()
    part = tmp_path / "part.jsonl"
    with PartSink(handle, part, system=recorder.system) as sink:
        collect(handle, sink, service=Service(api))
    synced, replaced = recorder.events
    assert synced[0] == "fsync"
    assert synced[1].startswith("part.jsonl.")
    assert replaced == ("replace", "part.jsonl")


def test_a_ledger_is_durable_when_a_transaction_returns(api: FakeAPI, requests: Requests) -> None:
    source = requests(COUNT)
    with (
        started(source, api, System()),
        Ledger.open(source.with_name("results.jsonl.ledger")) as ledger,
    ):
        pragmas = {
            name: ledger._database.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("synchronous", "journal_mode")
        }
    full = 2  # https://www.sqlite.org/pragma.html#pragma_synchronous
    assert pragmas == {"synchronous": full, "journal_mode": "wal"}


class FullDiskError(OSError):
    """Raised by the disk, so that no other error passes for it."""


class FullDisk:
    """A disk that is full at the n-th fsync, and has room again afterwards."""

    def __init__(self, n: int) -> None:
        self.left = n

    def fsync(self, descriptor: int) -> None:
        self.left -= 1
        if self.left == 0:
            raise FullDiskError(errno.ENOSPC, "No space left on device")
        os.fsync(descriptor)


def test_a_disk_that_is_full_at_any_fsync_loses_nothing(
    api: FakeAPI, requests: Requests, clock: FakeClock, tmp_path: Path
) -> None:
    stopped_after: Counter[str] = Counter()
    for n in range(1, 100):
        folder = tmp_path / str(n)
        folder.mkdir()
        source = requests(COUNT).rename(folder / "requests.jsonl")
        api = FakeAPI()
        disk = FullDisk(n)
        with (
            suppress(FullDiskError),
            started(source, api, evolve(clock.system, fsync=disk.fsync)) as run,
        ):
            run.finish()
        if disk.left > 0:
            break
        stopped_after[api.calls[-1] if api.calls else "nothing"] += 1
        with started(source, api, clock.system) as run:
            assert run.finish().succeeded
            expect_each_once(run.out, api)
    # Among others: the new ledger, each chunk of both batches, and the sorted output.
    assert stopped_after["nothing"] >= 1
    assert stopped_after["results"] >= 4


@pytest.mark.parametrize("statement", ["COMMIT", "BEGIN IMMEDIATE"])
def test_a_disk_that_is_full_at_any_transaction_loses_nothing(
    monkeypatch: pytest.MonkeyPatch,
    requests: Requests,
    clock: FakeClock,
    tmp_path: Path,
    statement: str,
) -> None:
    connect = partitions.connect
    left = 0

    class FullDatabase:
        def __init__(self, database: sqlite3.Connection) -> None:
            self._database = database

        def __getattr__(self, name: str) -> Any:
            return getattr(self._database, name)

        def execute(self, sql: str, *values: Any) -> sqlite3.Cursor:
            nonlocal left
            if sql == statement:
                left -= 1
                if left == 0:
                    raise sqlite3.OperationalError("database or disk is full")
            return self._database.execute(sql, *values)

    monkeypatch.setattr(partitions, "connect", lambda *a, **k: FullDatabase(connect(*a, **k)))
    failures = 0
    for n in range(1, 100):
        folder = tmp_path / str(n)
        folder.mkdir()
        source = requests(COUNT).rename(folder / "requests.jsonl")
        api = FakeAPI()
        left = n
        try:
            with started(source, api, clock.system) as run:
                run.finish()
        except sqlite3.OperationalError:
            failures += 1
        if left > 0:
            break
        left = 0
        with started(source, api, clock.system) as run:
            assert run.finish().succeeded
            expect_each_once(run.out, api)
    assert failures >= 8
