"""
Read a sheet of an Excel workbook. The first row that is not empty has the names of the columns.

A sheet has a type for each cell, not for each column: a column with text and anything else is text.
A cell with an error such as #N/A is null. Formulas have the values that the spreadsheet has saved.
"""

from __future__ import annotations

import datetime
import re
import warnings
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile

import pyarrow as pa

from message_batches._extras import needs
from message_batches.jobs.errors import InputError
from message_batches.jobs.input import unreadable
from message_batches.jobs.storage import Place, open_at
from message_batches.tables.formats.named_tables import chosen
from message_batches.tables.formats.reader import Reader
from message_batches.tables.formats.row_file import RowFile
from message_batches.tables.formats.shared_texts import SharedTexts

_EXACT = 2**53
"""Up to this, each integer is a number of a sheet too: they have 64 bits, with a fraction."""

_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
"""How a workbook writes characters that XML cannot have."""

_FORMULA = re.compile(rb"<(\w{1,20}:)?f[ />]")
_FORMULA_BYTES = 30
"""How a formula starts in the file of a sheet, and the most bytes of that."""


def open_xlsx(path: Place, table: str | None = None) -> Reader:
    """
    Read a sheet once, and keep its rows in a temporary file.

    Args:
        path: the workbook.
        table: the name of the sheet; by default the only visible one with cells.

    Raises:
        InputError: the file is not a workbook, the sheet is not clear, or a column has no name.
        MissingExtraError: openpyxl is not installed.
    """
    with _opened(path, values=True) as book:
        sheets = {sheet.title: sheet for sheet in book.worksheets}
        names = [*sheets] if table is not None else [*_visible(sheets.values())]
        name = chosen(path, names, table, "sheet")
        has_formulas = _has_formulas(sheets[name])
        rows = _rows_of(sheets[name])
        header = next(rows, None)
        if header is None:
            raise InputError.at(
                path, f'The sheet "{name}" is empty.', "Put the column names on its first row."
            )
        kinds: list[_Kind] = []
        kept = RowFile()
        with kept.writing() as write:
            for row in rows:
                kinds += (_Kind() for _ in range(len(row) - len(kinds)))
                for kind, value in zip(kinds, row, strict=False):
                    if value is not None:
                        kind.add(value)
                write(row)
    kinds += (_Kind() for _ in range(len(header) - len(kinds)))
    header += [None] * (len(kinds) - len(header))
    columns = []
    for at, (title, kind) in enumerate(zip(header, kinds, strict=True)):
        if title is not None:
            columns.append((at, _text(title), kind))
        elif kind.seen:
            raise InputError.at(
                path,
                f"The column {_letters(at)} of the sheet has no name.",
                "Write one into its first row, or delete the cells of that column.",
            )
    if has_formulas:
        _refuse_unknown_formulas(path, name)
    schema = pa.schema([(title, kind.type) for _, title, kind in columns])

    def batches() -> Iterator[pa.RecordBatch]:
        for chunk in kept.chunks():
            arrays = [
                _array([row[at] if at < len(row) else None for row in chunk], field.type)
                for (at, _, _), field in zip(columns, schema, strict=True)
            ]
            yield pa.RecordBatch.from_arrays(arrays, schema=schema)

    return Reader(schema, batches)


class _Kind:
    """What the values of a column are."""

    def __init__(self) -> None:
        self.seen: set[type] = set()
        self._is_exact = self._is_integer = self._has_no_time = True

    def add(self, value: Any) -> None:
        """Take a value into account."""
        kind = type(value)
        self.seen.add(kind)
        if kind is float:
            self._is_integer = self._is_integer and value.is_integer() and abs(value) <= _EXACT
        elif kind is int:
            self._is_exact = self._is_exact and abs(value) <= _EXACT
        elif kind is datetime.datetime:
            self._has_no_time = self._has_no_time and not (value - _midnight(value))

    @property
    def type(self) -> pa.DataType:
        """The type of the column."""
        if not self.seen:
            return pa.null()
        if self.seen <= {int, float}:
            if not self._is_exact:
                return pa.string()
            # Some programs write 1972 as 1972.0: in a sheet, both are the same number.
            return pa.int64() if self._is_integer else pa.float64()
        if self.seen <= {datetime.datetime, datetime.date}:
            return pa.date32() if self._has_no_time else pa.timestamp("us")
        if len(self.seen) == 1:
            (kind,) = self.seen
            return _TYPES.get(kind, pa.string())
        return pa.string()


