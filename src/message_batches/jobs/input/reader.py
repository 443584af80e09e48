"""
Read the requests of a requests file as bytes.

A request is a line that is not blank. Only a newline ends a line, with or without a carriage return
before it; blanks around a request are not part of it. A request is never rebuilt: the bytes that
are yielded here are sent.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator
from typing import BinaryIO, NamedTuple

from message_batches.sdk.results import BLANKS, BYTE_ORDER_MARK

_BLOCK = 1 << 18


class RequestSpan(NamedTuple):
    """
    Where a request is in the requests file, and a hash of it.

    Attributes:
        line: line number, from 1.
        offset: its first byte.
        length: bytes in the file.
        size: bytes on the wire without the suffix of its id; they differ if its id is replaced.
        digest: hash of its bytes in the file.
    """

    line: int
    offset: int
    length: int
    size: int
    digest: int


class InputLine(NamedTuple):
    """
    One request of the input.

    Attributes:
        line: line number, from 1.
        offset: its first byte in the file.
        content: its bytes.
        complete: False where it is longer than the reader may hold; `content` is then its start.
    """

    line: int
    offset: int
    content: bytes
    complete: bool = True


def read_requests(
    file: BinaryIO, longest: int, line: int = 0, offset: int = 0
) -> Generator[InputLine, None, tuple[int, int]]:
    """
    Yield the requests of a file that was just opened; hold at most `longest` bytes of each.

    Args:
        file: the file.
        longest: the most bytes of a request.
        line: how many lines there are before the file.
        offset: how many bytes.

    Returns:
        how many lines and bytes there are up to its end.
    """
    beginning = offset
    while content := file.readline(longest + 2):
        line += 1
        start = offset
        offset += len(content)
        complete = True
        while not content.endswith(b"\n") and (rest := file.readline(1 << 20)):
            offset += len(rest)
            complete = complete and not rest.strip(BLANKS)
            if rest.endswith(b"\n"):
                break
        if start == beginning and content.startswith(BYTE_ORDER_MARK):
            content = content[len(BYTE_ORDER_MARK) :]
            start += len(BYTE_ORDER_MARK)
        request = content.strip(BLANKS)
        if request or not complete:
            start += len(content) - len(content.lstrip(BLANKS))
            yield InputLine(line, start, request, complete and len(request) <= longest)
    return line, offset


def read_ranges(file: BinaryIO, ranges: Iterable[tuple[int, int]]) -> Iterator[list[bytes]]:
    """Yield the requests in the given byte ranges of a file, many at a time."""
    for start, end in ranges:
        file.seek(start)
        # A range ends with a request, so the last line read ends there, too, but for blanks.
        while start < end and (lines := file.readlines(min(_BLOCK, end - start))):
            read = sum(map(len, lines))
            if start == 0:
                lines[0] = lines[0].removeprefix(BYTE_ORDER_MARK)
            start += read
            # A line may have many megabytes, so none is held here while it is sent.
            requests = [request for line in lines if (request := line.strip(BLANKS))]
            lines.clear()
            yield requests
            del requests
