"""
Read CSV without guessing: every value is text, exactly as in the file.

An empty cell is null; a cell that holds "" is an empty text. No word such as NA or NULL
has a special meaning. A first line such as `sep=;`, which names the delimiter for Excel, is not a
row.
"""

from __future__ import annotations

import csv
import re
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager

import pyarrow as pa
from pyarrow import csv as arrow_csv
from pyarrow.csv import InvalidRow

from message_batches.jobs.errors import InputError
from message_batches.jobs.storage import Place
from message_batches.sdk.results import BYTE_ORDER_MARK
from message_batches.tables.formats.reader import Reader, input_stream, read_errors

_DELIMITERS = ",;\t"
_HEAD_BYTES = 1 << 16
_CHUNK_BYTES = 1 << 20

_BLOCKS = (512 << 10, 4 << 20, 32 << 20, 512 << 20)
"""
Bytes of the file that pyarrow parses together; the next size is tried when a row may be longer.

The first is small because the reader holds some thirty of them at once: it took 38 MB with this one
and 200 MB with blocks of 16 MB, in the same time.
"""

_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_QUOTE = ord('"')

_BEFORE_QUOTE = (*_DELIMITERS.encode(), _QUOTE)
_MAX_HEADER_BYTES = 16 << 20

_LINE_ENDS = re.compile(rb"[\r\n]+")

_CLOSE_QUOTE = (
    'Put a " where the text of that cell ends; if it has one, look for a missing quote in an '
    "earlier row."
)

_QUOTE_NAMES = (
    'Put names that hold delimiters or line breaks into "quotes", and double inner quotes.'
)


_DELIMITER_LINE = re.compile(
    rb"(?:\xef\xbb\xbf)?[\r\n]*(\"?)sep=([\t -!#-~])\1(?:\r\n|\r|\n)", re.IGNORECASE
)
"""A first line that names the delimiter, for Excel."""

_LONGEST_DELIMITER_LINE = 64


def open_csv(path: Place) -> Reader:
    """Read the names of the columns from the first line of a CSV file."""
    with read_errors(path, "CSV"):
        with input_stream(path) as file:
            head = file.read(_LONGEST_DELIMITER_LINE)
        named = _DELIMITER_LINE.match(head)
        start = named.end() if named else 0
        header, is_complete = _read_header(path, start)
    delimiter = named[2].decode() if named else _delimiter_of(header)
    try:
        names = next(csv.reader([header], delimiter=delimiter, strict=True))
    except csv.Error as error:
        raise InputError.at(
            path, f"The first line cannot be read: {error}.", _QUOTE_NAMES
        ) from None
    schema = pa.schema([(name, pa.string()) for name in names])

    def batches() -> Iterator[pa.RecordBatch]:
        if is_complete:
            return
        with read_errors(path, "CSV"):
            _refuse_open_quote(path, start, delimiter)
            yield from _read(path, start, names, delimiter)

    return Reader(schema, batches, has_mark=head.startswith(BYTE_ORDER_MARK))


@contextmanager
def _opened(path: Place, start: int) -> Iterator[pa.NativeFile]:
    """Open a file behind the line that names its delimiter."""
    with input_stream(path) as file:
        file.read(start)
        yield file


def _read(path: Place, start: int, names: list[str], delimiter: str) -> Iterator[pa.RecordBatch]:
    rows = 0
    for block in _BLOCKS:
        try:
            for batch in _skip(rows, _parse(path, start, names, delimiter, block)):
                text = _as_text(path, batch, rows)
                rows += batch.num_rows
                yield text
        except pa.ArrowInvalid:
            # Most often a row is longer than the block. pyarrow has no exception for that, so the
            # next size is tried whatever the reason.
            if block == _BLOCKS[-1]:
                raise
        else:
            return


