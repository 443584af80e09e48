"""What is on disk before what: a power failure or a full disk loses nothing, pays nothing twice."""

from __future__ import annotations

import errno
import json
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve

from message_batches.jobs import Run, RunOptions
from message_batches.jobs.steps import start_run
from message_batches.jobs.system import System
from tests.jobs.disk import DURABLE, Disk, DiskError, Event, Kind, watched
from tests.jobs.fake_api import FakeAPI, FakeClock, errored, row, succeeded

Requests = Callable[..., Path]

COUNT = 6
OPTIONS = RunOptions(max_batch_requests=4, ordered=True)


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Disk]:
    with watched(monkeypatch, tmp_path) as disk:
        yield disk


def rows(count: int = COUNT) -> list[dict[str, Any]]:
    """Return requests that a run has to keep itself."""
    return [json.loads(row(f"r{number}")) for number in range(count)]


def started(source: Any, out: Path, api: FakeAPI, system: System, **options: Any) -> Run:
    return start_run(
        source,
        out,
        client=api,  # type: ignore[arg-type]
        options=evolve(OPTIONS, **options),
        system=system,
    )


def expect_each_once(out: Path, api: FakeAPI) -> None:
    ids = [f"r{number}" for number in range(COUNT)]
    assert sorted(api.accepted) == ids
    lines = [json.loads(line) for line in out.read_bytes().splitlines()]
    assert [line["custom_id"] for line in lines] == ids


@pytest.mark.parametrize("before", ["nothing", "an empty output", "a run that sent nothing"])
def test_a_complete_run_writes_everything_down_before_what_rests_on_it(
    api: FakeAPI, clock: FakeClock, disk: Disk, tmp_path: Path, before: str
) -> None:
    system = evolve(clock.system, fsync=disk.fsync)
    out = tmp_path / "results.jsonl"
    if before == "an empty output":
        out.touch()
    if before == "a run that sent nothing":
        started(rows(2), out, api, system).close()
    api.before_create = disk.sending
    with started(rows(), out, api, system) as run:
        assert run.finish().succeeded
    events = disk.events
    expect_each_once(out, api)

    # A transaction is on disk when it returns, from the first one on that can be lost.
    for event in events:
        assert event.what != "commit" or event.settings in (DURABLE, BUILT)

    # The folder of a run appears with everything that is in it.
    (made,) = [event for event in events if event[:2] == ("replace", "results.jsonl.run")]
    assert not made.unsynced & {"requests.jsonl", "ledger.sqlite"}

    sends = [at for at, event in enumerate(events) if event.what == "send"]
    assert len(sends) == 2
    for at in sends:
        # The requests and the ledger can be found again, and so can their folder and the output.
        assert not events[at].unsynced & {
            "requests.jsonl",
            "ledger.sqlite",
            "results.jsonl",
            "results.jsonl.run",
        }

    for number, count in ((1, 4), (2, 2)):
        # The intent is committed before the first byte, the answer after it.
        (intent,) = disk.commits(
            "INSERT INTO partitions", f"VALUES ('number', '{number}')", "UPDATE seal"
        )
        (sent,) = [at for at in sends if events[at].detail == str(count)]
        (accepted,) = disk.commits("state = 'submitted'", f"WHERE number = {number}")
        assert intent < sent < accepted
        # Results are on disk, with their names, before the ledger counts them.
        settled = next(
            at
            for at in disk.commits("kept = x'", "state = 'fetched'")
            if f"state = 'fetched' WHERE number = {number}" in events[at].detail
        )
        assert accepted < settled
        for name in (f"{number}.jsonl", f"{number}.order"):
            assert Event("fsync", name) in events[accepted:settled]
        assert not events[settled].unsynced & {f"{number}.jsonl", f"{number}.order", "parts"}
        # Lines are in the output, on disk, before the ledger says so.
        merged = next(
            at
            for at in disk.commits("state = 'collected'", "'out_size'")
            if f"kept = NULL WHERE number = {number}" in events[at].detail
        )
        assert Event("fsync", "results.jsonl") in events[settled:merged]
        assert "results.jsonl" not in events[merged].unsynced

    # The sorted output is complete and on disk before the ledger refers to it.
    (rewritten,) = disk.commits("('rewriting', 'true')", "'out_digest'")
    assert Event("fsync", "results.new") in events[:rewritten]
    assert "results.new" not in events[rewritten].unsynced
    (place,) = [at for at, event in enumerate(events) if event[:2] == ("replace", "results.jsonl")]
    (ended,) = [at for at in disk.commits("('rewriting', 'false')") if at > place]
    assert rewritten < place < ended
    assert "results.jsonl" not in events[ended].unsynced


