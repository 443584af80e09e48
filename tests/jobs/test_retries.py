"""Retries are planned one partition at a time: all or none, in memory that does not grow."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from message_batches.jobs import RunOptions
from message_batches.jobs.engine import Executor
from message_batches.jobs.input import PartitionDraft, partition_requests, wire_requests
from message_batches.jobs.ledger import Ledger
from message_batches.jobs.report import report_on
from message_batches.jobs.steps import BatchLimits, Service, plan
from tests.jobs.fake_api import row

PATTERNS = {
    "all": "TRUE",
    "every second": "line % 2 = 0",
    "the second half": "line > 1100",
    "three of four": "line % 4",
}
"""Which of the rows are due."""


def planned(folder: Path, rows: int, due: str, limits: BatchLimits) -> Path:
    """Give the ledger of a run whose batches are all collected, some rows of which are due."""
    source, path = folder / f"{rows}.jsonl", folder / f"{rows}.ledger"
    source.write_bytes(b"".join(row(f"r{number}") + b"\n" for number in range(rows)))
    plan(source, path, limits=limits)
    with Ledger.open(path) as ledger, ledger._transaction():
        ledger._database.execute("UPDATE partitions SET state = 'collected'")
        ledger._database.execute(
            "INSERT INTO failures SELECT line, 'expired', 'expired', NULL, 1 "
            f"FROM requests WHERE {due}"
        )
    return path


def next_round(ledger: Ledger) -> None:
    """Let the engine plan another round."""
    for _ in Executor(ledger, Service(None), RunOptions())._plan_retries():
        pass


def peak(work: Callable[[], object]) -> int:
    """Give the most bytes that are held at once while something is done."""
    tracemalloc.start()
    try:
        work()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("due", PATTERNS.values(), ids=PATTERNS)
@pytest.mark.parametrize(
    "limits", [BatchLimits(requests=300), BatchLimits(requests=10_000, size=20_000)]
)
def test_retries_hold_the_requests_to_retry_in_order_each_once(
    tmp_path: Path, due: str, limits: BatchLimits
) -> None:
    path = planned(tmp_path, 2_300, due, limits)
    with Ledger.open(path) as ledger:
        was_due = list(ledger.requests_to_retry())
        expected = list(partition_requests(was_due, limits))
        next_round(ledger)

        records = ledger.records("planned")
        assert [
            (r.partition.spans, r.partition.requests, r.partition.size, r.partition.fingerprint)
            for r in records
        ] == [(p.spans, len(p.request_spans), p.size, p.fingerprint) for p in expected]
        counts = [record.partition.requests for record in records]
        assert len(set(counts)) == len(counts)
        assert [
            extent for record in records for extent in ledger.request_spans(record.partition.number)
        ] == was_due
        sent = [wire for record in records for wire, _ in wire_requests(record.partition)]
        lines = Path(ledger.setting("source")).read_bytes().splitlines()
        assert sent == [lines[extent.line - 1] for extent in was_due]
        assert ledger.retry_count() == 0
        assert {record.attempt for record in records} == {2}


def test_requests_that_were_yielded_may_change_before_the_next_is_read(tmp_path: Path) -> None:
    path = planned(tmp_path, 2_300, "TRUE", BatchLimits())
    with Ledger.open(path) as ledger, ledger._transaction():
        seen = []
        for extent in ledger.requests_to_retry():
            seen.append(extent.line)
            ledger._database.execute(
                "UPDATE requests SET partition = 9 WHERE line = ?", (extent.line,)
            )
            ledger._database.execute("DELETE FROM failures WHERE line = ?", (extent.line,))
        assert seen == list(range(1, 2_301))


def test_an_interrupted_plan_of_retries_changes_nothing(tmp_path: Path) -> None:
    class Killed(BaseException):
        pass

    def broken(pieces: Iterator[PartitionDraft]) -> Iterator[PartitionDraft]:
        yield next(pieces)
        yield next(pieces)
        raise Killed

    limits = BatchLimits(requests=300)
    with Ledger.open(planned(tmp_path, 2_300, "line % 2 = 0", limits)) as ledger:
        before = list(ledger._database.iterdump())
        with pytest.raises(Killed):
            ledger.plan_retries(broken(partition_requests(ledger.requests_to_retry(), limits)))
        assert list(ledger._database.iterdump()) == before


@pytest.mark.parametrize("due", ["TRUE", "line % 2 = 0"])
def test_planning_retries_takes_memory_independent_of_their_number(
    tmp_path: Path, due: str
) -> None:
    def needed(rows: int) -> int:
        with Ledger.open(planned(tmp_path, rows, due, BatchLimits(requests=1_000))) as ledger:
            return peak(lambda: next_round(ledger))

    assert needed(40_000) < 2 * needed(10_000)


def test_neither_a_poll_nor_the_report_reads_the_spans_of_requests(tmp_path: Path) -> None:
    class Listing:
        """A service all of whose batches go on."""

        def __init__(self) -> None:
            self.messages = SimpleNamespace(batches=self)

        def list(self, **_: Any) -> Iterator[Any]:
            return iter(
                SimpleNamespace(
                    id=f"msgbatch_{number}",
                    created_at=record.created_at,
                    ended_at=None,
                    processing_status="in_progress",
                    request_counts=SimpleNamespace(
                        processing=1, succeeded=0, errored=0, canceled=0, expired=0
                    ),
                )
                for number, record in numbers.items()
            )

    limits = BatchLimits(requests=10_000)
    with Ledger.open(planned(tmp_path, 40_000, "line % 2 = 0", limits)) as ledger:
        next_round(ledger)
        ledger._database.execute(
            "UPDATE partitions SET state = 'submitted', batch_id = 'msgbatch_' || number, "
            "created_at = '2026-01-01T00:00:00+00:00', intent_at = 0 WHERE state = 'planned'"
        )
        numbers = {r.partition.number: r for r in ledger.records("submitted")}
        lying = sum(len(record.partition.spans) for record in numbers.values())
        assert lying == 20_000
        engine = Executor(ledger, Service(Listing()), RunOptions())

        looking = peak(lambda: list(engine._poll()))
        assert len(engine._states) == len(numbers) > 1
        reporting = peak(lambda: report_on(ledger))
        reading = peak(lambda: ledger.records())
    # Each place takes two numbers and what holds them.
    assert reading > 100 * lying
    assert max(looking, reporting) < 10 * lying
