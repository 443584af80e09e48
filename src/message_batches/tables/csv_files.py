"""
Reads CSV without guessing: every value is text, as it stands in the file.

A cell with nothing in it is null; one that holds "" is an empty text. No word such as NA or NULL
means anything.
"""

from __future__ import annotations

import csv
import re
from collections import deque
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
from pyarrow import csv as arrow_csv
from pyarrow.csv import InvalidRow

from message_batches.jobs.errors import Diagnostic, InputError
from message_batches.tables.readers import Reader, told

_DELIMITERS = ",;\t"
_PEEK = 1 << 16
_PIECE = 1 << 20

_BLOCKS = (512 << 10, 4 << 20, 32 << 20, 512 << 20)
"""
Bytes of the file that are looked at together; the next size is for files with a row that is longer.

The first is small because the reader holds some thirty of them at once: it took 38 MB with this one
and 200 MB with blocks of 16 MB, in the same time.
"""

_STRADDLING = "straddling object"
"""How pyarrow says that a row is longer than a block."""

_NOT_UTF8 = re.compile(r"In CSV column #(\d+): (?:Row #(\d+): )?.*invalid UTF8 data")
"""How pyarrow says so; it counts columns from 0, and the line of the names as row 1."""

_UTF8_MARK = b"\xef\xbb\xbf"
_QUOTE = ord('"')

_BEFORE_QUOTE = (*_DELIMITERS.encode(), _QUOTE)
_LONGEST_NAMES = 16 << 20

_LINE_ENDS = re.compile(rb"[\r\n]+")

_CLOSE = (
    'Put a " where the text of that cell ends; if there is one, look for a quote that is missing '
    "in a row before."
)

_NAMES = 'Put names that hold delimiters or line breaks into "quotes", and double quotes in them.'


def open_csv(path: Path) -> Reader:
    """Read the first line of a CSV file, which names the columns."""
    with told(path, "CSV"):
        head, whole = _first_record(path)
    delimiter = _delimiter_of(head)
    try:
        names = next(csv.reader([head], delimiter=delimiter, strict=True))
    except csv.Error as error:
        raise _bad(path, f"The first line cannot be read: {error}.", _NAMES) from None
    schema = pa.schema([(name, pa.string()) for name in names])

    def batches() -> Iterator[pa.RecordBatch]:
        if whole:
            return
        with told(path, "CSV"):
            _refuse_open_quote(path, delimiter)
        done = 0
        for block in _BLOCKS:
            try:
                for batch in _after(done, _read(path, names, delimiter, block)):
                    done += batch.num_rows
                    yield batch
            except InputError as error:
                if block == _BLOCKS[-1] or _STRADDLING not in str(error):
                    raise
            else:
                return

    return Reader(schema, batches)


