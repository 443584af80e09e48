"""
Writes the output anew: without the rows that are to be sent again, or in the order of the input.

The new file is whole and on disk before the ledger speaks of it; then it takes the old one's place.
`recover` does that last step too, if a crash came between.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import BinaryIO

from message_batches.jobs.ledger import request_status
from message_batches.jobs.ledger.ledger import Ledger
from message_batches.jobs.ledger.records import OutputCheckpoint
from message_batches.jobs.ledger.schema import settings_of, store_settings
from message_batches.jobs.output.results_file import (
    mark_at_end,
    recover,
    rewritten_path,
    wire_id_in,
)


def take_back(ledger: Ledger, *, every: bool) -> int:
    """
    Make the rows that failed or are missing due again, and take their lines out of the output.

    Args:
        ledger: the ledger of the run.
        every: also those that the service called invalid.

    Returns:
        how many rows are due now.
    """
    recover(ledger)
    database = ledger.database
    with _scratch_table(
        ledger,
        "CREATE TEMP TABLE scratch (line INTEGER, custom_id TEXT PRIMARY KEY) WITHOUT ROWID",
    ):
        missing = ledger.missing_lines()
        database.execute(
            "INSERT INTO scratch SELECT line, custom_id FROM failures JOIN rows USING (line) "
            "JOIN partitions ON partition = number WHERE state = 'collected' AND NOT due "
            "AND (? OR cause IS NOT 'invalid_request_error')",
            (every,),
        )
        with open(ledger.out, "rb") as old:
            mark = _write(ledger, (line for line in old if not _is_taken(line, ledger)))
        with ledger.changing():
            database.execute("UPDATE failures SET due = 1 WHERE line IN (SELECT line FROM scratch)")
            database.executemany(
                "INSERT INTO failures (line, due) VALUES (?, 1)", ((line,) for line in missing)
            )
            request_status.record(database, ((line, request_status.FAILED) for line in missing))
            store_settings(database, {**settings_of(mark), "rewriting": True})
        ledger.reload()
    recover(ledger)
    return ledger.due_count()


def put_in_order(ledger: Ledger) -> None:
    """Rewrite the output so that its lines stand in the order of the input."""
    recover(ledger)
    with (
        _scratch_table(
            ledger,
            "CREATE TEMP TABLE scratch "
            "(custom_id TEXT PRIMARY KEY, offset INTEGER, length INTEGER) WITHOUT ROWID",
        ),
        open(ledger.out, "rb") as old,
    ):
        with ledger.changing():
            ledger.database.executemany(
                "INSERT INTO scratch VALUES (?, ?, ?)", _places_of(old, ledger)
            )
        if _in_order(ledger):
            return
        mark = _write(ledger, (_at(old, *place) for place in _places_by_line(ledger)))
        ledger.store(**settings_of(mark), rewriting=True)
    recover(ledger)


@contextmanager
def _scratch_table(ledger: Ledger, definition: str) -> Iterator[None]:
    ledger.database.execute(definition)
    try:
        yield
    finally:
        ledger.database.execute("DROP TABLE scratch")


def _is_taken(line: bytes, ledger: Ledger) -> bool:
    found = ledger.database.execute(
        "SELECT 1 FROM scratch WHERE custom_id = ?", (wire_id_in(line, ledger),)
    )
    return found.fetchone() is not None


def _places_of(lines: Iterable[bytes], ledger: Ledger) -> Iterator[tuple[str, int, int]]:
    offset = 0
    for line in lines:
        yield wire_id_in(line, ledger), offset, len(line)
        offset += len(line)


def _places_by_line(ledger: Ledger) -> Iterator[tuple[int, int]]:
    # The cross join keeps the rows outside: they are read in order, and nothing is sorted.
    yield from ledger.database.execute(
        "SELECT scratch.offset, scratch.length FROM rows CROSS JOIN scratch USING (custom_id) "
        "ORDER BY line"
    )


def _in_order(ledger: Ledger) -> bool:
    expected = 0
    for offset, length in _places_by_line(ledger):
        if offset != expected:
            return False
        expected += length
    return True


def _at(file: BinaryIO, offset: int, length: int) -> bytes:
    file.seek(offset)
    return file.read(length)


def _write(ledger: Ledger, lines: Iterable[bytes]) -> OutputCheckpoint:
    with open(rewritten_path(ledger), "w+b") as new:
        new.writelines(lines)
        new.flush()
        ledger.system.fsync(new.fileno())
        return mark_at_end(new)
