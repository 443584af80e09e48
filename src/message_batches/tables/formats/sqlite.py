"""
Read a table or a view of a SQLite database.

SQLite has a type for each value, not for each column. A column with numbers and text is text, as
CSV has it; one with integers and fractions has fractions, unless an integer would lose digits.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from typing import Any

import pyarrow as pa

from message_batches.jobs.errors import InputError
from message_batches.jobs.storage import Place
from message_batches.tables.formats.named_tables import chosen
from message_batches.tables.formats.reader import BATCH_BYTES, BATCH_ROWS, Reader

_EXACT = 2**53
"""Up to this, each integer is a fraction too, in 64 bits."""

_FACTS = (
    "max(typeof({0}) = 'integer')",
    "max(typeof({0}) = 'real')",
    "max(typeof({0}) = 'text')",
    "max(typeof({0}) = 'blob')",
    "max(CASE WHEN typeof({0}) = 'integer' THEN {0} END)",
    "min(CASE WHEN typeof({0}) = 'integer' THEN {0} END)",
)
"""What decides the type of a column."""

_MOST_RESULTS = 1_000
"""The most results of a query; SQLite can be built with a limit of 2,000."""

_NO_VALUE = (pa.ArrowInvalid, pa.ArrowTypeError)
"""What Arrow raises for a value that its column cannot have."""

_ROW_IDS = ("rowid", "_rowid_", "oid")

_DECLARED = {"INT": pa.int64(), "CHAR": pa.string(), "TEXT": pa.string(), "REAL": pa.float64()}
"""The type of a column without values, by what is in its declaration."""


def open_sqlite(path: Place, table: str | None = None) -> Reader:
    """
    Find the columns of a table, all of whose rows are read for that.

    Args:
        path: the database.
        table: the name of the table or view; by default the only one.

    Raises:
        InputError: the file is not a database, the table is not clear, or bytes are among text.
    """
    if isinstance(path, str):
        raise InputError.at(
            path, "A SQLite database at a URL cannot be read.", "Copy it to this machine."
        )
    with _opened(path) as database:
        tables = {
            name.decode(): kind == b"table"
            for name, kind in database.execute(
                "SELECT name, type FROM sqlite_master WHERE type IN ('table', 'view') "
                "AND name NOT LIKE 'sqlite|_%' ESCAPE '|' ORDER BY name"
            )
        }
        found = chosen(path, [*tables], table, "table")
        name = _quoted(found)
        columns = [
            each[0] for each in database.execute(f"SELECT * FROM {name} LIMIT 0").description
        ]
        schema = pa.schema(list(zip(columns, _types(path, database, name, columns), strict=True)))
        query = f"SELECT {', '.join(map(_quoted, columns))} FROM {name}"
        if tables[found]:
            query += _order(database, name, columns)

    def batches() -> Iterator[pa.RecordBatch]:
        with _opened(path) as database:
            number = 0
            for rows in _chunks(database.execute(query)):
                arrays = [
                    _array(path, values, field, number)
                    for values, field in zip(zip(*rows, strict=True), schema, strict=True)
                ]
                yield pa.RecordBatch.from_arrays(arrays, schema=schema)
                number += len(rows)

    return Reader(schema, batches)


@contextmanager
def _opened(path: Place) -> Iterator[sqlite3.Connection]:
    try:
        uri = f"{path.absolute().as_uri()}?mode=ro"  # type: ignore[union-attr]  # not a URL
        with closing(sqlite3.connect(uri, uri=True)) as database:
            # As bytes: what is not UTF-8 is then found by row and column.
            database.text_factory = bytes
            yield database
    except sqlite3.Error as error:
        raise InputError.at(
            path,
            f"The file cannot be read as SQLite: {str(error).rstrip('.')}.",
            "Check that it is complete and that its extension matches its format.",
        ) from None


def _types(
    path: Place, database: sqlite3.Connection, table: str, columns: Sequence[str]
) -> Iterator[pa.DataType]:
    declared = {
        name.decode(): (type_ or b"").decode().upper()
        for _, name, type_, *_ in database.execute(f"PRAGMA table_info({table})")
    }
    step = _MOST_RESULTS // len(_FACTS)
    for start in range(0, len(columns), step):
        some = columns[start : start + step]
        facts = ", ".join(fact.format(_quoted(name)) for name in some for fact in _FACTS)
        (found,) = database.execute(f"SELECT {facts} FROM {table}")
        for at, name in enumerate(some):
            values = found[at * len(_FACTS) : (at + 1) * len(_FACTS)]
            yield _type(path, name, declared.get(name, ""), *values)


def _type(
    path: Place,
    name: str,
    declared: str,
    integers: int,
    fractions: int,
    texts: int,
    blobs: int,
    largest: int | None,
    least: int | None,
) -> pa.DataType:
    if blobs:
        if integers or fractions or texts:
            raise InputError.at(
                path,
                f'The column "{name}" has bytes in some rows, and text or numbers in others.',
                "Use one of them in all rows.",
            )
        return pa.binary()
    if texts:
        return pa.string()
    if fractions:
        is_exact = (least or 0) >= -_EXACT and (largest or 0) <= _EXACT
        return pa.float64() if is_exact else pa.string()
    if integers:
        return pa.int64()
    return next((kind for word, kind in _DECLARED.items() if word in declared), pa.null())


def _order(database: sqlite3.Connection, table: str, columns: Sequence[str]) -> str:
    """Return what sorts the rows as they were inserted; without it an index could sort them."""
    taken = {name.lower() for name in columns}
    for name in _ROW_IDS:
        if name not in taken:
            try:
                database.execute(f"SELECT {name} FROM {table} LIMIT 0")
            except sqlite3.OperationalError:
                return ""  # the table is sorted by its key
            return f" ORDER BY {name}"
    return ""


def _chunks(rows: Iterator[tuple[Any, ...]]) -> Iterator[list[tuple[Any, ...]]]:
    chunk: list[tuple[Any, ...]] = []
    size = 0
    for row in rows:
        chunk.append(row)
        size += sum(len(value) if isinstance(value, bytes) else 8 for value in row)
        if len(chunk) == BATCH_ROWS or size >= BATCH_BYTES:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk


def _array(path: Place, values: Sequence[Any], field: pa.Field, before: int) -> pa.Array:
    if pa.types.is_string(field.type):
        values = [str(value) if isinstance(value, int | float) else value for value in values]
    try:
        return pa.array(values, field.type)
    except _NO_VALUE:
        at = next((at for at, value in enumerate(values) if not _fits(value, field.type)), 0)
        is_text = pa.types.is_string(field.type)
        raise InputError.at(
            path,
            f"Row {before + at + 1} {'is not UTF-8' if is_text else 'has another type'} in the "
            f'column "{field.name}".',
            "Write its text in UTF-8."
            if is_text
            else "The table changed while it was being read; run the command again.",
        ) from None


def _fits(value: Any, kind: pa.DataType) -> bool:
    try:
        pa.array([value], kind)
    except _NO_VALUE:
        return False
    return True


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
