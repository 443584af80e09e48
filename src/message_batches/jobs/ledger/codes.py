"""
How far each request has come: one byte for each line of the input, in pages.

Results come in any order. Kept as a column of the table of requests, they made each part rewrite
most of that table, 12 us for a request. A byte in a page takes a tenth of one.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice

from message_batches.jobs.ledger.members import Range, joined
from message_batches.jobs.ledger.seal import page_term
from message_batches.jobs.ledger.store import Store
from message_batches.jobs.types import AnswerStatus

FRESH, HELD, SUSPENDED, DUE, LATER, COPY, REVISE, RESTORE = range(8)
"""
Open: can be sent; in a partition; not to be sent for now; to be retried after a failure; not to be
sent before the requests that go first are settled; not to be sent, as an equal one is; answered,
and to be asked again once that answer is put aside; to be settled with an earlier answer.
"""

COMPLETE, TRUNCATED, REFUSED, PAUSED, INVALID, FAILED, MISSING = range(8, 15)
"""Settled: by an answer and its status; by a failure; by the end of a batch that had no result."""

ANSWERED = range(COMPLETE, INVALID + 1)
"""The codes of requests that are settled by an answer."""

REMOVED = 15
"""Not in the input any more; it was sent, so its batch has a result of it."""

NO_REQUEST = 16
"""A line without a request."""

CODES: dict[AnswerStatus, int] = {
    "complete": COMPLETE,
    "truncated": TRUNCATED,
    "refused": REFUSED,
    "paused": PAUSED,
    "invalid": INVALID,
}
"""The codes of answers, by their status."""

STATUSES: dict[int, AnswerStatus] = {code: status for status, code in CODES.items()}
"""The statuses of answers, by their code."""

PAGE_LINES = 4000
"""Lines to a page. With its header, it fits into a page of SQLite, 4,096 bytes."""

EMPTY_PAGE = bytes([NO_REQUEST]) * PAGE_LINES


_PAGES_AT_ONCE = 100
"""Pages read with one statement, which may cost the time to another machine and back."""


def translation(*changes: tuple[int, int]) -> bytes:
    """Return a table for `bytes.translate` that changes these codes into others."""
    table = bytearray(range(256))
    for old, new in changes:
        table[old] = new
    return bytes(table)


class Codes:
    """
    The codes of all requests. What is written belongs to the transaction of the database.

    Attributes:
        counts: how many requests have each code.
        term: what the pages add to the seal of the ledger.
    """

    def __init__(self, database: Store) -> None:
        self._database = database
        self.counts: Counter[int] = Counter()
        self.term = 0
        # The page from which on a code is looked for; no line before it has the code.
        self._first = dict.fromkeys(range(NO_REQUEST), 0)
        for number, page in self._pages_from(0):
            self.term += page_term(number, page)
            for code in range(NO_REQUEST):
                self.counts[code] += page.count(code)

    def of(self, ranges: tuple[Range, ...]) -> bytes:
        """Return the codes of lines, in their order."""
        codes = bytearray()
        number, page = -1, b""
        pages = self._pages(ranges)
        for first, last in ranges:
            while first <= last:
                wanted, start = divmod(first, PAGE_LINES)
                if wanted != number:
                    number, page = next(pages)
                end = min(PAGE_LINES, start + last - first + 1)
                codes += page[start:end]
                first += end - start
        return bytes(codes)

    def change(self, ranges: tuple[Range, ...], old: bytes, new: bytes) -> None:
        """Set the codes of lines; `old` are those that they have."""
        if old == new:
            return
        changed: list[tuple[bytes, int]] = []
        pages = self._pages(ranges)
        number, before, page, at = -1, b"", bytearray(), 0

        def close() -> None:
            if page != before:
                self.term += page_term(number, page) - page_term(number, before)
                changed.append((bytes(page), number))

        for first, last in ranges:
            while first <= last:
                wanted, start = divmod(first, PAGE_LINES)
                if wanted != number:
                    close()
                    number, before = next(pages)
                    page = bytearray(before)
                count = min(PAGE_LINES - start, last - first + 1)
                page[start : start + count] = new[at : at + count]
                at += count
                first += count
        close()
        self._database.executemany("UPDATE codes SET codes = ? WHERE page = ?", changed)
        for code in range(NO_REQUEST):
            added = new.count(code)
            self.counts[code] += added - old.count(code)
            if added:
                self._first[code] = min(self._first[code], ranges[0][0] // PAGE_LINES)

    def runs(self, code: int) -> Iterator[Range]:
        """Yield the ranges of lines that have a code, in the order of the input."""
        return joined(self._runs(code))

    def _runs(self, code: int) -> Iterator[Range]:
        pattern = re.compile(b"[%b]+" % re.escape(bytes([code])))
        left = self.counts[code]
        found = False
        for number, page in self._pages_from(self._first[code]) if left else ():
            for match in pattern.finditer(page):
                found = True
                start = number * PAGE_LINES + match.start()
                yield start, start + len(match[0]) - 1
                left -= len(match[0])
            if not left:
                return
            if not found:
                self._first[code] = number + 1

    def _pages_from(self, number: int) -> Iterator[tuple[int, bytes]]:
        """Yield the pages from a number on, some of which are in memory at a time."""
        while pages := self._database.execute(
            "SELECT page, codes FROM codes WHERE page >= ? ORDER BY page LIMIT ?",
            (number, _PAGES_AT_ONCE),
        ).fetchall():
            yield from pages
            number = pages[-1][0] + 1

    def _pages(self, ranges: tuple[Range, ...]) -> Iterator[tuple[int, bytes]]:
        """Yield the pages that hold lines, in their order."""
        numbers = _numbers_of(ranges)
        while some := tuple(islice(numbers, _PAGES_AT_ONCE)):
            places = ", ".join("?" * len(some))
            found = dict(
                self._database.execute(
                    f"SELECT page, codes FROM codes WHERE page IN ({places})", some
                ).fetchall()
            )
            for number in some:
                yield number, found.get(number, EMPTY_PAGE)


def _numbers_of(ranges: Iterable[Range]) -> Iterator[int]:
    """Yield the numbers of the pages that hold lines."""
    number = 0
    for start, end in ranges:
        if end >= number * PAGE_LINES:
            first, number = max(start // PAGE_LINES, number), end // PAGE_LINES + 1
            yield from range(first, number)
