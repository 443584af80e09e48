"""A ledger survives crashes, and a copy of it is complete or refused."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import pytest
from attrs import evolve

from message_batches.jobs.errors import InputError, RunError
from message_batches.jobs.ledger import (
    FAILED,
    Ledger,
    Merged,
    OutputCheckpoint,
    PartManifest,
    StoreError,
    store_failure_of,
)
from message_batches.jobs.ledger.codes import COMPLETE
from message_batches.jobs.state import (
    Logged,
    Noted,
    Opened,
    PartitionRecord,
    PlannerOptions,
    Proved,
    Returned,
    Settled,
    Submit,
    Updated,
)
from message_batches.jobs.storage import RunFolder
from message_batches.jobs.system import SYSTEM
from tests.jobs.ledgers import begin, new_run, opened

LINES = range(1, 4_501)
PAGE = 4096


def settle(ledger: Ledger, number: int, *, every: int = 3) -> None:
    """Settle a partition; one of so many requests fails, one of twice as many for good."""
    count = ledger.members_of(number).requests
    failed = range(0, count, every)
    codes = bytearray([COMPLETE]) * count
    for place in failed:
        codes[place] = FAILED
    causes = ("overloaded_error", "invalid_request_error")
    failures = [(place, "errored", causes[place % 2], "why" * 20) for place in failed]
    ledger.commit(
        [Settled(number), Updated(number, {"state": "fetched"})],
        part=PartManifest(bytes(codes), tuple(failures), {("m", ""): {"input": 1}}),
        is_retried=lambda cause, _: cause == "overloaded_error",
    )


def void(ledger: Ledger, number: int) -> None:
    ledger.commit([Updated(number, {"state": "void"}), Returned(number)])


def submit(ledger: Ledger, number: int) -> None:
    values = {"state": "submitted", "batch_id": f"msgbatch_{number}", "known_by": "response"}
    ledger.commit([Updated(number, values), Noted({"identity": "w"}), Proved("msgbatch_9", ())])


def merge(ledger: Ledger, number: int) -> None:
    ledger.merged(number, Merged(OutputCheckpoint(1_000, "digest")))


STEPS: tuple[Callable[[Ledger], Any], ...] = (
    lambda ledger: begin(ledger, 4_200),
    lambda ledger: void(ledger, 1),
    lambda ledger: begin(ledger, 4_100),
    lambda ledger: submit(ledger, 2),
    lambda ledger: settle(ledger, 2),
    lambda ledger: merge(ledger, 2),
    lambda ledger: begin(ledger, 500, "due"),
    lambda ledger: ledger.reset_collected(),
)


def content_of(ledger: Ledger) -> tuple[object, ...]:
    """Return all that decides what is sent and what is kept."""
    state = ledger.load(PlannerOptions())
    kept = [ledger.kept_of(number) for number in state.partitions]
    members = [ledger.members_of(number) for number in state.partitions]
    return (
        state,
        ledger._codes.of(((LINES[0], LINES[-1]),)),
        kept,
        members,
        list(ledger.failures()),
        ledger.checkpoint,
    )


@pytest.mark.parametrize("step", range(len(STEPS)))
def test_a_copy_made_in_the_middle_of_a_transaction_is_refused_or_complete(
    tmp_path: Path, step: int
) -> None:
    dice = Random(step)
    with opened(tmp_path / "run", LINES, evolve(SYSTEM, now=lambda: 1e9)) as ledger:
        for do in STEPS[:step]:
            do(ledger)
        path = ledger.folder.ledger
        before, old = path.read_bytes(), content_of(ledger)
        STEPS[step](ledger)
        after, new = path.read_bytes(), content_of(ledger)
    pages = max(len(before), len(after)) // PAGE
    changed = [
        page
        for page in range(pages)
        if before[page * PAGE : (page + 1) * PAGE] != after[page * PAGE : (page + 1) * PAGE]
    ]
    assert old != new
    refused = 0
    mixes = [set(changed[:at]) for at in range(1, len(changed), max(len(changed) // 10, 1))]
    mixes += [{page for page in changed if dice.random() < 0.5} for _ in range(10)]
    for number, mix in enumerate(mixes):
        torn = bytearray(before.ljust(len(after), b"\0"))
        for page in mix:
            torn[page * PAGE : (page + 1) * PAGE] = after[page * PAGE : (page + 1) * PAGE]
        copy = RunFolder.of(tmp_path / f"copy{number}" / "results.jsonl")
        copy.folder.mkdir(parents=True)
        copy.ledger.write_bytes(torn)
        try:
            with Ledger.open(copy) as ledger:
                assert content_of(ledger) in (old, new), mix
        except InputError:
            refused += 1
        except StoreError as error:
            if store_failure_of(error) != "damaged":
                raise
            refused += 1
    assert refused


def test_a_copy_of_only_the_file_has_every_transaction(tmp_path: Path) -> None:
    with opened(tmp_path / "run", LINES) as ledger:
        for number, do in enumerate(STEPS):
            do(ledger)
            copy = RunFolder.of(tmp_path / f"copy{number}" / "results.jsonl")
            copy.folder.mkdir(parents=True)
            shutil.copy(ledger.folder.ledger, copy.ledger)
            with Ledger.open(copy) as copied:
                assert content_of(copied) == content_of(ledger)


@pytest.mark.parametrize("table", ["codes", "partitions", "settings", "proofs", "seal", "failures"])
def test_a_ledger_that_something_else_has_changed_is_refused(tmp_path: Path, table: str) -> None:
    with opened(tmp_path, LINES) as ledger:
        for do in STEPS[:5]:
            do(ledger)
        run = ledger.folder
    with sqlite3.connect(run.ledger) as database:
        database.execute(
            f"DELETE FROM {table} WHERE rowid = 1"
            if table in ("codes", "seal")
            else f"DELETE FROM {table}"
        )
    database.close()
    with pytest.raises(InputError, match="copied while a process was writing"):
        Ledger.open(run)


KILLED = """
import sys, os
from pathlib import Path
from message_batches.jobs.ledger import Ledger
from message_batches.jobs.storage import RunFolder
from tests.jobs.ledgers import begin
from tests.jobs.test_ledger_durability import void
ledger = Ledger.open(RunFolder.of(sys.argv[1]))
print("open", flush=True)
number = ledger.setting("number")
while True:
    number += 1
    begin(ledger, 4_100)
    void(ledger, number)
