"""SQLite: one table, `answers`, with a column of its own type for each column."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pyarrow as pa
from pyarrow import types

from message_batches.tables.layout import Layout
from message_batches.tables.sinks.kinds import Write
from message_batches.tables.sinks.plain import plain, plain_type

TABLE = "answers"


@contextmanager
def sqlite_file(path: Path, layout: Layout) -> Iterator[Write]:
    """Write a SQLite database."""
    columns = [f"{_quoted(field.name)} {_declared(field.type)}" for field in layout.schema]
    database = sqlite3.connect(path, isolation_level=None)
    try:
        # Nothing reads the file before it is whole, so there is nothing to roll back to.
        database.execute("PRAGMA journal_mode = OFF")
        database.execute("PRAGMA synchronous = OFF")
        database.execute(f"CREATE TABLE {TABLE} ({', '.join(columns)})")
        database.execute("BEGIN")
        insert = f"INSERT INTO {TABLE} VALUES ({', '.join('?' * len(columns))})"

        def write(batch: pa.RecordBatch) -> None:
            cells = [_cells(plain(column)) for column in batch.columns]
            with _as_trouble_of(path):
                database.executemany(insert, zip(*cells, strict=True))

        yield write
        with _as_trouble_of(path):
            database.execute("COMMIT")
    finally:
        database.close()


@contextmanager
def _as_trouble_of(path: Path) -> Iterator[None]:
    """Name the file where the disk is full or broken, as other formats do."""
    try:
        yield
    except sqlite3.OperationalError as error:
        raise OSError(f"{path}: {error}") from error


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _declared(kind: pa.DataType) -> str:
    kind = plain_type(kind)
    if types.is_uint64(kind):
        return ""  # of no type: as INTEGER, what needs the 64th bit would become a float
    if types.is_boolean(kind) or types.is_integer(kind):
        return "INTEGER"
    if types.is_floating(kind):
        return "REAL"
    if types.is_large_binary(kind):
        return "BLOB"
    return "TEXT"


def _cells(column: pa.Array) -> list[Any]:
    values: list[Any] = column.to_pylist()
    if types.is_uint64(column.type):
        # SQLite's integers have a sign, so the largest of these are texts.
        return [str(value) if value is not None and value >= 2**63 else value for value in values]
    return values
