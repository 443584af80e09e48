"""Readers of the files that tables are made of. None holds more than a part of its file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from message_batches.tables.formats.arrow import open_arrow
from message_batches.tables.formats.csv import open_csv
from message_batches.tables.formats.files import FORMATS, TableFile, find_files
from message_batches.tables.formats.jsonl import open_jsonl
from message_batches.tables.formats.parquet import open_parquet
from message_batches.tables.formats.reader import BATCH_ROWS, Reader, first_line, in_small_batches

__all__ = [
    "BATCH_ROWS",
    "FORMATS",
    "READERS",
    "Reader",
    "TableFile",
    "find_files",
    "first_line",
    "in_small_batches",
]

READERS: Mapping[str, Callable[[Path], Reader]] = {
    "csv": open_csv,
    "tsv": open_csv,
    "jsonl": open_jsonl,
    "parquet": open_parquet,
    "arrow": open_arrow,
}
"""The function that opens a file of each format."""


def __dir__() -> list[str]:
    return __all__
