"""The index of a run over parts: what a request needs is read from the index of its part."""

from __future__ import annotations

import sqlite3
import struct
from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from itertools import accumulate, repeat

from message_batches.jobs.errors import InputError
from message_batches.jobs.input import (
    PAGE_REQUESTS,
    Page,
    RequestPart,
    RequestSpan,
    page_range,
    parse_part_id,
    part_id,
    read_pages,
)
from message_batches.jobs.ledger.index.index import Sizes
from message_batches.jobs.ledger.members import MOST_LINES, Range, too_many_lines

_CACHED = 64
"""Pages that are kept: 2 MB, the requests of two partitions."""

ReadRange = Callable[[str, int, int], bytes]
"""Returns the bytes of a file, by its name, from one place to another."""


class PartIndex:
    """
    The requests of parts, as a `RequestIndex`.

    Line numbers and offsets count on from part to part, as in one file that holds them all.

    Args:
        parts: the parts, in the order of the input.
        read: reads the indexes of the parts.

    Raises:
        InputError: two parts have the same number, or they have too many requests together.
    """

    def __init__(self, parts: Sequence[RequestPart], read: ReadRange) -> None:
        self._parts = tuple(parts)
        self._read = read
        self._by_number = {part.number: at for at, part in enumerate(self._parts)}
        # Before the first part, and after each.
        self._lines = list(accumulate((part.requests for part in self._parts), initial=0))
        self._offsets = list(accumulate((part.size for part in self._parts), initial=0))
        self._pages: OrderedDict[tuple[int, int], Page] = OrderedDict()
        if len(self._by_number) < len(self._parts):
            raise InputError.at(
                "requests", "Two parts have the same number.", "Give each part another number."
            )
        if self._lines[-1] > MOST_LINES:
            raise too_many_lines("requests")

    def sizes(self, ranges: Iterable[Range]) -> Generator[list[Sizes], None, None]:
        """Yield line, size and digest of requests, in lists."""
        for line, page, first, last in self._by_page(ranges):
            digests, lengths = page.digests[first : last + 1], page.lengths[first : last + 1]
            yield list(zip(range(line, line + len(lengths)), lengths, digests, strict=True))

    def ceilings(self, ranges: Iterable[Range]) -> Iterator[int | None]:
        """Yield None for each request: the index of a part has no bounds."""
        for first, last in ranges:
            yield from repeat(None, last - first + 1)

    def wire_spans(self, ranges: Iterable[Range]) -> tuple[tuple[int, int], ...]:
        """Return for each range the bytes of the input that hold its requests."""
        return tuple((self._span(first)[0], sum(self._span(last))) for first, last in ranges)

    def bases(self, ranges: Iterable[Range]) -> Iterator[str]:
        """Yield the bases of the ids."""
        for at, first, last in self._by_part(ranges):
            number = self._parts[at].number
            yield from (part_id(number, place) for place in range(first + 1, last + 2))

    def shown_ids(self, ranges: Iterable[Range]) -> Iterator[str]:
        """Yield the ids as JSON text."""
        return (f'"{base}"' for base in self.bases(ranges))

    def has_other_ids(self, ranges: Iterable[Range]) -> bool:
        """Return False: the id of a request is the base of its id on the wire."""
        return False

    def spans(self) -> Iterator[RequestSpan]:
        """Yield where every request is, in the order of the input."""
        for line, page, _, _ in self._by_page(self._all):
            offset = self._page_offset(line, page)
            for length, digest in zip(page.lengths, page.digests, strict=True):
                yield RequestSpan(line, offset, length, length, digest)
                line, offset = line + 1, offset + length + 1

    def ids(self) -> Iterator[tuple[str, str, int]]:
        """Yield for every request the base of its id, the id as JSON text, and its line."""
        for line, base in enumerate(self.bases(self._all), 1):
            yield base, f'"{base}"', line

    def last_line(self) -> int:
        """Return the line of the last request; 0 without requests."""
        return self._lines[-1]

    def span_of(self, base: str) -> RequestSpan | None:
        """Return where a request is, by the base of its id."""
        line = self._line_of(base)
        if not line:
            return None
        ((((_, size, digest),),)) = self.sizes([(line, line)])
        offset, length = self._span(line)
        return RequestSpan(line, offset, length, size, digest)

    @contextmanager
    def sorting(
        self, places: Iterable[tuple[str, int, int]]
    ) -> Iterator[Callable[[], Generator[tuple[int, int], None, None]]]:
        """Sort lines of an output by the order of the input, in a temporary file."""
        # An empty name is a private database that SQLite spills to a temporary file.
        with closing(sqlite3.connect("", isolation_level=None)) as database:
            database.execute("CREATE TABLE places (line INTEGER PRIMARY KEY, start, length)")
            database.execute("BEGIN")
            database.executemany(
                "INSERT INTO places VALUES (?, ?, ?)",
                ((self._line_of(base), start, length) for base, start, length in places),
            )

            def sorted_places() -> Generator[tuple[int, int], None, None]:
                yield from database.execute("SELECT start, length FROM places ORDER BY line")

            yield sorted_places

    def close(self) -> None:
        """Release the pages that are kept."""
        self._pages.clear()

    @property
    def _all(self) -> list[Range]:
        return [(1, self._lines[-1])] if self._lines[-1] else []

    def _line_of(self, base: str) -> int:
        """Return the line of a request; 0 if its id is not one of this run."""
        number, line = parse_part_id(base)
        at = self._by_number.get(number, -1)
        return self._lines[at] + line if at >= 0 and line <= self._parts[at].requests else 0

    def _span(self, line: int) -> tuple[int, int]:
        """Return offset and length of a request."""
        ((start, page, at, _),) = self._by_page([(line, line)])
        offset = self._page_offset(start, page) + sum(page.lengths[:at]) + at
        return offset, page.lengths[at]

    def _page_offset(self, line: int, page: Page) -> int:
        return self._offsets[bisect_right(self._lines, line - 1) - 1] + page.offset

    def _by_part(self, ranges: Iterable[Range]) -> Iterator[tuple[int, int, int]]:
        """Split ranges by part: yield the part, and the first and last place in it, from 0."""
        for first, last in ranges:
            while first <= last:
                at = bisect_right(self._lines, first - 1) - 1
                end = min(last, self._lines[at + 1])
                yield at, first - self._lines[at] - 1, end - self._lines[at] - 1
                first = end + 1

    def _by_page(self, ranges: Iterable[Range]) -> Iterator[tuple[int, Page, int, int]]:
        """Split ranges by page: yield the first line, the page, first and last place in it."""
        for at, first, last in self._by_part(ranges):
            begin, end = first // PAGE_REQUESTS, last // PAGE_REQUESTS
            while begin <= end:
                for number, page in enumerate(self._pages_of(at, begin, end), begin):
                    start = number * PAGE_REQUESTS
                    low, high = max(first - start, 0), min(last - start, PAGE_REQUESTS - 1)
                    yield self._lines[at] + start + low + 1, page, low, high
                    begin = number + 1

    def _pages_of(self, at: int, first: int, last: int) -> list[Page]:
        """Return pages of a part: at least the first, and what one call reads of the others."""
        kept = self._pages.get((at, first))
        if kept is not None:
            self._pages.move_to_end((at, first))
            return [kept]
        last = min(last, first + _CACHED - 1)
        part = self._parts[at]
        start, end = page_range(part, first, last)
        try:
            pages = read_pages(part, first, self._read(part.index_name, start, end))
            if len(pages) != last - first + 1:
                raise ValueError(f"{part.index_name} is too short")
        except (ValueError, struct.error) as error:
            raise InputError.at(
                part.index_name,
                "This is not the index that was written with the part.",
                "Restore the file from a copy.",
            ) from error
        for number, page in enumerate(pages, first):
            self._pages[at, number] = page
            if len(self._pages) > _CACHED:
                self._pages.popitem(last=False)
        return pages
