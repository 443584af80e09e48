"""
The files that hold the requests of a run, read like one file.

Lines and offsets count on from one file to the next. A line never continues in the next file.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from itertools import accumulate
from typing import BinaryIO, Self

from attrs import frozen

from message_batches.jobs.input.reader import read_ranges
from message_batches.jobs.storage import Place, Stamp, open_at

_NAMED = 3
"""How many files a message names."""

_GAP = 1 << 20
"""Bytes between two ranges of a URL from which on reading them apart is faster."""

_BLOCK = 256 << 10
"""Bytes of a URL that are read at once where single requests are read."""


@frozen
class InputFile:
    """
    A file with requests.

    Attributes:
        place: where it is.
        size: how many bytes were read from it.
        lines: how many lines it has.
        stamp: what it was before it was read.
    """

    place: Place
    size: int
    lines: int
    stamp: Stamp


@frozen
class RequestFiles:
    """
    The files of an input, in their order.

    Attributes:
        files: the files.
    """

    files: tuple[InputFile, ...]

    @property
    def name(self) -> str:
        """What messages call them."""
        return name_of([file.place for file in self.files])

    def line_in(self, line: int) -> tuple[InputFile, int]:
        """Return the file that holds a line, and the line in it."""
        index, line = _within(line - 1, [file.lines for file in self.files])
        return self.files[index], line + 1

    def read_spans(self, spans: Iterable[tuple[int, int]]) -> Iterator[list[bytes]]:
        """Yield the requests in ascending byte ranges, many at a time."""
        for file, ranges in self._by_file(spans):
            groups = _near(ranges) if isinstance(file.place, str) else [ranges]
            for group in groups:
                with open_at(file.place, size=group[-1][1]) as source:
                    yield from read_ranges(source, group)

    def read_all(self) -> Iterator[list[bytes]]:
        """Yield all requests, many at a time."""
        yield from self.read_spans([(0, sum(file.size for file in self.files))])

    def reader(self) -> RequestReader:
        """Return a reader of single requests."""
        return RequestReader(self)

    def _by_file(
        self, spans: Iterable[tuple[int, int]]
    ) -> Iterator[tuple[InputFile, list[tuple[int, int]]]]:
        """Yield each file with its ranges; a range that continues in the next file is split."""
        ends = list(accumulate(file.size for file in self.files))
        ranges: list[tuple[int, int]] = []
        index = 0
        for start, end in spans:
            while start < end:
                at = min(bisect_right(ends, start), len(ends) - 1)
                if at != index and ranges:
                    yield self.files[index], ranges
                    ranges = []
                index = at
                before = ends[at] - self.files[at].size
                until = end if at == len(ends) - 1 else min(end, ends[at])
                ranges.append((start - before, until - before))
                start = until
        if ranges:
            yield self.files[index], ranges


class RequestReader:
    """Reads single requests; the file of the last one stays open. Use it as a context manager."""

    def __init__(self, source: RequestFiles) -> None:
        self._files = source.files
        self._sizes = [file.size for file in self._files]
        self._open: tuple[int, BinaryIO] | None = None
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def read(self, offset: int, length: int) -> bytes:
        """Return the bytes of a request."""
        index, offset = _within(offset, self._sizes)
        if self._open is None or self._open[0] != index:
            self._stack.close()
            file = open_at(self._files[index].place, size=self._sizes[index], block=_BLOCK)
            self._open = index, self._stack.enter_context(file)
        self._open[1].seek(offset)
        return self._open[1].read(length)


def name_of(places: Sequence[Place]) -> str:
    """Return what messages call several files."""
    first = ", ".join(map(str, places[:_NAMED]))
    left = len(places) - _NAMED
    return f"{first} and {left:,} more" if left > 0 else first


def _within(position: int, sizes: Sequence[int]) -> tuple[int, int]:
    """Return which of several parts a position is in, and the position in it."""
    ends = list(accumulate(sizes))
    index = min(bisect_right(ends, position), len(ends) - 1)
    return index, position - (ends[index] - sizes[index])


def _near(ranges: Sequence[tuple[int, int]]) -> Iterator[list[tuple[int, int]]]:
    """Yield the ranges that are read together: so close that one read is faster than two."""
    group: list[tuple[int, int]] = []
    for start, end in ranges:
        if group and not 0 <= start - group[-1][1] <= _GAP:
            yield group
            group = []
        group.append((start, end))
    if group:
        yield group
