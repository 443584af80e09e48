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

__all__ = ["SINKS", "TableSink", "sink_for"]

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
    ".sqlite": sqlite_file,
    ".db": sqlite_file,
}
"""The writer for each extension."""


def sink_for(path: Path) -> TableSink:
    """Return the writer for a file of this name; raise InputError for an unknown extension."""
    sink = SINKS.get(path.suffix.lower())
    if sink is None:
        raise InputError.at(
            path,
            f"The extension {path.suffix} is not supported for an output."
            if path.suffix
            else "The name of the output has no extension.",
            f"Use one of {', '.join(SINKS)}.",
        )
    return sink


def __dir__() -> list[str]:
    return __all__
