"""The tables of a ledger, and the code that fills a new one."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from itertools import islice
from pathlib import Path
from typing import Any, Literal, NamedTuple

from message_batches.jobs.input import RequestSpan
from message_batches.jobs.ledger.codes import EMPTY_PAGE, FRESH, PAGE_LINES, Codes
from message_batches.jobs.ledger.seal import tables_term, text_of
from message_batches.jobs.state import DURABLE
from message_batches.jobs.system import SYSTEM, System

VERSION = 5
"""Of the tables. A ledger of another version is refused."""

_ATTRIBUTES = ", ".join(
    "number INTEGER PRIMARY KEY" if name == "number" else name for name in DURABLE
)

SCHEMA = f"""
PRAGMA user_version = {VERSION};
CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE seal (digest TEXT NOT NULL);
CREATE TABLE requests (
    line INTEGER PRIMARY KEY,
    custom_id TEXT NOT NULL,
    original_id TEXT,
    offset INTEGER NOT NULL,
    length INTEGER NOT NULL,
    size INTEGER NOT NULL,
    digest INTEGER NOT NULL
);
CREATE TABLE codes (page INTEGER PRIMARY KEY, codes BLOB NOT NULL);
CREATE TABLE failures (
    line INTEGER PRIMARY KEY,
    outcome TEXT,
    cause TEXT,
    message TEXT,
    attempts INTEGER NOT NULL,
    due_at REAL,
    partition INTEGER NOT NULL
);
CREATE INDEX failures_due ON failures (due_at) WHERE due_at IS NOT NULL;
CREATE TABLE partitions (
    {_ATTRIBUTES},
    first_line INTEGER NOT NULL,
    last_line INTEGER NOT NULL,
    fingerprint TEXT NOT NULL,
    missing INTEGER NOT NULL DEFAULT 0,
    unmatched INTEGER NOT NULL DEFAULT 0,
    members BLOB NOT NULL,
    kept BLOB
);
CREATE UNIQUE INDEX partitions_by_batch ON partitions (batch_id) WHERE batch_id IS NOT NULL;
CREATE INDEX partitions_by_state ON partitions (state);
CREATE TABLE proofs (batch_id TEXT PRIMARY KEY, partitions TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE usage (
    partition INTEGER NOT NULL,
    model TEXT NOT NULL,
    counter TEXT NOT NULL,
    amount INTEGER NOT NULL,
    PRIMARY KEY (partition, model, counter)
) WITHOUT ROWID;
CREATE TABLE twice (
    line INTEGER NOT NULL,
    partition INTEGER NOT NULL,
    PRIMARY KEY (line, partition)
) WITHOUT ROWID;
CREATE TABLE log (at REAL NOT NULL, partition INTEGER NOT NULL, message TEXT NOT NULL);
"""
"""
`failures` has a row for each request that failed or is missing. One that is to be retried has
`due_at`; once it is sent again, only its `attempts` are kept.
"""

SHOWN_ID = """IFNULL(original_id, '"' || custom_id || '"')"""
"""The id by which the user knows a request, as JSON text."""

BUILDING_CACHE = "PRAGMA cache_size = -32000"
"""32 MB keep the index of a million ids in memory while it is made."""

CACHE = "PRAGMA cache_size = -4000"
"""4 MB are enough for a run, which reads requests in the order of the input."""

_AT_ONCE = 50
"""Requests to one INSERT, which halves the time for each."""

_COLUMNS = ("line", "custom_id", "original_id", "offset", "length", "size", "digest")


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


def setting_pairs(settings: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return facts of the run as rows of their table."""
    return [(name, json.dumps(value)) for name, value in settings.items()]


class Duplicate(NamedTuple):
    """A request with the id of an earlier one. `shown_id` is the user's id, as JSON text."""

    line: int
    shown_id: str
    first_line: int


class LedgerBuilder:
    """Fills a new ledger, inside one transaction, while the input is read for the first time."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database
        self._waiting: list[str | int | None] = []
        self._page_number = 0
        self._page = bytearray(EMPTY_PAGE)

    def store(self, settings: Mapping[str, Any]) -> None:
        """Write facts of the run."""
        self._database.executemany(
            "INSERT OR REPLACE INTO settings VALUES (?, ?)", setting_pairs(settings)
        )

    def add_request(self, custom_id: str, original_id: str | None, span: RequestSpan) -> None:
        """Add a request. Its line must be after those of the earlier ones."""
        line, *rest = span
        self._waiting += (line, custom_id, original_id, *rest)
        if len(self._waiting) >= _AT_ONCE * len(_COLUMNS):
            self._write()
        number, place = divmod(line, PAGE_LINES)
        if number != self._page_number:
            self._write_page()
            self._page_number, self._page = number, bytearray(EMPTY_PAGE)
        self._page[place] = FRESH

    def duplicates(self, most: int) -> tuple[list[Duplicate], int]:
        """
        Find the requests whose id an earlier request has, after all of them were added.

        Returns:
            the first of them, and how many there are.
        """
        self._write()
        self._write_page()
        try:
            # One sort at the end costs a quarter of an index that is kept up with each request.
            self._database.execute("CREATE UNIQUE INDEX requests_by_id ON requests (custom_id)")
        except sqlite3.IntegrityError:
            repeated = (
                "SELECT custom_id, MIN(line) AS first FROM requests GROUP BY 1 HAVING COUNT(*) > 1"
            )
            rows = self._database.execute(
                f"SELECT line, {SHOWN_ID}, first FROM requests JOIN ({repeated}) "
                "USING (custom_id) WHERE line > first ORDER BY line"
            )
            first = [Duplicate(*row) for row in islice(rows, most)]
            return first, len(first) + sum(1 for _ in rows)
        return [], 0

    def _write(self) -> None:
        count = len(self._waiting) // len(_COLUMNS)
        if count:
            places = f"({', '.join('?' * len(_COLUMNS))})"
            self._database.execute(
                f"INSERT INTO requests ({', '.join(_COLUMNS)}) "
                f"VALUES {', '.join([places] * count)}",
                self._waiting,
            )
            self._waiting.clear()

    def _write_page(self) -> None:
        self._database.execute(
            "INSERT OR REPLACE INTO codes VALUES (?, ?)", (self._page_number, bytes(self._page))
        )


@contextmanager
def new_ledger(path: Path, system: System = SYSTEM) -> Iterator[LedgerBuilder]:
    """
    Build a new ledger in a file that does not exist yet.

    If the block fails, or the process is killed, a file is left that is not a ledger.
    """
    os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
    with closing(connect(path)) as database:
        database.execute(BUILDING_CACHE)
        # Nothing reads the file before it is complete, so there is nothing to roll back to.
        database.execute("PRAGMA journal_mode = OFF")
        database.execute("PRAGMA synchronous = OFF")
        database.execute("BEGIN")
        for statement in filter(None, map(str.strip, SCHEMA.split(";"))):
            database.execute(statement)
        yield LedgerBuilder(database)
        digest = text_of(tables_term(database) + Codes(database).term)
        database.execute("INSERT INTO seal VALUES (?)", (digest,))
        database.execute("COMMIT")
        make_durable(database)
    with open(path, "rb+") as file:
        system.fsync(file.fileno())


@contextmanager
def scratch_ledger() -> Iterator[LedgerBuilder]:
    """Build a ledger that is discarded, to check whether it could be built."""
    # An empty name is a private database that SQLite spills to a temporary file.
    with closing(sqlite3.connect("", isolation_level=None)) as database:
        database.executescript(SCHEMA)
        database.execute("BEGIN")
        yield LedgerBuilder(database)


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