def test_an_input_that_another_one_replaces_is_removed_when_that_is_on_disk(
    api: FakeAPI, clock: FakeClock, disk: Disk, requests: Requests, tmp_path: Path
) -> None:
    system = evolve(clock.system, fsync=disk.fsync)
    started(rows(2), tmp_path / "results.jsonl", api, system).close()
    disk.events.clear()
    started(requests(COUNT), tmp_path / "results.jsonl", api, system).close()
    kept = [event for event in disk.events if event[:2] == ("unlink", "requests.jsonl")]
    assert kept
    assert "ledger.sqlite" not in kept[-1].unsynced


BUILT = {"synchronous": 0, "journal_mode": "off"}
"""Those of a ledger that is being built, which is synced as a whole when it is complete."""


def test_an_output_without_failures_is_synced_before_the_ledger_marks_them_for_a_retry(
    api: FakeAPI, clock: FakeClock, disk: Disk, tmp_path: Path
) -> None:
    api.answer = lambda custom_id, _: (
        errored(custom_id, "invalid_request_error") if custom_id == "r1" else succeeded(custom_id)
    )
    system = evolve(clock.system, fsync=disk.fsync)
    with started(rows(), tmp_path / "results.jsonl", api, system, ordered=False) as run:
        run.finish()
        disk.events.clear()
        assert run.retry(every=True) == 1
    (marked,) = disk.commits("UPDATE failures SET due_at")
    assert Event("fsync", "results.new") in disk.events[:marked]
    assert "results.new" not in disk.events[marked].unsynced


@pytest.mark.parametrize(
    ("kind", "error"),
    [
        ("write", errno.ENOSPC),
        ("write", errno.EIO),
        ("fsync", errno.ENOSPC),
        ("fsync", errno.EIO),
        ("commit", errno.ENOSPC),
        pytest.param("statement", errno.EIO, marks=pytest.mark.slow),
    ],
)
def test_a_disk_that_fails_once_at_any_time_loses_nothing(
    monkeypatch: pytest.MonkeyPatch, clock: FakeClock, tmp_path: Path, kind: Kind, error: int
) -> None:
    stopped_after: list[str] = []
    with watched(monkeypatch, tmp_path) as disk:
        for n in range(1, 200):
            api = FakeAPI()
            system = evolve(clock.system, fsync=disk.fsync)
            folder = tmp_path / str(n)
            folder.mkdir()
            disk.fail(kind, after=n, error=error)
            try:
                with started(rows(), folder / "results.jsonl", api, system) as run:
                    run.finish()
            except (DiskError, sqlite3.OperationalError):
                stopped_after.append(api.calls[-1] if api.calls else "nothing")
            if disk.left > 0:
                break
            # The next process has a disk that works; it loses nothing and pays nothing twice.
            with started(rows(), folder / "results.jsonl", api, system) as run:
                assert run.finish().succeeded
                expect_each_once(run.out, api)
    # Among others: the requests and the ledger, each chunk of both parts, and the sorted output.
    assert disk.left > 0
    assert stopped_after.count("nothing") >= 1
    assert stopped_after.count("results") >= 4
