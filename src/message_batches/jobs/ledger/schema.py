"""The tables of a ledger, and what touches them from more than one place."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from typing import Any

from message_batches.jobs.input.partition import PartitionDraft
from message_batches.jobs.ledger.records import OutputCheckpoint

VERSION = 3
"""Of the tables; a ledger of another version is not touched."""

SCHEMA = f"""
PRAGMA user_version = {VERSION};
CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE rows (
    line INTEGER PRIMARY KEY,
    custom_id TEXT NOT NULL,
    own_id TEXT,
    offset INTEGER NOT NULL,
    length INTEGER NOT NULL,
    size INTEGER NOT NULL,
    digest INTEGER NOT NULL,
    partition INTEGER,
    sends INTEGER NOT NULL DEFAULT 1
);
CREATE TABLE failures (
    line INTEGER PRIMARY KEY,
    outcome TEXT,
    cause TEXT,
    message TEXT,
    due INTEGER NOT NULL
);
CREATE INDEX failures_due ON failures (line) WHERE due;
CREATE TABLE codes (page INTEGER PRIMARY KEY, codes BLOB NOT NULL);
CREATE TABLE partitions (
    number INTEGER PRIMARY KEY,
    first_line INTEGER NOT NULL,
    last_line INTEGER NOT NULL,
    round INTEGER NOT NULL,
    state TEXT NOT NULL DEFAULT 'planned',
    spans TEXT NOT NULL,
    rows INTEGER NOT NULL,
    size INTEGER NOT NULL,
    fingerprint TEXT NOT NULL,
    anchor TEXT,
    intent_at REAL,
    broken_at REAL,
    batch_id TEXT UNIQUE,
    adopted INTEGER NOT NULL DEFAULT 0,
    recalled INTEGER NOT NULL DEFAULT 0,
    created_at TEXT,
    ended_at TEXT,
    missing INTEGER NOT NULL DEFAULT 0,
    surplus INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE rejected (
    partition INTEGER NOT NULL,
    batch_id TEXT NOT NULL,
    PRIMARY KEY (partition, batch_id)
) WITHOUT ROWID;
CREATE TABLE tallies (
    partition INTEGER NOT NULL,
    model TEXT NOT NULL,
    kind TEXT NOT NULL,
    amount INTEGER NOT NULL,
    PRIMARY KEY (partition, model, kind)
) WITHOUT ROWID;
CREATE TABLE log (at REAL NOT NULL, partition INTEGER NOT NULL, what TEXT NOT NULL);
"""


DUE = "line IN (SELECT line FROM failures WHERE due)"
"""Which rows wait to be sent again."""


OF_PARTITION = (
    "partition = :number AND "
    "line BETWEEN (SELECT first_line FROM partitions WHERE number = :number) "
    "AND (SELECT last_line FROM partitions WHERE number = :number)"
)
"""Which rows are of a partition, said so that not all rows need be looked at."""


SHOWN_ID = """IFNULL(own_id, '"' || custom_id || '"')"""
"""The id by which the user knows a row, as JSON text."""


CACHE = "PRAGMA cache_size = -32000"
"""32 MB, which keeps the index of a million ids from being read again and again."""


def connect(path: Path, *, to_read: bool = False) -> sqlite3.Connection:
    """
    Open a database file; whether it is one shows when it is first used.

    Args:
        path: the file.
        to_read: whether nothing can be written there.
    """
    name = str(path)
    if to_read:
        # Where nobody can write, nobody needs to be kept out either; SQLite could not make the
        # files for that.
        alone = not path.with_name(f"{path.name}-wal").exists()
        name = f"{path.absolute().as_uri()}?mode=ro{'&immutable=1' * alone}"
    # One thread at a time uses a ledger, but not always the same one: the async face hands each
    # step to whichever worker thread is free.
    return sqlite3.connect(
        name, timeout=30, isolation_level=None, check_same_thread=False, uri=to_read
    )


def store_settings(database: sqlite3.Connection, settings: dict[str, Any]) -> None:
    """Write facts of the run, over earlier ones of the same name."""
    database.executemany(
        "INSERT INTO settings VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value",
        ((name, json.dumps(value)) for name, value in settings.items()),
    )


def settings_of(mark: OutputCheckpoint) -> dict[str, Any]:
    """Say in facts of the run how its output was left."""
    return {"out_size": mark.size, "out_digest": mark.digest}


def add_partition(database: sqlite3.Connection, piece: PartitionDraft, round_: int) -> int:
    """Add a partition and put its rows into it; give its number."""
    added = database.execute(
        "INSERT INTO partitions (round, first_line, last_line, spans, rows, size, fingerprint) "
        "VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            round_,
            piece.extents[0].line,
            piece.extents[-1].line,
            json.dumps(piece.spans),
            len(piece.extents),
            piece.size,
            piece.fingerprint,
        ),
    )
    number = added.lastrowid
    assert number is not None
    if len(piece.spans) == 1:
        database.execute(
            "UPDATE rows SET partition = ? WHERE line BETWEEN ? AND ?",
            (number, piece.extents[0].line, piece.extents[-1].line),
        )
    else:
        database.executemany(
            "UPDATE rows SET partition = ? WHERE line = ?",
            ((number, extent.line) for extent in piece.extents),
        )
    return number
