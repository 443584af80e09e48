"""
Reads JSON Lines: one object on each line, its members the columns.

The file is read once before, for the columns and types that all of its rows together have. No text
is taken for a date. A member that a row lacks is null in it, as one that is null.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa

from message_batches.jobs.errors import Diagnostic, InputError
from message_batches.sdk.results import BLANK, decoded
from message_batches.tables.readers import BATCH_BYTES, Reader, told

_CHUNK_ROWS = 1_000

Line = tuple[int, dict[str, Any]]


def open_json_lines(path: Path) -> Reader:
    """Read a whole JSON Lines file for its columns; raise InputError if a line is no object."""
    # A dict keeps the columns in the order in which they first appear.
    columns: dict[str, pa.DataType] = {}
    for chunk in _chunks(path):
        for name in dict.fromkeys(name for _, row in chunk for name in row):
            columns[name] = _common_type(path, name, chunk, columns.get(name, pa.null()))
    schema = pa.schema(list(columns.items()))

    def batches() -> Iterator[pa.RecordBatch]:
        for chunk in _chunks(path):
            with told(path, "JSON Lines"):
                yield pa.RecordBatch.from_pylist([row for _, row in chunk], schema=schema)

    return Reader(schema, batches)


def _chunks(path: Path) -> Iterator[list[Line]]:
    chunk: list[Line] = []
    size = 0
    with told(path, "JSON Lines"), io.BufferedReader(pa.input_stream(str(path))) as file:
        for number, line in enumerate(file, 1):
            row = _row(path, number, line)
            if row is BLANK:
                continue
            chunk.append((number, row))
            size += len(line)
            if len(chunk) == _CHUNK_ROWS or size >= BATCH_BYTES:
                yield chunk
                chunk, size = [], 0
    if chunk:
        yield chunk


def _row(path: Path, number: int, line: bytes) -> Any:
    if number == 1:
        line = line.removeprefix(b"\xef\xbb\xbf")
    try:
        row = decoded(line)
    except UnicodeDecodeError:
        raise _bad(path, "The line is not UTF-8.", "Save the file as UTF-8.", number) from None
    except (ValueError, RecursionError) as error:
        raise _bad(path, f"The line is not JSON: {error}.", _ONE_OBJECT, number) from None
    if row is not BLANK and not isinstance(row, dict):
        raise _bad(path, "The line is not a JSON object.", _ONE_OBJECT, number)
    return row


_ONE_OBJECT = "Put one object on each line, its members the columns of the row."


def _common_type(path: Path, name: str, chunk: list[Line], known: pa.DataType) -> pa.DataType:
    values = [row.get(name) for _, row in chunk]
    try:
        return _merged(known, pa.array(values).type)
    except (pa.ArrowException, TypeError, ValueError, OverflowError):
        pass
    # Line by line, to say which one does not fit.
    for number, row in chunk:
        try:
            known = _merged(known, pa.array([row.get(name)]).type)
        except (pa.ArrowException, TypeError, ValueError, OverflowError) as error:
            what = "the lines before have another kind of value there"
            if isinstance(error, UnicodeEncodeError):
                what = "half of a surrogate pair is no text"
            elif isinstance(error, OverflowError):
                what = "a whole number has more than 64 bits"
            raise _bad(
                path,
                f'The value of "{name}" does not fit into a column: {what}.',
                "Give all rows the same kind of value there; text holds anything.",
                number,
            ) from None
    # Whole numbers that a fraction elsewhere in the column would make inexact.
    raise _bad(
        path,
        f'The column "{name}" holds fractions, and whole numbers too large to stand beside them.',
        'Write its values as text, in "quotes".',
        chunk[0][0],
    )


def _merged(one: pa.DataType, other: pa.DataType) -> pa.DataType:
    fields = [pa.schema([("column", type_)]) for type_ in (one, other)]
    return pa.unify_schemas(fields, promote_options="permissive").field("column").type


def _bad(path: Path, what: str, hint: str, line: int) -> InputError:
    return InputError(str(path), [Diagnostic(what, hint, line)])