def _skip(rows: int, batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Yield batches without the rows at their beginning."""
    for batch in batches:
        if rows < batch.num_rows:
            yield batch.slice(rows)
        rows = max(0, rows - batch.num_rows)


def _parse(
    path: Place, start: int, names: list[str], delimiter: str, block: int
) -> Iterator[pa.RecordBatch]:
    refused: list[InvalidRow] = []

    def refuse(row: InvalidRow) -> str:
        refused.append(row)
        return "error"

    try:
        with _opened(path, start) as file:
            reader = arrow_csv.open_csv(
                file,
                read_options=arrow_csv.ReadOptions(block_size=block, use_threads=False),
                parse_options=arrow_csv.ParseOptions(
                    delimiter=delimiter, newlines_in_values=True, invalid_row_handler=refuse
                ),
                # As bytes: what is not UTF-8 is then found by row and column.
                convert_options=arrow_csv.ConvertOptions(
                    column_types=dict.fromkeys(names, pa.binary()),
                    null_values=[""],
                    strings_can_be_null=True,
                    quoted_strings_can_be_null=False,
                ),
            )
            # pyarrow would guess the types of columns that it calls something else.
            if reader.schema.names != names:
                raise InputError.at(path, "The first line is ambiguous.", _QUOTE_NAMES)
            yield from reader
    except pa.ArrowInvalid:
        if not refused:
            raise
        raise _wrong_number_of_cells(path, refused[0]) from None


def _wrong_number_of_cells(path: Place, row: InvalidRow) -> InputError:
    where = "A row" if row.number is None else f"Row {row.number - 1}"
    cells = "1 cell" if row.actual_columns == 1 else f"{row.actual_columns} cells"
    text = row.text if len(row.text) <= 80 else f"{row.text[:76]} ..."
    return InputError.at(
        path,
        f"{where} has {cells} instead of {row.expected_columns}: {text}.",
        'Put text that holds a delimiter or a line break into "quotes".',
    )


def _as_text(path: Place, batch: pa.RecordBatch, rows_before: int) -> pa.RecordBatch:
    columns = []
    for name, column in zip(batch.schema.names, batch.columns, strict=True):
        try:
            columns.append(column.cast(pa.string()))
        except pa.ArrowInvalid:
            at = next(at for at, cell in enumerate(column.to_pylist()) if not _is_utf8(cell))
            raise InputError.at(
                path,
                f'Row {rows_before + at + 1} is not UTF-8 in the column "{name}".',
                "Save the file as CSV UTF-8.",
            ) from None
    return pa.RecordBatch.from_arrays(columns, names=batch.schema.names)


def _is_utf8(cell: bytes | None) -> bool:
    try:
        (cell or b"").decode()
    except UnicodeDecodeError:
        return False
    return True


def _refuse_open_quote(path: Place, start: int, delimiter: str) -> None:
    """
    Refuse a file that ends inside quotes.

    pyarrow closes a cell at the end of the file, and would silently lose every row after an open
    quote in that cell.
    """
    (last,) = deque(_split_at_quotes(path, start, delimiter), maxlen=1)
    if not last[1]:
        return
    lines, started = 0, False
    for part, quoted in _split_at_quotes(path, start, delimiter):
        if quoted:
            started = True
            continue
        first, *more = _LINE_ENDS.split(part)
        started = started or bool(first)
        for line in more:
            lines += started
            started = bool(line)
    raise InputError.at(
        path, f"The file ends inside a quote that was opened in row {lines}.", _CLOSE_QUOTE
    )


def _split_at_quotes(path: Place, start: int, delimiter: str) -> Iterator[tuple[bytes, bool]]:
    """Yield the parts of a file between its quotes, and whether each is inside a quoted cell."""
    quoted = False
    openers = (*b"\r\n", ord(delimiter), _QUOTE)
    before = ord("\n")
    with _opened(path, start) as file:
        chunk = file.read(_CHUNK_BYTES).removeprefix(BYTE_ORDER_MARK)
        while chunk:
            first, *more = chunk.split(b'"')
            yield first, quoted
            before = first[-1] if first else before
            for part in more:
                # As in the first line: a quote inside an unquoted cell is an ordinary character,
                # and one right after a closing quote continues the cell.
                if quoted:
                    quoted, before = False, _QUOTE
                else:
                    quoted, before = before in openers, 0
                yield part, quoted
                before = part[-1] if part else before
            chunk = file.read(_CHUNK_BYTES)


def _read_header(path: Place, start: int) -> tuple[str, bool]:
    """Return the line of the names, which may hold line breaks, and whether no other follows."""
    header = bytearray()
    started = quoted = False
    before = 0
    with _opened(path, start) as file:
        while chunk := file.read(_HEAD_BYTES):
            if not header:
                if chunk.startswith(_UTF16_MARKS):
                    raise InputError.at(
                        path, "The file is UTF-16, not UTF-8.", "Save it as CSV UTF-8."
                    )
                chunk = chunk.removeprefix(BYTE_ORDER_MARK)
            for at, byte in enumerate(chunk, len(header)):
                if byte in b"\r\n" and not quoted:
                    if started:
                        return _header_text(path, header + chunk[: at - len(header)]), False
                    continue
                # A quote opens a name at its beginning; inside a name it is an ordinary character.
                opens = not started or before in _BEFORE_QUOTE
                before = byte
                if byte == _QUOTE and (quoted or opens):
                    quoted = not quoted
                elif byte == _QUOTE:
                    before = 0
                started = True
            header += chunk
            if len(header) > _MAX_HEADER_BYTES:
                raise InputError.at(path, "The first line does not end within 16 MB.", _QUOTE_NAMES)
    if not started:
        raise InputError.at(path, "The file is empty.", "Put the column names on its first line.")
    return _header_text(path, header), True


def _header_text(path: Place, header: bytearray) -> str:
    try:
        return header.decode().strip("\r\n")
    except UnicodeDecodeError:
        raise InputError.at(
            path, "The first line is not UTF-8.", "Save the file as CSV UTF-8."
        ) from None


def _delimiter_of(header: str) -> str:
    outside_quotes = "".join(header.split('"')[::2])
    return max(_DELIMITERS, key=outside_quotes.count)
