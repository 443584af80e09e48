"""
Write an Excel workbook: one sheet, `answers`, with the names of the columns on a row that stays.

A sheet has at most 1,048,576 rows and 16,384 columns, and a cell at most 32,767 characters: longer
text is shortened, and its end says how long it was. Text is never a formula. Integers of more than
15 digits become text, for a sheet would round them; so do times before March 1900, with a time
zone, or not exact to the millisecond. Characters that XML cannot have are escaped as Excel does it.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import types

from message_batches._extras import needs
from message_batches.tables.answers import OutputSchema
from message_batches.tables.sinks.flatten import base64_text, flatten

SHEET = "answers"

_MAX_COLUMNS = 16_384
_MAX_CHARACTERS = 32_767
"""Of a cell, in 16-bit units."""

_MOST_DIGITS = 10**15

_FIRST_DAY, _LAST_DAY = datetime.datetime(1900, 3, 1), datetime.datetime(9999, 12, 31)
"""Before the first, spreadsheets disagree about dates: Excel has a 29 February 1900."""

_NOT_IN_XML = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
_HALF_ESCAPE = re.compile("_(x[0-9A-Fa-f]{0,4})?$")


@contextmanager
def xlsx_file(path: Path, output: OutputSchema) -> Iterator[Callable[[pa.RecordBatch], None]]:
    """Write a workbook; its rows wait in a temporary file until all are there."""
    with needs("excel"):
        from openpyxl import Workbook
        from openpyxl.cell import WriteOnlyCell
        from openpyxl.styles import Font
    if len(output.schema) > _MAX_COLUMNS:
        raise ValueError(f"a sheet has at most {_MAX_COLUMNS:,} columns, and this table has more")
    book = Workbook(write_only=True)
    sheet = book.create_sheet(SHEET)
    sheet.freeze_panes = "A2"

    def cell(value: Any) -> Any:
        if isinstance(value, float) and float(f"{value:.16g}") != value:
            written = WriteOnlyCell(sheet, repr(value))  # openpyxl would write 16 digits
            written.data_type = "n"
            return written
        if not isinstance(value, str):
            return value
        written = WriteOnlyCell(sheet, _fitting(value))
        written.data_type = "s"  # not a formula, whatever it starts with
        return written

    def write(batch: pa.RecordBatch) -> None:
        columns = [_values(column) for column in batch.columns]
        for row in zip(*columns, strict=True):
            sheet.append([cell(value) for value in row])

    names = [cell(name) for name in output.schema.names]
    for name in names:
        name.font = Font(bold=True)
    sheet.append(names)
    try:
        yield write
    except BaseException:
        with suppress(Exception):
            sheet.close()  # or its temporary file is in use
        raise
    book.save(path)


def _values(column: pa.Array) -> list[Any]:
    """Return what the cells of a column have: numbers, booleans, dates, text or nothing."""
    kind = column.type
    if types.is_date(kind) or (types.is_timestamp(kind) and kind.tz is None):
        return _dates(column)
    cells = flatten(column)
    if types.is_large_binary(cells.type):
        cells = base64_text(cells)
    values: list[Any] = cells.to_pylist()
    if types.is_floating(cells.type):
        return [_fraction(value) for value in values]
    if types.is_integer(cells.type):
        return [
            str(value) if value is not None and abs(value) >= _MOST_DIGITS else value
            for value in values
        ]
    return values


def _dates(column: pa.Array) -> list[Any]:
    """Return dates as far as a sheet has them exactly, otherwise their text."""
    texts = flatten(column).to_pylist()
    is_date = types.is_date(column.type)
    dates = column.cast(pa.date32() if is_date else pa.timestamp("ms"), safe=False)
    first = pa.scalar(_FIRST_DAY, dates.type)
    fits = pc.and_(pc.equal(dates.cast(column.type), column), pc.greater_equal(dates, first))
    fits = pc.and_(fits, pc.less(dates, pa.scalar(_LAST_DAY, dates.type)))
    exact = pc.if_else(fits, dates, pa.scalar(None, dates.type)).to_pylist()
    return [text if date is None else date for date, text in zip(exact, texts, strict=True)]


def _fraction(value: float | None) -> Any:
    if value is None or value != value:  # a sheet has no NaN
        return None
    return value if abs(value) != float("inf") else str(value)


def _fitting(text: str) -> str:
    """Return a text as a cell can have it."""
    written = _NOT_IN_XML.sub(lambda found: f"_x{ord(found[0]):04X}_", text)
    if len(written) * 2 <= _MAX_CHARACTERS or _units(written) <= _MAX_CHARACTERS:
        return written
    note = f" ... (the text has {len(text):,} characters)"
    room = _MAX_CHARACTERS - len(note)
    start = written.encode("utf-16-le")[: 2 * room].decode("utf-16-le", "ignore")
    return _HALF_ESCAPE.sub("", start) + note


def _units(text: str) -> int:
    return len(text) + sum(character > "\uffff" for character in text)
