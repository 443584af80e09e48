"""Readers of the files that tables are made of. None holds more than a part of its file."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from message_batches.jobs.errors import InputError
from message_batches.jobs.storage import Place
from message_batches.tables.formats.arrow import open_arrow
from message_batches.tables.formats.column_types import ColumnTypes, NumberedRow, batch_of
from message_batches.tables.formats.csv import open_csv
from message_batches.tables.formats.files import FORMATS, TableFile, find_files
from message_batches.tables.formats.jsonl import open_jsonl
from message_batches.tables.formats.parquet import open_parquet
from message_batches.tables.formats.reader import (
    BATCH_BYTES,
    BATCH_ROWS,
    Reader,
    first_line,
    in_small_batches,
)
from message_batches.tables.formats.row_file import RowFile, TemporaryFile, size_of
from message_batches.tables.formats.sqlite import open_sqlite
from message_batches.tables.formats.xlsx import open_xlsx

__all__ = [
    "BATCH_BYTES",
    "BATCH_ROWS",
    "FORMATS",
    "ColumnTypes",
    "NumberedRow",
    "Reader",
    "RowFile",
    "TableFile",
    "TemporaryFile",
    "batch_of",
    "find_files",
    "first_line",
    "in_small_batches",
    "open_file",
    "size_of",
]

_READERS: Mapping[str, Callable[[Place], Reader]] = {
    "csv": open_csv,
    "tsv": open_csv,
    "jsonl": open_jsonl,
    "parquet": open_parquet,
    "arrow": open_arrow,
}
"""The function that opens a file of each format."""

_NAMED: Mapping[str, Callable[[Place, str | None], Reader]] = {
    "sqlite": open_sqlite,
    "xlsx": open_xlsx,
}
"""The function that opens one of several tables in a file of each format."""


def open_file(file: TableFile, table: str | None = None) -> Reader:
    """
    Open a file.

    Args:
        file: the file.
        table: which of its tables, if it can have several.

    Raises:
        InputError: the file cannot be read as its format, or has no such table.
    """
    if (open_ := _NAMED.get(file.format)) is not None:
        return open_(file.place, table)
    if table is not None:
        raise InputError.at(
            file.place,
            "Only databases and workbooks have tables with names.",
            "Leave --table out.",
        )
    return _READERS[file.format](file.place)


def __dir__() -> list[str]:
    return __all__
