"""A SQLite file as the database of a ledger."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal, TypeVar

T = TypeVar("T")

CACHE = "PRAGMA cache_size = -4000"
"""4 MB are enough for a run, which reads requests in the order of the input."""


def connect(path: Path, *, read_only: bool = False) -> sqlite3.Connection:
    """
    Open a database file that exists. The first statement shows whether it is one.

    Args:
        path: the file.
        read_only: whether the file or its folder cannot be written.
    """
    name = f"{path.absolute().as_uri()}?mode={'ro' if read_only else 'rw'}"
    # One thread at a time uses a ledger, but not always the same one: the async run hands each
    # step to whichever worker thread is free.
    return sqlite3.connect(
        name, timeout=30, isolation_level=None, check_same_thread=False, uri=True
    )


def make_durable(database: sqlite3.Connection) -> None:
    """
    Let a transaction be on disk when it returns.

    A power failure must not lose the intent of a create that was sent: it would be paid for twice.
    With a rollback journal the file by itself holds every transaction, so a copy of it is complete.
    """
    database.execute("PRAGMA journal_mode = TRUNCATE")
    database.execute("PRAGMA synchronous = FULL")
    database.execute("PRAGMA fullfsync = ON")  # for macOS, where fsync ends in a cache of the disk


class SqliteStore:
    """A connection to a SQLite file, as a `Store`."""

    is_shared = False

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database
        self.execute = database.execute
        self.executemany = database.executemany

    def transact(self, body: Callable[[], T]) -> T:
        """Make the changes of `body` together or not at all."""
        database = self._database
        database.execute("BEGIN IMMEDIATE")
        try:
            result = body()
            database.execute("COMMIT")
        except BaseException:
            if database.in_transaction:  # SQLite rolls back by itself on a full disk
                database.execute("ROLLBACK")
            raise
        return result

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Read inside the block what the file held at its start; inside a transaction, that."""
        if self._database.in_transaction:
            yield
            return
        self._database.execute("BEGIN")
        try:
            yield
        finally:
            self._database.execute("ROLLBACK")

    def read(self, body: Callable[[], T]) -> T:
        """Return what `body` reads, all of it of one state."""
        with self.snapshot():
            return body()

    def version(self) -> object:
        """Return a value that differs if another connection changed the file."""
        (version,) = self._database.execute("PRAGMA data_version").fetchone()
        return version

    def close(self) -> None:
        """Close the file. A second call does nothing."""
        self._database.close()


StoreError = sqlite3.Error
"""What the file of a ledger raises when it cannot be used."""


def store_failure_of(error: Exception) -> Literal["damaged", "unusable"] | None:
    """
    Return what an error says of a ledger; None if it is not about one.

    Returns:
        damaged: the file is not what it was. unusable: it cannot be used now, such as on a full
        disk.
    """
    if not isinstance(error, sqlite3.DatabaseError) or isinstance(error, sqlite3.ProgrammingError):
        return None
    # Without a code of SQLite's own, Python could not read a value: the bytes are damaged.
    code = getattr(error, "sqlite_errorcode", None)
    if code is None or code & 0xFF in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
        return "damaged"
    return "unusable"
