"""
Split a sequence of requests into batches, by count and by exact bytes.

No two batches of a plan hold the same number of requests where that is possible without one that is
less than half full: when the response to a create is lost, its batch is
recognized by the number of requests.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from attrs import frozen

from message_batches.jobs.storage import fingerprint_of
from message_batches.jobs.types import BatchLimits
from message_batches.sdk.create import ENVELOPE, body_size

_OPENING, _COMMA, _CLOSING = (len(part) for part in ENVELOPE)


class RequestSpan(NamedTuple):
    """
    Where a request is in the requests file, and a hash of it.

    Attributes:
        line: line number, from 1.
        offset: its first byte.
        length: bytes in the file.
        size: bytes on the wire, which differ if its id is replaced.
        digest: hash of its bytes in the file.
    """

    line: int
    offset: int
    length: int
    size: int
    digest: int


@frozen
class PartitionDraft:
    """Requests that fit into one batch, in the order of the input."""

    request_spans: tuple[RequestSpan, ...]

    @property
    def size(self) -> int:
        """Bytes of the request body that holds these requests."""
        return body_size(sum(span.size for span in self.request_spans), len(self.request_spans))

    @property
    def spans(self) -> tuple[tuple[int, int], ...]:
        """Byte ranges of the file, with neighboring requests joined into one."""
        spans: list[tuple[int, int]] = []
        line = None
        for span in self.request_spans:
            end = span.offset + span.length
            if line is not None and span.line == line + 1:
                spans[-1] = (spans[-1][0], end)
            else:
                spans.append((span.offset, end))
            line = span.line
        return tuple(spans)

    @property
    def fingerprint(self) -> str:
        """Hash of the requests' bytes."""
        return fingerprint_of(span.digest for span in self.request_spans)

    def halves(self) -> tuple[PartitionDraft, PartitionDraft]:
        """Split in two, with unequal counts so that the two batches can be distinguished."""
        middle = (len(self.request_spans) + 1) // 2
        if 2 * middle == len(self.request_spans) and middle > 1:
            middle += 1
        return (
            PartitionDraft(self.request_spans[:middle]),
            PartitionDraft(self.request_spans[middle:]),
        )


def partition_requests(
    spans: Iterable[RequestSpan], limits: BatchLimits
) -> Iterator[PartitionDraft]:
    """Yield the partitions of a sequence of requests, each as soon as it is full."""
    partitioner = Partitioner(limits)
    for span in spans:
        yield from partitioner.add(span)
    yield from partitioner.close()


class Partitioner:
    """Accepts requests one by one and returns each partition when it is full."""

    def __init__(self, limits: BatchLimits) -> None:
        self._limits = limits
        self._waiting: list[RequestSpan] = []
        self._size = _OPENING + _CLOSING  # of what waits, with a comma for the next
        self._used: set[int] = set()

    def add(self, span: RequestSpan) -> tuple[PartitionDraft, ...]:
        """Add a request; return the partitions that are full without it."""
        drafts = () if self._fits(span) else tuple(self._make_room(span))
        self._waiting.append(span)
        self._size += span.size + _COMMA
        return drafts

    def _make_room(self, span: RequestSpan) -> Iterator[PartitionDraft]:
        while self._waiting and not self._fits(span):
            yield self._take(self._free_count(len(self._waiting)))

    def close(self) -> Iterator[PartitionDraft]:
        """Yield what is left."""
        left = len(self._waiting)
        if left in self._used and (first := self._free_pair(left)):
            yield self._take(first)
        if self._waiting:
            yield self._take(len(self._waiting))

    def _fits(self, span: RequestSpan) -> bool:
        return (
            len(self._waiting) < self._limits.requests
            and self._size + span.size <= self._limits.size
        )

    def _free_count(self, most: int) -> int:
        """Return the largest unused count from half of `most` up; `most` if all are used."""
        for count in range(most, (most - 1) // 2, -1):
            if count not in self._used:
                return count
        return most

    def _free_pair(self, total: int) -> int | None:
        for first in range(total - 1, total // 2, -1):
            if first not in self._used and total - first not in self._used:
                return first
        return None

    def _take(self, count: int) -> PartitionDraft:
        draft = PartitionDraft(tuple(self._waiting[:count]))
        del self._waiting[:count]
        self._size -= sum(span.size + _COMMA for span in draft.request_spans)
        self._used.add(count)
        return draft
