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
from message_batches.jobs.ledger import database
from message_batches.jobs.steps import start_run
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
            and the statements that it makes durable, send and the number of requests.
    """

    def __init__(self, monkeypatch: pytest.MonkeyPatch, clock: FakeClock) -> None:
        self.events: list[Event] = []
        self.system = evolve(clock.system, fsync=self.fsync)
        self._written: list[str] = []
        connect, replace = database.connect, Path.replace

        def traced(*arguments: Any, **named: Any) -> sqlite3.Connection:
            connection = connect(*arguments, **named)
            connection.set_trace_callback(self._statement)
            return connection

        def replacing(path: Path, target: Path) -> Path:
            self.events.append(("replace", Path(target).name))
            return replace(path, target)

        monkeypatch.setattr(database, "connect", traced)
        monkeypatch.setattr(Path, "replace", replacing)

    def fsync(self, descriptor: int) -> None:
        os.fsync(descriptor)
        self.events.append(("fsync", path_of(descriptor).name))

    def sending(self, requests: list[bytes]) -> None:
        self.events.append(("send", str(len(requests))))

    def commits(self, *statements: str) -> list[int]:
        """Return the places of the commits that make all of these statements durable."""
        return [
            at
            for at, (what, written) in enumerate(self.events)
            if what == "commit" and all(statement in written for statement in statements)
        ]

    def _statement(self, statement: str) -> None:
        if statement.startswith("BEGIN"):
            self._written = []
        elif statement == "COMMIT":
            self.events.append(("commit", "\n".join(self._written)))
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


def test_a_complete_run_writes_everything_down_before_what_rests_on_it(
    api: FakeAPI, requests: Requests, recorder: Recorder
) -> None:
    api.before_create = recorder.sending
    with started(requests(COUNT), api, recorder.system) as run:
        assert run.finish().succeeded
    events = recorder.events

    def last(event: Event, before: int) -> int:
        return max(at for at, each in enumerate(events[:before]) if each == event)

    for number, count in ((1, 4), (2, 2)):
        # The intent is committed before the first byte, the answer after it.
        (intent,) = recorder.commits(
            "INSERT INTO partitions", f"VALUES ('number', '{number}')", "UPDATE seal"
        )
        sent = events.index(("send", str(count)))
        (accepted,) = recorder.commits("state = 'submitted'", f"WHERE number = {number}")
        assert intent < sent < accepted
        # Results are on disk, with their folder, before the ledger counts them.
        settled = next(
            at
            for at in recorder.commits("kept = x'", "state = 'fetched'")
            if f"state = 'fetched' WHERE number = {number}" in events[at][1]
        )
        lines = last(("fsync", f"{number}.jsonl"), settled)
        order = last(("fsync", f"{number}.order"), settled)
        folder = last(("fsync", "parts"), settled)
        assert accepted < lines < order < folder < settled
        # Lines are in the output, on disk, before the ledger says so.
        merged = next(
            at
            for at in recorder.commits("state = 'collected'", "'out_size'")
            if f"kept = NULL WHERE number = {number}" in events[at][1]
        )
        appended = last(("fsync", "results.jsonl"), merged)
        assert settled < appended == merged - 1

    # The output and the folder of parts have names on disk before anything is sent.
    made = events.index(("fsync", "results.jsonl"))
    assert events[made + 1] == ("fsync", run.out.parent.name)
    assert made < events.index(("send", "4"))
    assert events.index(("fsync", "results.jsonl.run")) < events.index(("fsync", "1.jsonl"))

    # The sorted output is complete and on disk before the ledger refers to it.
    (rewritten,) = recorder.commits("('rewriting', 'true')", "'out_digest'")
    assert events[rewritten - 2 : rewritten] == [
        ("fsync", "results.new"),
        ("fsync", "results.jsonl.run"),
    ]
    place = events.index(("replace", "results.jsonl"))
    (ended,) = [at for at in recorder.commits("('rewriting', 'false')") if at > place]
    assert rewritten < place == ended - 2
    assert events[ended - 1] == ("fsync", run.out.parent.name)


def test_an_output_without_failures_is_synced_before_the_ledger_marks_them_for_a_retry(
    api: FakeAPI, requests: Requests, recorder: Recorder
) -> None:
    api.answer = lambda custom_id, _: (
        errored(custom_id, "invalid_request_error") if custom_id == "r1" else succeeded(custom_id)
    )
    with started(requests(COUNT), api, recorder.system, RunOptions()) as run:
        run.finish()
        recorder.events.clear()
        assert run.retry(every=True) == 1
    (marked,) = recorder.commits("UPDATE failures SET due_at")
    assert recorder.events[marked - 2 : marked] == [
        ("fsync", "results.new"),
        ("fsync", "results.jsonl.run"),
    ]


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
    connect = database.connect
    left = 0

    class FullDatabase:
        def __init__(self, connection: sqlite3.Connection) -> None:
            self._database = connection

        def __getattr__(self, name: str) -> Any:
            return getattr(self._database, name)

        def execute(self, sql: str, *values: Any) -> sqlite3.Cursor:
            nonlocal left
            if sql == statement:
                left -= 1
                if left == 0:
                    raise sqlite3.OperationalError("database or disk is full")
            return self._database.execute(sql, *values)

    monkeypatch.setattr(database, "connect", lambda *a, **k: FullDatabase(connect(*a, **k)))
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