def _after(done: int, batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Leave out the rows that were read before."""
    for batch in batches:
        if done < batch.num_rows:
            yield batch.slice(done)
        done = max(0, done - batch.num_rows)


def _read(path: Path, names: list[str], delimiter: str, block: int) -> Iterator[pa.RecordBatch]:
    wrong: list[InvalidRow] = []

    def refuse(row: InvalidRow) -> str:
        wrong.append(row)
        return "error"

    try:
        with told(path, "CSV"), pa.input_stream(str(path)) as file:
            reader = arrow_csv.open_csv(
                file,
                read_options=arrow_csv.ReadOptions(block_size=block, use_threads=False),
                parse_options=arrow_csv.ParseOptions(
                    delimiter=delimiter, newlines_in_values=True, invalid_row_handler=refuse
                ),
                convert_options=arrow_csv.ConvertOptions(
                    column_types=dict.fromkeys(names, pa.string()),
                    null_values=[""],
                    strings_can_be_null=True,
                    quoted_strings_can_be_null=False,
                ),
            )
            # Of a column under another name, the types would be guessed.
            assert reader.schema.names == names
            yield from reader
    except InputError as error:
        if not wrong and (found := _NOT_UTF8.search(str(error))):
            column, number = names[int(found[1])], found[2]
            where = f"Row {int(number) - 1}" if number else "A row"
            what = f'{where} is not UTF-8 in the column "{column}".'
            raise _bad(path, what, "Save the file as CSV UTF-8.") from None
        if not wrong:
            raise
        (row,) = wrong
        where = "A row" if row.number is None else f"Row {row.number - 1}"
        raise _bad(
            path,
            f"{where} has {row.actual_columns} cells and not {row.expected_columns}: "
            f"{_shown(row.text)}.",
            'Put what holds a delimiter or a line break into "quotes".',
        ) from None


def _refuse_open_quote(path: Path, delimiter: str) -> None:
    """
    Refuse a file that ends inside quotes.

    To pyarrow the end of a file closes a cell, and every row after an open quote would be lost in
    it without a word.
    """
    (last,) = deque(_parts(path, delimiter), maxlen=1)
    if not last[1]:
        return
    lines, begun = 0, False
    for part, quoted in _parts(path, delimiter):
        if quoted:
            begun = True
            continue
        first, *more = _LINE_ENDS.split(part)
        begun = begun or bool(first)
        for line in more:
            lines += begun
            begun = bool(line)
    what = f"The file ends inside a quote that was opened in row {lines}."
    raise _bad(path, what, _CLOSE)


def _parts(path: Path, delimiter: str) -> Iterator[tuple[bytes, bool]]:
    """Cut a file at its quotes; say of each part whether it is inside a quoted cell."""
    quoted = False
    openers = (*b"\r\n", ord(delimiter), _QUOTE)
    before = ord("\n")
    with pa.input_stream(str(path)) as file:
        piece = file.read(_PIECE).removeprefix(_UTF8_MARK)
        while piece:
            first, *more = piece.split(b'"')
            yield first, quoted
            before = first[-1] if first else before
            for part in more:
                # As in the first line: a quote amid a cell is a character like others, and one
                # right after another that closed goes on with the cell.
                if quoted:
                    quoted, before = False, _QUOTE
                else:
                    quoted, before = before in openers, 0
                yield part, quoted
                before = part[-1] if part else before
            piece = file.read(_PIECE)


def _first_record(path: Path) -> tuple[str, bool]:
    """Give the first line, which may hold quoted line breaks, and whether it is the only one."""
    content = bytearray()
    begun = quoted = False
    before = 0
    with pa.input_stream(str(path)) as file:
        while piece := file.read(_PEEK):
            if not content:
                if piece.startswith((b"\xff\xfe", b"\xfe\xff")):
                    raise _bad(path, "The file is UTF-16, not UTF-8.", "Save it as CSV UTF-8.")
                piece = piece.removeprefix(_UTF8_MARK)
            for at, byte in enumerate(piece, len(content)):
                if byte in b"\r\n" and not quoted:
                    if begun:
                        return _decoded(path, content + piece[: at - len(content)]), False
                    continue
                # A quote opens a name where it begins; one amid a name is a character like others.
                opens = not begun or before in _BEFORE_QUOTE
                before = byte
                if byte == _QUOTE and (quoted or opens):
                    quoted = not quoted
                elif byte == _QUOTE:
                    before = 0
                begun = True
            content += piece
            if len(content) > _LONGEST_NAMES:
                raise _bad(path, "The first line does not end within 16 MB.", _NAMES)
    if not begun:
        raise _bad(path, "The file is empty.", "Its first line must name the columns.")
    return _decoded(path, content), True


def _decoded(path: Path, head: bytearray) -> str:
    try:
        return head.decode().strip("\r\n")
    except UnicodeDecodeError:
        raise _bad(path, "The first line is not UTF-8.", "Save the file as CSV UTF-8.") from None


def _delimiter_of(head: str) -> str:
    outside = "".join(head.split('"')[::2])
    return max(_DELIMITERS, key=outside.count)


def _bad(path: Path, what: str, hint: str) -> InputError:
    return InputError(str(path), [Diagnostic(what, hint)])


def _shown(text: str) -> str:
    return text if len(text) <= 80 else f"{text[:76]} ..."
