"""The index of a run some of whose requests are not sent as the input has them."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import AbstractContextManager, closing

from message_batches.jobs.input import RequestSpan
from message_batches.jobs.ledger.index.index import RequestIndex, Sizes
from message_batches.jobs.ledger.members import Range, lines_in
from message_batches.jobs.revisions import Revision

FindRevisions = Callable[[Iterable[Range]], Generator[Revision, None, None]]
"""
Yields the revisions of the requests in ranges of lines, in the order of the ranges.

It may be closed early.
"""


class RevisedIndex:
    """
    The requests of a run as they are sent next, as a `RequestIndex`.

    Ids and lines are those of the input, and `spans` and `span_of` say where the input has a
    request. Only what is sent differs: sizes, digests, ceilings and the bytes on the wire.

    Args:
        index: the requests of the input.
        find: finds the newest revision of each request; their offsets are beyond the input.
    """

    def __init__(self, index: RequestIndex, find: FindRevisions) -> None:
        self._index = index
        self._find = find

    def sizes(self, ranges: Iterable[Range]) -> Generator[list[Sizes], None, None]:
        """Yield line, size and digest of requests, in lists."""
        ranges = tuple(ranges)
        with (
            closing(self._find(ranges)) as revisions,
            closing(self._index.sizes(ranges)) as blocks,
        ):
            revision = next(revisions, None)
            for block in blocks:
                revised: dict[int, Sizes] = {}
                while revision is not None and revision.line <= block[-1][0]:
                    revised[revision.line] = revision.line, revision.size, revision.digest
                    revision = next(revisions, None)
                yield [revised.get(each[0], each) for each in block] if revised else block

    def ceilings(self, ranges: Iterable[Range]) -> Iterator[int | None]:
        """Yield what each request costs at most; None where nothing bounds it."""
        ranges = tuple(ranges)
        revisions = self._find(ranges)
        revision = next(revisions, None)
        if revision is None:
            yield from self._index.ceilings(ranges)
            return
        for line, ceiling in zip(lines_in(ranges), self._index.ceilings(ranges), strict=True):
            if revision is not None and revision.line == line:
                yield revision.ceiling
                revision = next(revisions, None)
            else:
                yield ceiling

    def wire_spans(self, ranges: Iterable[Range]) -> tuple[tuple[int, int], ...]:
        """Return the bytes of the files that hold requests; a range may need several."""
        ranges = tuple(ranges)
        places = list(_split(ranges, self._find(ranges)))
        unchanged = [each for each in places if not isinstance(each, Revision)]
        given = iter(self._index.wire_spans(unchanged))
        spans: list[tuple[int, int]] = []
        for place in places:
            if not isinstance(place, Revision):
                spans.append(next(given))
                continue
            end = place.offset + place.length
            if spans and spans[-1][1] + 1 == place.offset:  # the next line of the same file
                spans[-1] = spans[-1][0], end
            else:
                spans.append((place.offset, end))
        return tuple(spans)

    def bases(self, ranges: Iterable[Range]) -> Iterator[str]:
        """Yield the bases of the ids."""
        return self._index.bases(ranges)

    def shown_ids(self, ranges: Iterable[Range]) -> Iterator[str]:
        """Yield the user's ids, as JSON text."""
        return self._index.shown_ids(ranges)

    def has_other_ids(self, ranges: Iterable[Range]) -> bool:
        """Return whether the user's id of a request differs from its base."""
        return self._index.has_other_ids(ranges)

    def spans(self) -> Iterator[RequestSpan]:
        """Yield where the input has every request, in its order."""
        return self._index.spans()

    def ids(self) -> Iterator[tuple[str, str, int]]:
        """Yield for every request the base of its id, the user's id as JSON text, and its line."""
        return self._index.ids()

    def last_line(self) -> int:
        """Return the line of the last request; 0 without requests."""
        return self._index.last_line()

    def span_of(self, base: str) -> RequestSpan | None:
        """Return where the input has a request, by the base of its id."""
        return self._index.span_of(base)

    def sorting(
        self, places: Iterable[tuple[str, int, int]]
    ) -> AbstractContextManager[Callable[[], Generator[tuple[int, int], None, None]]]:
        """Sort lines of an output by the order of the input."""
        return self._index.sorting(places)

    def close(self) -> None:
        """Release what the index holds. A second call does nothing."""
        self._index.close()


def _split(ranges: Iterable[Range], revisions: Iterator[Revision]) -> Iterator[Range | Revision]:
    """Yield ranges without the lines of revisions, and these in their place."""
    revision = next(revisions, None)
    for first, last in ranges:
        while revision is not None and revision.line <= last:
            if first < revision.line:
                yield first, revision.line - 1
            yield revision
            first, revision = revision.line + 1, next(revisions, None)
        if first <= last:
            yield first, last
