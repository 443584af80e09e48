"""
Read JSON Lines: one object on each line, its members are the columns.

The file is read once in advance to find the columns and types that all of its rows need. No text
is read as a date. A member that a row lacks is null in that row.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from functools import partial
from typing import Any

import pyarrow as pa

from message_batches.jobs.errors import InputError
from message_batches.jobs.storage import Place
from message_batches.sdk.results import BLANK, BYTE_ORDER_MARK, decoded
from message_batches.tables.formats.column_types import ColumnTypes, NumberedRow, batch_of
from message_batches.tables.formats.reader import BATCH_BYTES, Reader, input_stream, read_errors

_CHUNK_ROWS = 1_000

_ONE_OBJECT = "Write one JSON object on each line, with the columns as its members."


def open_jsonl(path: Place) -> Reader:
    """Read the columns of a JSON Lines file; raise InputError if a line is not an object."""
    types = ColumnTypes(partial(InputError.at, path), unit="line")
    for chunk in _chunks(path):
        types.add(chunk)
    schema = types.schema

    def batches() -> Iterator[pa.RecordBatch]:
        for chunk in _chunks(path):
            with read_errors(path, "JSON Lines"):
                yield batch_of([row for _, row in chunk], schema)

    return Reader(schema, batches)


def _chunks(path: Place) -> Iterator[list[NumberedRow]]:
    chunk: list[NumberedRow] = []
    size = 0
    with read_errors(path, "JSON Lines"), io.BufferedReader(input_stream(path)) as file:
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


def _row(path: Place, number: int, line: bytes) -> Any:
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
