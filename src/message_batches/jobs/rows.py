"""
Reads the rows of a requests file as the bytes they are.

A row is a line with text on it. Only a newline ends a line, with or without a carriage return
before it; blanks around the row are no part of it. A row is never rebuilt: what is yielded here
goes out.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from attrs import frozen

_BLANKS = b" \t\r\n"
BYTE_ORDER_MARK = b"\xef\xbb\xbf"


@frozen
class Row:
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


def read_rows(file: BinaryIO, longest: int) -> Iterator[Row]:
    """Yield the rows of a file from where it stands, holding at most `longest` bytes of a row."""
    offset, line = file.tell(), 0
    while piece := file.readline(longest + 2):
        line += 1
        start = offset
        offset += len(piece)
        whole = True
        while not piece.endswith(b"\n") and (rest := file.readline(1 << 20)):
            offset += len(rest)
            whole = whole and not rest.strip(_BLANKS)
            if rest.endswith(b"\n"):
                break
        if start == 0 and piece.startswith(BYTE_ORDER_MARK):
            piece = piece[len(BYTE_ORDER_MARK) :]
            start += len(BYTE_ORDER_MARK)
        content = piece.strip(_BLANKS)
        if content or not whole:
            start += len(piece) - len(piece.lstrip(_BLANKS))
            yield Row(line, start, content, whole and len(content) <= longest)


def read_spans(path: str, spans: Iterable[tuple[int, int]]) -> Iterator[bytes]:
    """Yield the bytes of each row that lies in the given byte ranges of a file."""
    with open(path, "rb") as file:
        for start, end in spans:
            file.seek(start)
            at = start
            while at < end and (piece := file.readline(end - at)):
                at += len(piece)
                if content := piece.strip(_BLANKS):
                    yield content


def digest_of(content: bytes) -> bytes:
    """Hash one row, 8 bytes: enough to notice a change, small enough to keep for every row."""
    return hashlib.blake2b(content, digest_size=8).digest()


def fingerprint_of(digests: Iterable[bytes]) -> str:
    """Hash a sequence of rows, given the hash of each."""
    whole = hashlib.blake2b(digest_size=16)
    for digest in digests:
        whole.update(digest)
    return whole.hexdigest()
