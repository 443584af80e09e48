"""Write SQLite: one table, `answers`, with the types of the columns as far as SQLite has them."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pyarrow as pa
from pyarrow import types

from message_batches.tables.answers import OutputSchema
from message_batches.tables.sinks.flatten import flat_type, flatten

TABLE = "answers"


@contextmanager
def sqlite_file(path: Path, output: OutputSchema) -> Iterator[Callable[[pa.RecordBatch], None]]:
    """Write a SQLite database."""
    columns = [f"{_quoted(field.name)} {_declared(field.type)}" for field in output.schema]
    database = sqlite3.connect(path, isolation_level=None)
    try:
        # The file is not read before it is complete, so a rollback is never needed.
        database.execute("PRAGMA journal_mode = OFF")
        database.execute("PRAGMA synchronous = OFF")
        try:
            database.execute(f"CREATE TABLE {TABLE} ({', '.join(columns)})")
        except sqlite3.OperationalError as error:
            raise ValueError(str(error)) from error
        database.execute("BEGIN")
        insert = f"INSERT INTO {TABLE} VALUES ({', '.join('?' * len(columns))})"

        def write(batch: pa.RecordBatch) -> None:
            cells = [_cells(flatten(column)) for column in batch.columns]
            with _disk_errors(path):
                database.executemany(insert, zip(*cells, strict=True))

        yield write
        with _disk_errors(path):
            database.execute("COMMIT")
    finally:
        database.close()


@contextmanager
def _disk_errors(path: Path) -> Iterator[None]:
    """Raise OSError with the path if the disk is full or broken, as other formats do."""
    try:
        yield
    except sqlite3.OperationalError as error:
        raise OSError(f"{path}: {error}") from error


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _declared(kind: pa.DataType) -> str:
    kind = flat_type(kind)
    if types.is_uint64(kind):
        return ""  # untyped: as INTEGER, a value of 64 bits would become a float
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
        # SQLite has signed integers only, so the largest of these become text.
        return [str(value) if value is not None and value >= 2**63 else value for value in values]
    return values
