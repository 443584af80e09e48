"""Rows as dicts: a list of them, a generator, the cursor of a database."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from message_batches.jobs.errors import Diagnostic, InputError
from message_batches.tables.formats import (
    BATCH_BYTES,
    ColumnTypes,
    NumberedRow,
    Reader,
    RowFile,
    batch_of,
    size_of,
)

_CHUNK_ROWS = 1_000

_Chunks = Callable[[], Iterator[list[NumberedRow]]]


def open_rows(rows: Iterable[Any], name: str) -> Reader:
    """
    Find the columns of rows, all of which are read for that. Those of an iterator are kept.

    Raises:
        InputError: there are no rows, or a value does not fit into its column.
        TypeError: a row is not a dict.
    """
    types = ColumnTypes(lambda *found: _refused(name, *found), unit="row")
    if isinstance(rows, Sequence):
        chunks: _Chunks = partial(_chunks, rows, name)
        for chunk in chunks():
            types.add(chunk)
    else:
        kept = RowFile()
        chunks = kept.chunks
        with kept.writing() as write:
            for chunk in _chunks(rows, name):
                types.add(chunk)
                for row in chunk:
                    write(row)
    schema = types.schema
    if not schema.names:
        raise InputError.at(
            name,
            "There are no rows, so the columns are unknown.",
            "Pass a data frame, which has columns without rows too.",
        )
    return Reader(
        schema, lambda: (batch_of([row for _, row in chunk], schema) for chunk in chunks())
    )


def _refused(name: str, message: str, hint: str, row: int) -> InputError:
    return InputError(name, [Diagnostic(message, hint, row)], unit="row")


def _chunks(rows: Iterable[Any], name: str) -> Iterator[list[NumberedRow]]:
    chunk: list[NumberedRow] = []
    size = 0
    for number, row in enumerate(rows, 1):
        columns = _columns_of(row, name, number)
        chunk.append((number, columns))
        size += size_of(columns)
        if len(chunk) == _CHUNK_ROWS or size >= BATCH_BYTES:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk


def _columns_of(row: Any, name: str, number: int) -> dict[str, Any]:
    if isinstance(row, Mapping):
        columns = dict(row)
    elif hasattr(row, "keys"):  # sqlite3.Row
        columns = {key: row[key] for key in row.keys()}  # noqa: SIM118  # it iterates over values
    elif hasattr(row, "_asdict"):  # a named tuple, and the rows of SQLAlchemy
        columns = dict(row._asdict())
    else:
        raise TypeError(
            f"{name} is not a table: row {number} is not a dict but of the type "
            f"{type(row).__name__}. Pass rows as dicts, or a data frame."
        )
    for column in columns:
        if not isinstance(column, str):
            raise _refused(
                name,
                f"A column has the name {column!r}, which is not text.",
                "Use text as the keys of all rows.",
                number,
            )
    return columns
