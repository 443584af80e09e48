"""
Read JSON Lines: one object on each line, its members are the columns.

The file is read once in advance to find the columns and types that all of its rows need. No text
is read as a date. A member that a row lacks is null in that row.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa

from message_batches.jobs.errors import InputError
from message_batches.sdk.results import BLANK, BYTE_ORDER_MARK, decoded
from message_batches.tables.formats.reader import BATCH_BYTES, Reader, read_errors

_CHUNK_ROWS = 1_000

_ONE_OBJECT = "Write one JSON object on each line, with the columns as its members."

Line = tuple[int, dict[str, Any]]


def open_jsonl(path: Path) -> Reader:
    """Read the columns of a JSON Lines file; raise InputError if a line is not an object."""
    # A dict keeps the columns in the order of their first appearance.
    columns: dict[str, pa.DataType] = {}
    for chunk in _chunks(path):
        for name in dict.fromkeys(name for _, row in chunk for name in row):
            columns[name] = _common_type(path, name, chunk, columns.get(name, pa.null()))
    schema = pa.schema(list(columns.items()))

    def batches() -> Iterator[pa.RecordBatch]:
        for chunk in _chunks(path):
            with read_errors(path, "JSON Lines"):
                yield pa.RecordBatch.from_pylist([row for _, row in chunk], schema=schema)

    return Reader(schema, batches)


def _chunks(path: Path) -> Iterator[list[Line]]:
    chunk: list[Line] = []
    size = 0
    with read_errors(path, "JSON Lines"), io.BufferedReader(pa.input_stream(str(path))) as file:
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
        line = line.removeprefix(BYTE_ORDER_MARK)
    try:
        row = decoded(line)
    except UnicodeDecodeError:
        raise InputError.at(
            path, "The line is not UTF-8.", "Save the file as UTF-8.", number
        ) from None
    except (ValueError, RecursionError) as error:
        raise InputError.at(path, f"The line is not JSON: {error}.", _ONE_OBJECT, number) from None
    if row is not BLANK and not isinstance(row, dict):
        raise InputError.at(path, "The line is not a JSON object.", _ONE_OBJECT, number)
    return row


_NO_TYPE = (pa.ArrowException, TypeError, ValueError, OverflowError)
"""What Arrow raises for values that do not fit into one column."""


def _common_type(path: Path, name: str, chunk: list[Line], known: pa.DataType) -> pa.DataType:
    values = [row.get(name) for _, row in chunk]
    try:
        return _merge(known, pa.array(values).type)
    except _NO_TYPE:
        pass
    # Once more line by line, to find the line that does not fit.
    for number, row in chunk:
        try:
            known = _merge(known, pa.array([row.get(name)]).type)
        except _NO_TYPE as error:
            reason = "the lines above have another type"
            if isinstance(error, UnicodeEncodeError):
                reason = "an unpaired surrogate is not text"
            elif isinstance(error, OverflowError):
                reason = "an integer has more than 64 bits"
            raise InputError.at(
                path,
                f'The value of "{name}" does not fit into its column: {reason}.',
                "Use one type for the column; text can hold anything.",
                number,
            ) from None
    # Each line fits, but integers would become inexact beside a fraction elsewhere in the column.
    raise InputError.at(
        path,
        f'The column "{name}" mixes fractions with integers too large to be stored exactly '
        "beside them.",
        'Write its values as text, in "quotes".',
        chunk[0][0],
    )


def _merge(one: pa.DataType, other: pa.DataType) -> pa.DataType:
    fields = [pa.schema([("column", type_)]) for type_ in (one, other)]
    return pa.unify_schemas(fields, promote_options="permissive").field("column").type
