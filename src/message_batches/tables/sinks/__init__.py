"""Writers of tables with answers, one for each format. The extension of the file decides."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pyarrow as pa

from message_batches.jobs.errors import InputError
from message_batches.tables.answers import OutputSchema
from message_batches.tables.sinks.csv import csv_file
from message_batches.tables.sinks.jsonl import jsonl_file
from message_batches.tables.sinks.parquet import parquet_file
from message_batches.tables.sinks.sqlite import sqlite_file
from message_batches.tables.sinks.xlsx import xlsx_file

__all__ = ["SINKS", "TableSink", "holds_lines", "holds_objects", "is_csv", "sink_for"]

TableSink = Callable[[Path, OutputSchema], AbstractContextManager[Callable[[pa.RecordBatch], None]]]
"""
Open a file and return a function that adds rows; the file is complete after the context.

Raises:
    OSError: the file cannot be written.
    ValueError: the format cannot have these columns.
"""

SINKS: dict[str, TableSink] = {
    ".jsonl": jsonl_file,
    ".parquet": parquet_file,
    ".csv": csv_file,
    ".xlsx": xlsx_file,
    ".sqlite": sqlite_file,
    ".db": sqlite_file,
}
"""The writer for each extension."""


def sink_for(path: Path | str) -> TableSink:
    """Return the writer for a file of this name; raise InputError for an unknown extension."""
    extension = Path(path).suffix
    sink = SINKS.get(extension.lower())
    if sink is None:
        raise InputError.at(
            path,
            f"The extension {extension} is not supported for an output."
            if extension
            else "The name of the output has no extension.",
            f"Use one of {', '.join(SINKS)}.",
        )
    return sink


def holds_objects(path: Path | str) -> bool:
    """Return whether a file of this name can have columns of objects; others have only text."""
    return sink_for(path) is parquet_file


def holds_lines(path: Path | str) -> bool:
    """Return whether a file of this name has result lines, and not columns."""
    return sink_for(path) is jsonl_file


def is_csv(path: Path | str) -> bool:
    """Return whether a file of this name has text with delimiters."""
    return sink_for(path) is csv_file


def __dir__() -> list[str]:
    return __all__
