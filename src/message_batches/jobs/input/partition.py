"""
Cuts a sequence of rows into batches, by count and by exact bytes.

No two batches of a plan hold the same number of rows where that can be had without making one less
than half full: when the answer to a create is lost, the number of rows is what tells its batch from
the others.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from attrs import frozen

from message_batches.jobs.input.reader import fingerprint_of
from message_batches.jobs.types import BatchLimits
from message_batches.sdk.create import ENVELOPE, body_size

_OPENING, _COMMA, _CLOSING = (len(part) for part in ENVELOPE)


class RequestSpan(NamedTuple):
    """
    Where a row lies in the requests file, and what it is.

    Attributes:
        line: line number, from 1.
        offset: where it begins, in bytes.
        length: bytes in the file.
        size: bytes over the wire, which differ if its id is exchanged.
        digest: hash of its bytes in the file.
    """

    line: int
    offset: int
    length: int
    size: int
    digest: int


@frozen
class PartitionDraft:
    """A run of rows that fits into one batch."""

    extents: tuple[RequestSpan, ...]

    @property
    def size(self) -> int:
        """Bytes of the request body that holds these rows."""
        return body_size(sum(extent.size for extent in self.extents), len(self.extents))

    @property
    def spans(self) -> tuple[tuple[int, int], ...]:
        """Byte ranges of the file, neighbouring rows joined into one."""
        spans: list[tuple[int, int]] = []
        line = None
        for extent in self.extents:
            end = extent.offset + extent.length
            if line is not None and extent.line == line + 1:
                spans[-1] = (spans[-1][0], end)
            else:
                spans.append((extent.offset, end))
            line = extent.line
        return tuple(spans)

    @property
    def fingerprint(self) -> str:
        """Hash of the rows' bytes."""
        return fingerprint_of(extent.digest for extent in self.extents)

    def halves(self) -> tuple[PartitionDraft, PartitionDraft]:
        """Split in two, unequal by a row or two so that they can be told apart by their counts."""
        middle = (len(self.extents) + 1) // 2
        if 2 * middle == len(self.extents) and middle > 1:
            middle += 1
        return PartitionDraft(self.extents[:middle]), PartitionDraft(self.extents[middle:])


def cut(extents: Iterable[RequestSpan], limits: BatchLimits) -> Iterator[PartitionDraft]:
    """Yield the pieces of a sequence of rows, each as soon as it is full."""
    cutter = Partitioner(limits)
    for extent in extents:
        yield from cutter.add(extent)
    yield from cutter.close()


class Partitioner:
    """Takes rows one by one and gives back each piece as it is full."""

    def __init__(self, limits: BatchLimits) -> None:
        self._limits = limits
        self._waiting: list[RequestSpan] = []
        self._size = _OPENING + _CLOSING  # of what waits, with a comma for the next
        self._used: set[int] = set()

    def add(self, extent: RequestSpan) -> tuple[PartitionDraft, ...]:
        """Take a row; give the pieces that are full without it."""
        pieces = () if self._fits(extent) else tuple(self._make_room(extent))
        self._waiting.append(extent)
        self._size += extent.size + _COMMA
        return pieces

    def _make_room(self, extent: RequestSpan) -> Iterator[PartitionDraft]:
        while self._waiting and not self._fits(extent):
            yield self._cut(self._free_count(len(self._waiting)))

    def close(self) -> Iterator[PartitionDraft]:
        """Yield what is left."""
        left = len(self._waiting)
        if left in self._used and (first := self._free_pair(left)):
            yield self._cut(first)
        if self._waiting:
            yield self._cut(len(self._waiting))

    def _fits(self, extent: RequestSpan) -> bool:
        return (
            len(self._waiting) < self._limits.requests
            and self._size + extent.size <= self._limits.size
        )

    def _free_count(self, most: int) -> int:
        """Give the largest unused count from half of `most` up, or `most` if there is none."""
        for count in range(most, (most - 1) // 2, -1):
            if count not in self._used:
                return count
        return most

    def _free_pair(self, total: int) -> int | None:
        for first in range(total - 1, total // 2, -1):
            if first not in self._used and total - first not in self._used:
                return first
        return None

    def _cut(self, count: int) -> PartitionDraft:
        piece = PartitionDraft(tuple(self._waiting[:count]))
        del self._waiting[:count]
        self._size -= sum(extent.size + _COMMA for extent in piece.extents)
        self._used.add(count)
        return piece
