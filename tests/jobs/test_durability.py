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
from message_batches.jobs.internals import start_run
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
        assert event.what != "commit" or event.settings == DURABLE

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
        pytest.param("commit", errno.ENOSPC, marks=pytest.mark.slow),
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


def truncated_at_first(custom_id: str, earlier: int) -> dict[str, Any]:
    """Answer two requests completely only when they are asked a second time."""
    is_first = custom_id in ("r1", "r4") and not earlier
    return succeeded(custom_id, stop_reason="max_tokens" if is_first else "end_turn")


def expect_two_asked_again(out: Path, api: FakeAPI) -> None:
    ids = [f"r{number}" for number in range(COUNT)]
    assert sorted(api.accepted) == sorted([*ids, "r1", "r4"])
    asked = [json.loads(row) for batch in api.batches for row in batch.own_rows]
    assert [each["params"]["max_tokens"] for each in asked].count(32) == 2
    lines = [json.loads(line) for line in out.read_bytes().splitlines()]
    assert [line["custom_id"] for line in lines] == ids
    assert {line["result"]["message"]["stop_reason"] for line in lines} == {"end_turn"}


@pytest.mark.parametrize("afterwards", [False, True], ids=["by the run", "afterwards"])
def test_what_follows_an_answer_is_on_disk_before_it_is_to_be_sent(
    api: FakeAPI, clock: FakeClock, disk: Disk, tmp_path: Path, afterwards: bool
) -> None:
    api.answer = truncated_at_first
    system = evolve(clock.system, fsync=disk.fsync)
    policy = {} if afterwards else {"truncated": "retry"}
    with started(rows(), tmp_path / "results.jsonl", api, system, on_answer=policy) as run:
        run.finish()
        if afterwards:
            assert run.retry(answers=["truncated"]) == 2
            run.finish()
    expect_two_asked_again(run.out, api)  # type: ignore[arg-type]
    dues = disk.commits("INSERT INTO revisions", "due_at = ")
    assert dues
    for number, due in enumerate(dues, 1):
        for name in (f"{number}.answers.jsonl", f"{number}.requests.jsonl"):
            assert ("replace", name) in [event[:2] for event in disk.events[:due]]
        assert not any(".jsonl" in name for name in disk.events[due].unsynced)
        assert "attempts" not in disk.events[due].unsynced


@pytest.mark.parametrize("afterwards", [False, True], ids=["by the run", "afterwards"])
@pytest.mark.parametrize(
    "kind",
    [
        "fsync",
        pytest.param("commit", marks=pytest.mark.slow),
        pytest.param("write", marks=pytest.mark.slow),
    ],
)
def test_a_disk_that_fails_once_while_requests_are_asked_again_loses_nothing(
    monkeypatch: pytest.MonkeyPatch,
    clock: FakeClock,
    tmp_path: Path,
    kind: Kind,
    afterwards: bool,
) -> None:
    failures = 0
    policy = {} if afterwards else {"truncated": "retry"}
    with watched(monkeypatch, tmp_path) as disk:
        for n in range(1, 200):
            api = FakeAPI()
            api.answer = truncated_at_first
            system = evolve(clock.system, fsync=disk.fsync)
            folder = tmp_path / str(n)
            folder.mkdir()
            out = folder / "results.jsonl"
            if afterwards:
                with started(rows(), out, api, system) as run:
                    run.finish()
            disk.fail(kind, after=n, error=errno.ENOSPC)
            try:
                with started(rows(), out, api, system, on_answer=policy) as run:
                    if afterwards:
                        run.retry(answers=["truncated"])
                    run.finish()
            except (DiskError, sqlite3.OperationalError):
                failures += 1
            if disk.left > 0:
                break
            with started(rows(), out, api, system, on_answer=policy) as run:
                if afterwards:
                    run.retry(answers=["truncated"])
                run.finish()
            expect_two_asked_again(out, api)
    assert disk.left > 0
    assert failures >= 5
