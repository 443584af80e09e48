"""The tables of a ledger, the code that fills a new one, and the statements that others share."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from itertools import islice
from pathlib import Path
from typing import Any, Literal, NamedTuple

from message_batches._files import atomic_write
from message_batches.jobs.input import PartitionDraft, RequestSpan
from message_batches.jobs.ledger.records import OutputCheckpoint
from message_batches.jobs.system import SYSTEM, System
from message_batches.jobs.types import AnswerStatus

VERSION = 4
"""Of the tables. A ledger of another version is refused."""

SCHEMA = f"""
PRAGMA user_version = {VERSION};
CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE requests (
    line INTEGER PRIMARY KEY,
    custom_id TEXT NOT NULL,
    original_id TEXT,
    offset INTEGER NOT NULL,
    length INTEGER NOT NULL,
    size INTEGER NOT NULL,
    digest INTEGER NOT NULL,
    partition INTEGER,
    attempts INTEGER NOT NULL DEFAULT 1
);
CREATE TABLE failures (
    line INTEGER PRIMARY KEY,
    outcome TEXT,
    cause TEXT,
    message TEXT,
    to_retry INTEGER NOT NULL
);
CREATE INDEX failures_to_retry ON failures (line) WHERE to_retry;
CREATE TABLE statuses (page INTEGER PRIMARY KEY, codes BLOB NOT NULL);
CREATE TABLE partitions (
    number INTEGER PRIMARY KEY,
    first_line INTEGER NOT NULL,
    last_line INTEGER NOT NULL,
    attempt INTEGER NOT NULL,
    state TEXT NOT NULL DEFAULT 'planned',
    spans TEXT NOT NULL,
    requests INTEGER NOT NULL,
    size INTEGER NOT NULL,
    fingerprint TEXT NOT NULL,
    source TEXT,
    parent INTEGER,
    anchor TEXT,
    intent_at REAL,
    broken_at REAL,
    batch_id TEXT UNIQUE,
    adopted INTEGER NOT NULL DEFAULT 0,
    recalled INTEGER NOT NULL DEFAULT 0,
    created_at TEXT,
    ended_at TEXT,
    missing INTEGER NOT NULL DEFAULT 0,
    unmatched INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE rejected (
    partition INTEGER NOT NULL,
    batch_id TEXT NOT NULL,
    PRIMARY KEY (partition, batch_id)
) WITHOUT ROWID;
CREATE TABLE usage (
    partition INTEGER NOT NULL,
    model TEXT NOT NULL,
    counter TEXT NOT NULL,
    amount INTEGER NOT NULL,
    PRIMARY KEY (partition, model, counter)
) WITHOUT ROWID;
CREATE TABLE log (at REAL NOT NULL, partition INTEGER NOT NULL, message TEXT NOT NULL);
"""

TO_RETRY = "line IN (SELECT line FROM failures WHERE to_retry)"
"""Selects the requests that wait for a retry."""

OF_PARTITION = (
    "partition = :number AND "
    "line BETWEEN (SELECT first_line FROM partitions WHERE number = :number) "
    "AND (SELECT last_line FROM partitions WHERE number = :number)"
)
"""Selects the requests of a partition without a scan of all requests."""

SHOWN_ID = """IFNULL(original_id, '"' || custom_id || '"')"""
"""The id by which the user knows a request, as JSON text."""

CACHE = "PRAGMA cache_size = -32000"
"""32 MB keep the index of a million ids in memory."""

PAGE_LINES = 4000
"""Lines to a page of statuses. With its header, it fits into a page of SQLite, 4,096 bytes."""

OPEN, FAILED = 0, 5
"""Status codes: without a result; failed or missing, with details in the table of failures."""

ANSWER_CODES: dict[AnswerStatus, int] = {"complete": 1, "truncated": 2, "refused": 3, "paused": 4}
"""Status codes of the requests that succeeded."""

_AT_ONCE = 50
"""Requests to one INSERT, which halves the time for each."""

_COLUMNS = ("line", "custom_id", "original_id", "offset", "length", "size", "digest")


def connect(path: Path, *, read_only: bool = False) -> sqlite3.Connection:
    """
    Open a database file. The first statement shows whether it is one.

    Args:
        path: the file.
        read_only: whether the file or its folder cannot be written.
    """
    name = str(path)
    if read_only:
        # Without a write-ahead log there is no writer, and SQLite could not create the lock files
        # for one.
        immutable = not path.with_name(f"{path.name}-wal").exists()
        name = f"{path.absolute().as_uri()}?mode=ro{'&immutable=1' * immutable}"
    # One thread at a time uses a ledger, but not always the same one: the async run hands each
    # step to whichever worker thread is free.
    return sqlite3.connect(
        name, timeout=30, isolation_level=None, check_same_thread=False, uri=read_only
    )


def store_settings(database: sqlite3.Connection, settings: Mapping[str, Any]) -> None:
    """Write facts of the run, over earlier ones of the same name."""
    database.executemany(
        "INSERT INTO settings VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value",
        ((name, json.dumps(value)) for name, value in settings.items()),
    )


def settings_of(checkpoint: OutputCheckpoint) -> dict[str, Any]:
    """Return a checkpoint of the output as facts of the run."""
    return {"out_size": checkpoint.size, "out_digest": checkpoint.digest}


def add_partition(database: sqlite3.Connection, draft: PartitionDraft, attempt: int) -> int:
    """Add a partition, assign its requests to it and return its number."""
    first, last = draft.request_spans[0].line, draft.request_spans[-1].line
    database.execute(
        "INSERT INTO partitions "
        "(attempt, first_line, last_line, spans, requests, size, fingerprint) "
        "VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            attempt,
            first,
            last,
            json.dumps(draft.spans),
            len(draft.request_spans),
            draft.size,
            draft.fingerprint,
        ),
    )
    number = last_number(database)
    if len(draft.spans) == 1:
        database.execute(
            "UPDATE requests SET partition = ? WHERE line BETWEEN ? AND ?", (number, first, last)
        )
    else:
        database.executemany(
            "UPDATE requests SET partition = ? WHERE line = ?",
            ((number, span.line) for span in draft.request_spans),
        )
    return number


def last_number(database: sqlite3.Connection) -> int:
    """Return the number of the partition that was just added."""
    (number,) = database.execute("SELECT last_insert_rowid()").fetchone()
    return int(number)


# The status of each request is one byte, in pages by line. Results come in any order: kept as a
# column of the table of requests, each chunk of them rewrote most of that table, 12 us for a
# request. A byte in a page takes a tenth of one.


def record_statuses(database: sqlite3.Connection, codes: Iterable[tuple[int, int]]) -> None:
    """Set the status codes of lines."""
    pages: dict[int, bytearray] = {}
    for line, code in codes:
        number, place = divmod(line, PAGE_LINES)
        page = pages.get(number)
        if page is None:
            page = pages[number] = _page(database, number)
        page[place] = code
    database.executemany("INSERT OR REPLACE INTO statuses VALUES (?, ?)", pages.items())


def statuses_between(database: sqlite3.Connection, first: int, last: int) -> bytes:
    """Return the status codes of the lines from the first to the last."""
    start, end = first // PAGE_LINES, last // PAGE_LINES
    pages = dict(
        database.execute(
            "SELECT * FROM statuses WHERE page BETWEEN ? AND ?", (start, end)
        ).fetchall()
    )
    empty = bytes(PAGE_LINES)
    codes = b"".join(pages.get(number, empty) for number in range(start, end + 1))
    return codes[first - start * PAGE_LINES : last + 1 - start * PAGE_LINES]


def count_statuses(database: sqlite3.Connection) -> Counter[int]:
    """Count the lines by status code, without the open ones."""
    counts: Counter[int] = Counter()
    for (page,) in database.execute("SELECT codes FROM statuses"):
        for code in range(OPEN + 1, FAILED + 1):
            counts[code] += page.count(code)
    return counts


def _page(database: sqlite3.Connection, number: int) -> bytearray:
    row = database.execute("SELECT codes FROM statuses WHERE page = ?", (number,)).fetchone()
    return bytearray(row[0]) if row else bytearray(PAGE_LINES)


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

    def store(self, settings: Mapping[str, Any]) -> None:
        """Write facts of the run."""
        store_settings(self._database, settings)

    def add_request(self, custom_id: str, original_id: str | None, span: RequestSpan) -> None:
        """Add a request."""
        line, *rest = span
        self._waiting += (line, custom_id, original_id, *rest)
        if len(self._waiting) >= _AT_ONCE * len(_COLUMNS):
            self._write()

    def add_partition(self, draft: PartitionDraft) -> None:
        """Add the next partition of the plan. Its requests were added before."""
        self._write()
        add_partition(self._database, draft, 1)

    def duplicates(self, most: int) -> tuple[list[Duplicate], int]:
        """
        Find the requests whose id an earlier request has, after all of them were added.

        Returns:
            the first of them, and how many there are.
        """
        self._write()
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


@contextmanager
def new_database(
    path: Path, system: System, *, journal: str = "WAL"
) -> Iterator[sqlite3.Connection]:
    """
    Create a database with the tables of a ledger, which appears at `path` if the block succeeds.

    A crash leaves at most a file with the suffix `.new`, which the next try replaces.
    """
    with atomic_write(path, fsync=system.fsync) as scratch, closing(connect(scratch)) as database:
        database.execute(CACHE)
        # Nothing reads the file before it is complete, so there is nothing to roll back to.
        database.execute("PRAGMA journal_mode = OFF")
        database.execute("PRAGMA synchronous = OFF")
        database.executescript(SCHEMA)
        database.execute("BEGIN")
        yield database
        database.execute("COMMIT")
        database.execute("PRAGMA synchronous = FULL")
        database.execute(f"PRAGMA journal_mode = {journal}")


@contextmanager
def new_ledger(path: Path, system: System = SYSTEM) -> Iterator[LedgerBuilder]:
    """Build a new ledger, which appears at `path` if the block succeeds."""
    with new_database(path, system) as database:
        yield LedgerBuilder(database)


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
