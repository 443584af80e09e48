"""Makes a new ledger while the input is read for the first time."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from message_batches.jobs.input.partition import PartitionDraft, RequestSpan
from message_batches.jobs.ledger.schema import (
    CACHE,
    SCHEMA,
    SHOWN_ID,
    add_partition,
    connect,
    store_settings,
)
from message_batches.jobs.storage import atomic_write

_AT_ONCE = 50
"""Rows to one INSERT, which halves the time for each."""

_COLUMNS = ("line", "custom_id", "own_id", "offset", "length", "size", "digest")


class Duplicate(NamedTuple):
    """A row whose id an earlier row has. Both ids are as the user knows them, as JSON text."""

    line: int
    shown_id: str
    first_line: int


class Builder:
    """
    Fills a new ledger while the input is read for the first time.

    Attributes:
        database: the ledger that is being built, inside one transaction.
    """

    def __init__(self, database: sqlite3.Connection) -> None:
        self.database = database
        self._waiting: list[str | int | None] = []

    def store(self, **settings: Any) -> None:
        """Fix facts of the run."""
        store_settings(self.database, settings)

    def add_row(self, custom_id: str, own_id: str | None, extent: RequestSpan) -> None:
        """Add a row."""
        line, *rest = extent
        self._waiting += (line, custom_id, own_id, *rest)
        if len(self._waiting) >= _AT_ONCE * len(_COLUMNS):
            self._write()

    def add_partition(self, piece: PartitionDraft) -> None:
        """Add the next partition of the plan; its rows are already there."""
        self._write()
        add_partition(self.database, piece, 0)

    def duplicates(self, most: int) -> tuple[list[Duplicate], int]:
        """
        Find the rows whose id was used before, once all rows are there.

        Returns:
            the first of them, and how many there are.
        """
        self._write()
        try:
            # Sorting them all in the end costs a quarter of keeping an index while they come.
            self.database.execute("CREATE UNIQUE INDEX rows_by_id ON rows (custom_id)")
        except sqlite3.IntegrityError:
            twice = "SELECT custom_id, MIN(line) AS first FROM rows GROUP BY 1 HAVING COUNT(*) > 1"
            found = self.database.execute(
                f"SELECT line, {SHOWN_ID}, first FROM rows JOIN ({twice}) USING (custom_id) "
                "WHERE line > first ORDER BY line"
            )
            first = [Duplicate(*row) for row in islice(found, most)]
            return first, len(first) + sum(1 for _ in found)
        return [], 0

    def _write(self) -> None:
        count = len(self._waiting) // len(_COLUMNS)
        if count:
            row = f"({', '.join('?' * len(_COLUMNS))})"
            self.database.execute(
                f"INSERT INTO rows ({', '.join(_COLUMNS)}) VALUES {', '.join([row] * count)}",
                self._waiting,
            )
            self._waiting.clear()


@contextmanager
def new_ledger(path: Path) -> Iterator[Builder]:
    """
    Build a new ledger; it stands at `path` only if the block ends well.

    A crash on the way leaves at most a file that ends in `.new`, which the next try replaces.
    """
    with atomic_write(path) as scratch, closing(connect(scratch)) as database:
        database.execute(CACHE)
        # Nothing reads the file before it is whole, so there is nothing to roll back to.
        database.execute("PRAGMA journal_mode = OFF")
        database.execute("PRAGMA synchronous = OFF")
        database.executescript(SCHEMA)
        database.execute("BEGIN")
        yield Builder(database)
        database.execute("COMMIT")
        database.execute("PRAGMA synchronous = FULL")
        database.execute("PRAGMA journal_mode = WAL")


@contextmanager
def scratch_ledger() -> Iterator[Builder]:
    """Build a ledger that is thrown away, to see whether it could be built."""
    # An empty name is a private database that SQLite spills to a temporary file.
    database = sqlite3.connect("", isolation_level=None)
    try:
        database.executescript(SCHEMA)
        database.execute("BEGIN")
        yield Builder(database)
    finally:
        database.close()
