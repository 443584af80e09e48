"""
Reads the rows of a requests file as the bytes they are.

A row is a line with text on it. Only a newline ends a line, with or without a carriage return
before it; blanks around the row are no part of it. A row is never rebuilt: what is yielded here
goes out.
"""

from __future__ import annotations

import hashlib
import sys
import zlib
from array import array
from collections.abc import Iterable, Iterator
from typing import BinaryIO, NamedTuple

from message_batches.sdk.results import BLANKS, BYTE_ORDER_MARK

_BLOCK = 1 << 18


class InputLine(NamedTuple):
    """
    One row of the input.

    Attributes:
        line: line number, from 1.
        offset: where the row begins in the file, in bytes.
        content: the row's bytes.
        whole: False where the row was longer than the reader was told to hold; `content` is then
            its beginning.
    """

    line: int
    offset: int
    content: bytes
    whole: bool = True


def read_rows(file: BinaryIO, longest: int) -> Iterator[InputLine]:
    """Yield the rows of a file from where it stands, holding at most `longest` bytes of a row."""
    offset, line = file.tell(), 0
    while piece := file.readline(longest + 2):
        line += 1
        start = offset
        offset += len(piece)
        whole = True
        while not piece.endswith(b"\n") and (rest := file.readline(1 << 20)):
            offset += len(rest)
            whole = whole and not rest.strip(BLANKS)
            if rest.endswith(b"\n"):
                break
        if start == 0 and piece.startswith(BYTE_ORDER_MARK):
            piece = piece[len(BYTE_ORDER_MARK) :]
            start += len(BYTE_ORDER_MARK)
        content = piece.strip(BLANKS)
        if content or not whole:
            start += len(piece) - len(piece.lstrip(BLANKS))
            yield InputLine(line, start, content, whole and len(content) <= longest)


def read_spans(path: str, spans: Iterable[tuple[int, int]]) -> Iterator[list[bytes]]:
    """Yield the bytes of each row that lies in the given byte ranges of a file, many at a time."""
    with open(path, "rb") as file:
        for start, end in spans:
            file.seek(start)
            # A span ends with a row, so the last line read ends there, too, but for blanks.
            while start < end and (lines := file.readlines(min(_BLOCK, end - start))):
                start += sum(map(len, lines))
                yield [row for line in lines if (row := line.strip(BLANKS))]


def digest_of(content: bytes) -> int:
    """
    Hash one row, to notice a change: a CRC-32, of 4 bytes.

    One change in four thousand million goes unnoticed. blake2b takes four times as long.
    """
    return zlib.crc32(content)


def fingerprint_of(digests: Iterable[int]) -> str:
    """Hash a sequence of rows, given the hash of each."""
    # Little-endian everywhere, so that a partition is known on another machine.
    numbers = array("I", digests)
    if sys.byteorder == "big":
        numbers.byteswap()
    return hashlib.blake2b(numbers, digest_size=16).hexdigest()
