"""Makes a new ledger while the input is read for the first time."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from .cutting import Extent, Piece
from .schema import CACHE, SCHEMA, add_partition, connect, store_settings


class Builder:
    """
    Fills a new ledger while the input is read for the first time.

    Attributes:
        database: the ledger that is being built, inside one transaction.
    """

    def __init__(self, database: sqlite3.Connection) -> None:
        self.database = database

    def store(self, **settings: Any) -> None:
        """Fix facts of the run."""
        store_settings(self.database, settings)

    def add_row(self, custom_id: str, own_id: str | None, extent: Extent) -> int | None:
        """Add a row; if its id is taken, add nothing and give the line that has it."""
        added = self.database.execute(
            "INSERT OR IGNORE INTO rows (line, custom_id, own_id, offset, length, size, digest) "
            "VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                extent.line,
                custom_id,
                own_id,
                extent.offset,
                extent.length,
                extent.size,
                extent.digest,
            ),
        )
        if added.rowcount:
            return None
        (line,) = self.database.execute(
            "SELECT line FROM rows WHERE custom_id = ?", (custom_id,)
        ).fetchone()
        return int(line)

    def add_partition(self, piece: Piece) -> None:
        """Add the next partition of the plan; its rows are already there."""
        add_partition(self.database, piece, 0)


@contextmanager
def new_ledger(path: Path) -> Iterator[Builder]:
    """
    Build a new ledger; it stands at `path` only if the block ends well.

    A crash on the way leaves at most a file that ends in `.new`, which the next try replaces.
    """
    scratch = path.with_name(path.name + ".new")
    scratch.unlink(missing_ok=True)
    database = connect(scratch)
    try:
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
        database.close()
        with open(scratch, "rb+") as file:
            os.fsync(file.fileno())
        scratch.replace(path)
    finally:
        database.close()
        scratch.unlink(missing_ok=True)


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