def _array(values: Sequence[Any], kind: pa.DataType) -> pa.Array:
    """Return values with the type of their column."""
    change: Callable[[Any], Any] | None = None
    if pa.types.is_string(kind):
        change = _text
    elif pa.types.is_integer(kind):
        change = int
    elif pa.types.is_date(kind):
        change = _date
    if change is not None:
        values = [None if value is None else change(value) for value in values]
    return pa.array(values, kind)


_TYPES = {
    bool: pa.bool_(),
    str: pa.string(),
    datetime.time: pa.time64("us"),
    datetime.timedelta: pa.duration("us"),
}


@contextmanager
def _opened(path: Place, *, values: bool) -> Iterator[Any]:
    """Open a workbook; with its values, or else with its formulas."""
    with needs("excel"):
        from openpyxl.reader.excel import ExcelReader
        from openpyxl.utils.exceptions import InvalidFileException

    class Reading(ExcelReader):  # type: ignore[misc]  # has no types
        """Keeps the texts of a workbook on disk, and as they are written."""

        def read_strings(self) -> None:
            self.shared_strings = texts = SharedTexts(self.archive, self.package)
            opened.append(texts)

    opened: list[SharedTexts] = []
    try:
        with warnings.catch_warnings(), open_at(path) as file:
            # About parts of a workbook that are not needed here, such as the rules of a cell.
            warnings.simplefilter("ignore")
            reader = Reading(file, read_only=True, data_only=values, keep_links=False)
            with reader.archive:
                reader.read()
                yield reader.wb
    except (
        BadZipFile,
        InvalidFileException,
        KeyError,
        ParseError,
        ValueError,
        zlib.error,
    ) as error:
        raise InputError.at(
            path,
            f"The file cannot be read as an Excel workbook: {_reason(error)}.",
            "Check that it is complete, and save it without a password.",
        ) from None
    except OSError as error:
        raise unreadable(path, error) from None
    finally:
        for texts in opened:
            texts.close()


def _reason(error: Exception) -> str:
    line = (str(error).splitlines() or [""])[0].rstrip(".")
    return line[:200] or type(error).__name__


def _visible(sheets: Iterable[Any]) -> Iterator[str]:
    """Yield the names of the visible sheets that have cells with values."""
    for sheet in sheets:
        if sheet.sheet_state == "visible" and next(_rows_of(sheet), None) is not None:
            yield sheet.title


def _rows_of(sheet: Any) -> Iterator[list[Any]]:
    """Yield the values of each row that is not empty, up to its last value."""
    for cells in _cells_of(sheet):
        row = [_value(cell) for cell in cells]
        while row and row[-1] is None:
            row.pop()
        if row:
            yield row


def _cells_of(sheet: Any) -> Iterator[Sequence[Any]]:
    sheet.reset_dimensions()  # some programs write a size that is too small
    return sheet.iter_rows()  # type: ignore[no-any-return]


def _value(cell: Any) -> Any:
    value = cell.value
    if isinstance(value, str):
        if cell.data_type == "e":
            return None
        if "_x" in value:
            return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), value)
    return value


def _text(value: Any) -> str:
    """Return the text of a value in a column of text."""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float) and value.is_integer() and abs(value) <= _EXACT:
        return str(int(value))
    if isinstance(value, datetime.datetime):
        is_date = value == _midnight(value)
        return value.date().isoformat() if is_date else value.isoformat(" ")
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    return str(value)


def _date(value: datetime.date) -> datetime.date:
    return value.date() if isinstance(value, datetime.datetime) else value


def _midnight(value: datetime.datetime) -> datetime.datetime:
    return value.replace(hour=0, minute=0, second=0, microsecond=0)


def _letters(at: int) -> str:
    """Return what a spreadsheet calls a column."""
    at += 1
    name = ""
    while at:
        at, rest = divmod(at - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def _refuse_unknown_formulas(path: Place, name: str) -> None:
    """Refuse formulas that no spreadsheet has calculated: a program wrote them without values."""
    with _opened(path, values=True) as book, _opened(path, values=False) as formulas:
        for number, (values, cells) in enumerate(
            zip(_cells_of(book[name]), _cells_of(formulas[name]), strict=True), 1
        ):
            for value, cell in zip(values, cells, strict=True):
                # The value of a formula that makes an empty text has the type str.
                if cell.data_type == "f" and value.value is None and value.data_type == "n":
                    raise InputError.at(
                        path,
                        f"The formula in {_letters(cell.column - 1)}{number} has no value.",
                        "Open the file in a spreadsheet program and save it, to calculate it.",
                    )


def _has_formulas(sheet: Any) -> bool:
    with sheet._get_source() as source:
        end = b""
        while part := source.read(1 << 20):
            if _FORMULA.search(end + part):
                return True
            end = part[-_FORMULA_BYTES:]
    return False
