"""The tables of a ledger, and the code that fills a new one."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from itertools import chain, islice
from pathlib import Path
from typing import Any, NamedTuple, Self

from attrs import fields

from message_batches.jobs.input import PlannedRequest
from message_batches.jobs.ledger.codes import EMPTY_PAGE, FRESH, PAGE_LINES, Codes
from message_batches.jobs.ledger.index import SHOWN_ID
from message_batches.jobs.ledger.seal import tables_term, text_of
from message_batches.jobs.ledger.store import SqliteStore, connect, make_durable
from message_batches.jobs.state import DURABLE, PartitionRecord
from message_batches.jobs.system import SYSTEM, System

VERSION = 11
"""Of the tables. A ledger of another version is refused."""


def _column(name: str) -> str:
    """Return the column of an attribute of a partition."""
    if name == "number":
        return "number INTEGER PRIMARY KEY"
    python = str(getattr(fields(PartitionRecord), name).type)
    types = {"int": "INTEGER", "bool": "INTEGER", "float": "REAL"}
    return f"{name} {types.get(python.partition(' ')[0], 'TEXT')}"


STORE_TABLES = f"""
CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE seal (digest TEXT NOT NULL);
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
    {", ".join(map(_column, DURABLE))},
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
CREATE TABLE parts (
    part INTEGER PRIMARY KEY,
    partition INTEGER NOT NULL,
    name TEXT NOT NULL,
    bytes INTEGER NOT NULL,
    digest TEXT NOT NULL,
    held BLOB NOT NULL,
    merged BLOB
);
CREATE INDEX parts_by_partition ON parts (partition);
CREATE INDEX parts_merged ON parts (part) WHERE merged IS NOT NULL;
CREATE TABLE proofs (batch_id TEXT PRIMARY KEY, partitions TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE usage (
    partition INTEGER NOT NULL,
    model TEXT NOT NULL,
    terms TEXT NOT NULL,
    counter TEXT NOT NULL,
    amount INTEGER NOT NULL,
    PRIMARY KEY (partition, model, terms, counter)
) WITHOUT ROWID;
CREATE TABLE twice (
    line INTEGER NOT NULL,
    partition INTEGER NOT NULL,
    PRIMARY KEY (line, partition)
) WITHOUT ROWID;
CREATE TABLE answers (
    line INTEGER PRIMARY KEY,
    status TEXT NOT NULL,
    reason TEXT NOT NULL,
    kind TEXT NOT NULL,
    partition INTEGER NOT NULL
);
CREATE TABLE attempts (
    line INTEGER NOT NULL,
    partition INTEGER NOT NULL,
    attempt INTEGER NOT NULL,
    status TEXT NOT NULL,
    reason TEXT NOT NULL,
    action TEXT,
    asked_at INTEGER,
    asked_bytes INTEGER,
    lines TEXT,
    PRIMARY KEY (line, partition)
);
CREATE INDEX attempts_by_partition ON attempts (partition);
CREATE TABLE revisions (
    line INTEGER PRIMARY KEY,
    start INTEGER NOT NULL,
    bytes INTEGER NOT NULL,
    size INTEGER NOT NULL,
    digest INTEGER NOT NULL,
    ceiling INTEGER
);
CREATE TABLE revision_files (
    file INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    start INTEGER NOT NULL,
    bytes INTEGER NOT NULL,
    requests INTEGER NOT NULL
);
CREATE TABLE copies (line INTEGER PRIMARY KEY, original INTEGER NOT NULL);
CREATE INDEX copies_by_original ON copies (original);
CREATE TABLE log (
    entry INTEGER PRIMARY KEY,
    at REAL NOT NULL,
    partition INTEGER NOT NULL,
    message TEXT NOT NULL
);
"""
"""
What changes while a run works. `failures` has a row for each request that failed or is missing.
One that is to be retried has `due_at`; once it is sent again, only its `attempts` are kept.
`copies` has a row for each request that is equal to another one, which is sent instead.
`parts` has a row for each part at a URL.

`answers` has a row for each final answer that is not complete; `kind` is its reason without what
differs from answer to answer. `attempts` has a row for each answer that was followed by another
attempt: in which order, what was done about it (None where the request was in a later partition
already), where in the revisions the request is that was asked (None for the input), and the name of
the file with the line; None at a URL, where the part has it. `revisions` has the request that is
sent now, where that is not the one of the input: its place counts on from file to file.
"""

SCHEMA = f"""
PRAGMA user_version = {VERSION};
CREATE TABLE requests (
    line INTEGER PRIMARY KEY,
    custom_id TEXT NOT NULL,
    original_id TEXT,
    offset INTEGER NOT NULL,
    length INTEGER NOT NULL,
    size INTEGER NOT NULL,
    digest INTEGER NOT NULL,
    ceiling INTEGER
);
{STORE_TABLES}
"""
"""
A ledger in one file: the index of the requests, and what changes.

A request without a length was sent and has left the input since.
"""


def statements_of(schema: str) -> list[str]:
    """Return the statements of a schema."""
    return list(filter(None, map(str.strip, schema.split(";"))))


_BUILDING = "building"
"""The fact of a ledger that is being built: what it is made of, and how far it is."""

BUILDING_CACHE = "PRAGMA cache_size = -8000"
"""8 MB; with 32 MB, planning a million or three million requests takes as long."""

_AT_ONCE = 50
"""Requests to one INSERT, which halves the time for each."""

_COLUMNS = ("line", "custom_id", "original_id", "offset", "length", "size", "digest", "ceiling")


STORE_SETTING = (
    "INSERT INTO settings VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value"
)


def setting_pairs(settings: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return facts of the run as rows of their table."""
    return [(name, json.dumps(value)) for name, value in settings.items()]


class Duplicate(NamedTuple):
    """A request with the id of an earlier one. `shown_id` is the user's id, as JSON text."""

    line: int
    shown_id: str
    first_line: int


class LedgerBuilder:
    """
    Fills a new ledger while the input is read for the first time.

    Args:
        database: the file, inside a transaction.
        basis: what the ledger is made of, as a JSON value; None where that is unknown, and then
            nothing is saved.

    Attributes:
        database: the file.
        progress: what `save` was given last, also by a process that was killed; None before.
    """

    def __init__(self, database: sqlite3.Connection, basis: Any = None) -> None:
        self.database = database
        self._basis = basis
        self._waiting: list[str | int | None] = []
        self._page_number = 0
        self._page = bytearray(EMPTY_PAGE)
        self.progress: Any = None

    @classmethod
    def resumed(cls, database: sqlite3.Connection, basis: Any) -> Self | None:
        """Return what continues a file that a killed process left; None with another basis."""
        (version,) = database.execute("PRAGMA user_version").fetchone()
        row = (
            version == VERSION
            and database.execute(
                "SELECT value FROM settings WHERE name = ?", (_BUILDING,)
            ).fetchone()
        )
        saved = json.loads(row[0]) if row else None
        if saved is None or saved[0] != basis:
            return None
        builder = cls(database, basis)
        builder.progress = saved[1]
        page = database.execute("SELECT * FROM codes ORDER BY page DESC LIMIT 1").fetchone()
        builder._page_number, builder._page = page[0], bytearray(page[1])
        return builder

    def save(self, progress: Any) -> None:
        """Write to disk what was added, with a JSON value that says how far the input was read."""
        if self._basis is None:
            return
        self._write()
        self._write_page()
        self.progress = progress
        self.store({_BUILDING: [self._basis, progress]})
        self.database.execute("COMMIT")
        self.database.execute("BEGIN")

    def finish(self) -> None:
        """Make the ledger one that can be opened."""
        self.database.execute("DELETE FROM settings WHERE name = ?", (_BUILDING,))
        store = SqliteStore(self.database)
        digest = text_of(tables_term(store) + Codes(store).term)
        self.database.execute("INSERT INTO seal VALUES (?)", (digest,))
        self.database.execute("COMMIT")

    def store(self, settings: Mapping[str, Any]) -> None:
        """Write facts of the run."""
        self.database.executemany(STORE_SETTING, setting_pairs(settings))

    def add_requests(self, requests: Sequence[PlannedRequest]) -> None:
        """Add requests. Their lines must be after those of the earlier ones."""
        self._waiting += chain.from_iterable(requests)
        if len(self._waiting) >= _AT_ONCE * len(_COLUMNS):
            self._write()
        for line, *_ in requests:
            number, place = divmod(line, PAGE_LINES)
            if number != self._page_number:
                self._write_page()
                self._page_number, self._page = number, bytearray(EMPTY_PAGE)
            self._page[place] = FRESH

    def add_lines(self, requests: int) -> None:
        """Add the codes of requests on the first lines; where each is, parts of the input say."""
        pages, rest = divmod(requests + 1, PAGE_LINES)
        full = bytes([FRESH]) * PAGE_LINES
        last = full[:rest] + EMPTY_PAGE[rest:]
        self.database.executemany(
            "INSERT INTO codes VALUES (?, ?)",
            ((number, full if number < pages else last) for number in range(pages + bool(rest))),
        )
        # There is no line 0.
        self.database.execute(
            "UPDATE codes SET codes = ? WHERE page = 0",
            (EMPTY_PAGE[:1] + (full if pages else last)[1:],),
        )

    def last_line(self) -> int:
        """Return the line of the last request that was added; 0 without requests."""
        self._write()
        (line,) = self.database.execute("SELECT IFNULL(MAX(line), 0) FROM requests").fetchone()
        return int(line)

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
            self.database.execute(
                "CREATE UNIQUE INDEX requests_by_id ON requests (custom_id) WHERE length > 0"
            )
        except sqlite3.IntegrityError:
            repeated = (
                "SELECT custom_id, MIN(line) AS first FROM requests GROUP BY 1 HAVING COUNT(*) > 1"
            )
            rows = self.database.execute(
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
            self.database.execute(
                f"INSERT INTO requests ({', '.join(_COLUMNS)}) "
                f"VALUES {', '.join([places] * count)}",
                self._waiting,
            )
            self._waiting.clear()

    def _write_page(self) -> None:
        self.database.execute(
            "INSERT OR REPLACE INTO codes VALUES (?, ?)", (self._page_number, bytes(self._page))
        )


@contextmanager
def new_ledger(
    path: Path, system: System = SYSTEM, *, basis: Any = None
) -> Iterator[LedgerBuilder]:
    """
    Build a new ledger, or continue what a process left that was killed while it built one.

    If the block is interrupted, what was saved is left, too; after any other error, nothing is.

    Args:
        path: the file. It must not exist, unless such a process left it.
        system: the file operations.
        basis: what the ledger is made of, as a JSON value. With another one, what was left is
            discarded.
    """
    basis = json.loads(json.dumps(basis))  # as it is read again
    builder = _resumed(path, basis) or _new(path, basis)
    with closing(builder.database):
        try:
            yield builder
            builder.finish()
        except BaseException as error:
            if isinstance(error, Exception) or builder.progress is None:
                builder.database.close()
                _discard(path)
            raise
    _journal_of(path).unlink(missing_ok=True)  # it is empty
    with open(path, "rb+") as file:
        system.fsync(file.fileno())


def _resumed(path: Path, basis: Any) -> LedgerBuilder | None:
    if path.is_symlink() or not path.exists():
        return None
    database = connect(path)
    with suppress(sqlite3.DatabaseError):
        _begin(database)
        if builder := LedgerBuilder.resumed(database, basis):
            return builder
    database.close()
    return None


def _new(path: Path, basis: Any) -> LedgerBuilder:
    _discard(path)
    os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
    database = connect(path)
    _begin(database)
    for statement in statements_of(SCHEMA):
        database.execute(statement)
    return LedgerBuilder(database, basis)


def _begin(database: sqlite3.Connection) -> None:
    database.execute(BUILDING_CACHE)
    # What is saved survives a power failure. It costs little: the journal has only pages that were
    # saved before and change again, which are few.
    make_durable(database)
    database.execute("BEGIN")


def _journal_of(path: Path) -> Path:
    return path.with_name(f"{path.name}-journal")


def _discard(path: Path) -> None:
    # The journal first: without its file, it could be taken for that of the next.
    _journal_of(path).unlink(missing_ok=True)
    path.unlink(missing_ok=True)


@contextmanager
def scratch_ledger() -> Iterator[LedgerBuilder]:
    """Build a ledger that is discarded, to check whether it could be built."""
    # An empty name is a private database that SQLite spills to a temporary file.
    with closing(sqlite3.connect("", isolation_level=None)) as database:
        database.executescript(SCHEMA)
        database.execute("BEGIN")
        yield LedgerBuilder(database)