"""


@pytest.mark.slow
def test_a_process_that_is_killed_at_any_time_leaves_complete_transactions(tmp_path: Path) -> None:
    run = new_run(tmp_path, LINES)
    dice = Random(1)
    last = 0
    for _ in range(30):
        with subprocess.Popen(
            [sys.executable, "-c", KILLED, str(run.out)], stdout=subprocess.PIPE
        ) as process:
            assert process.stdout
            assert process.stdout.readline() == b"open\n"
            try:
                process.wait(dice.random() * 0.2)
            except subprocess.TimeoutExpired:
                process.send_signal(signal.SIGKILL)
        with Ledger.open(run) as ledger:
            state = ledger.load(PlannerOptions())
            held = sum(record.requests for record in state.of("sending"))
            assert state.pool.fresh + held == len(LINES)
            assert state.facts.number >= last
            last = state.facts.number
            for record in state.of("sending"):
                void(ledger, record.number)
    assert last > 30


def test_a_transaction_is_on_disk_when_it_returns(tmp_path: Path) -> None:
    with opened(tmp_path, LINES) as ledger:
        pragmas = {
            name: ledger._database.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("synchronous", "journal_mode")
        }
    full = 2  # https://www.sqlite.org/pragma.html#pragma_synchronous
    assert pragmas == {"synchronous": full, "journal_mode": "truncate"}


def test_a_transaction_that_fails_changes_nothing(tmp_path: Path) -> None:
    with opened(tmp_path, LINES) as ledger:
        begin(ledger, 4_200)
        before = content_of(ledger)
        # The last change has no partition.
        with pytest.raises(RunError, match="There is no partition 7"):
            ledger.commit([Returned(1), Noted({"number": 7}), Updated(7, {"state": "void"})])
        assert ledger.setting("number") == 1
        assert content_of(ledger) == before
        begin(ledger, 10)
        assert ledger.setting("number") == 2
    with Ledger.open(ledger.folder) as again:
        assert again.setting("number") == 2


@pytest.mark.parametrize("step", range(len(STEPS)))
def test_a_full_disk_changes_nothing_and_with_room_the_run_continues(
    tmp_path: Path, step: int
) -> None:
    with opened(tmp_path, LINES, evolve(SYSTEM, now=lambda: 1e9)) as ledger:
        for do in STEPS[:step]:
            do(ledger)
        before = content_of(ledger)
        database = ledger._database
        (free,) = database.execute("PRAGMA freelist_count").fetchone()
        while free > 0:  # the log takes the free pages, so that the file must grow
            ledger.commit([Logged(1, "x" * 3_000)] * free)
            (free,) = database.execute("PRAGMA freelist_count").fetchone()
        (pages,) = database.execute("PRAGMA page_count").fetchone()
        database.execute(f"PRAGMA max_page_count = {pages}")
        with pytest.raises(sqlite3.OperationalError, match="full"):
            ledger.commit([Noted({"identity": "other"}), Logged(1, "x" * 100_000)])
        assert content_of(ledger) == before
        try:
            STEPS[step](ledger)
        except sqlite3.OperationalError:
            assert content_of(ledger) == before
            database.execute("PRAGMA max_page_count = 1000000")
            STEPS[step](ledger)
        after = content_of(ledger)
    with Ledger.open(ledger.folder, ledger.system) as again:
        assert content_of(again) == after != before


def test_requests_that_are_held_are_not_sent_again(tmp_path: Path) -> None:
    with opened(tmp_path, LINES) as ledger:
        cut, members = ledger.cut(Submit("fresh", 10, 10**9), 0.0)
        begin(ledger, 10)
        record = PartitionRecord(
            number=2,
            state="sending",
            requests=10,
            size=cut.size,
            source="fresh",
            resends=0,
            began=0.0,
            not_after=1.0,
        )
        before = content_of(ledger)
        with pytest.raises(Exception, match="has requests that cannot be sent now"):
            ledger.commit([Opened(record)], members=members)
        assert content_of(ledger) == before


def test_lines_that_are_not_in_the_output_do_not_count_as_merged(tmp_path: Path) -> None:
    with opened(tmp_path, LINES) as ledger:
        settle(ledger, begin(ledger, 100))
        before = content_of(ledger)
        with pytest.raises(RunError, match="merged without its lines"):
            ledger.commit([Updated(1, {"state": "collected"})])
        assert content_of(ledger) == before


def test_a_batch_that_another_process_sent_stops_this_one(tmp_path: Path) -> None:
    with opened(tmp_path, LINES) as ledger, Ledger.open(ledger.folder) as other:
        cut, members = ledger.cut(Submit("fresh", 10, 10**9), 0.0)
        begin(other, 100)
        record = PartitionRecord(
            number=1,
            state="sending",
            requests=10,
            size=cut.size,
            source="fresh",
            resends=0,
            began=0.0,
            not_after=1.0,
        )
        with pytest.raises(Exception, match="Another process has sent a batch"):
            ledger.commit([Opened(record)], members=members)
        assert content_of(ledger) == content_of(other)


def test_the_files_of_a_ledger_are_private(tmp_path: Path) -> None:
    mask = os.umask(0)
    try:
        with opened(tmp_path, LINES) as ledger:
            begin(ledger, 10)
            modes = {
                path.name: stat.S_IMODE(path.stat().st_mode)
                for path in ledger.folder.folder.glob("ledger*")
            }
    finally:
        os.umask(mask)
    assert set(modes) == {"ledger.sqlite", "ledger.sqlite-journal"}
    assert set(modes.values()) == {0o600}


def test_a_reader_sees_complete_transactions_and_does_not_hold_up_the_run(tmp_path: Path) -> None:
    with (
        opened(tmp_path, LINES) as ledger,
        Ledger.for_reading(ledger.folder) as reader,
    ):
        ledger._database.execute("PRAGMA busy_timeout = 0")
        begin(ledger, 100)
        ids = reader.ids()
        next(ids)
        begin(ledger, 200)
        assert reader.states() == {"sending": 2}
        assert reader.outcomes() == {"pending": len(LINES)}
        with reader.snapshot():
            assert len(reader.batches()) == 2
        assert 1 + sum(1 for _ in ids) == len(LINES)
        submit(ledger, 1)
        settle(ledger, 1)
        assert reader.settled_count() == ledger.settled_count() > 0
        with pytest.raises(sqlite3.OperationalError, match="readonly"):
            reader.store({"a": 1})


def test_what_a_killed_process_left_is_undone_by_a_reader(tmp_path: Path) -> None:
    with opened(tmp_path / "run", LINES) as ledger:
        begin(ledger, 4_200)
        expected = content_of(ledger)
        database = ledger._database
        database.execute("PRAGMA cache_size = 5")
        database.execute("BEGIN IMMEDIATE")
        database.execute("UPDATE requests SET digest = digest + 1")
        database.execute("UPDATE codes SET codes = zeroblob(4000)")
        # As if the process had died now: the file holds a part of the transaction.
        crashed = RunFolder.of(tmp_path / "crashed" / "results.jsonl")
        shutil.copytree(ledger.folder.folder, crashed.folder)
        database.execute("ROLLBACK")
    assert crashed.ledger.read_bytes() != ledger.folder.ledger.read_bytes()
    with Ledger.for_reading(crashed) as reader:
        assert content_of(reader) == expected
