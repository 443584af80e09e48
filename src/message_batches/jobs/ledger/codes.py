"""
How far each request has come: one byte for each line of the input, in pages.

Results come in any order. Kept as a column of the table of requests, they made each part rewrite
most of that table, 12 us for a request. A byte in a page takes a tenth of one.
"""

from __future__ import annotations

import re
import sqlite3
from collections import Counter
from collections.abc import Iterator

from message_batches.jobs.ledger.members import Range, joined
from message_batches.jobs.ledger.seal import page_term
from message_batches.jobs.types import AnswerStatus

FRESH, HELD, SUSPENDED, DUE = range(4)
"""Open: can be sent; in a partition; not to be sent for now; to be retried after a failure."""

COMPLETE, TRUNCATED, REFUSED, PAUSED, FAILED, MISSING = range(4, 10)
"""Settled: by an answer and its status; by a failure; by the end of a batch that had no result."""

NO_REQUEST = 10
"""A line without a request."""

CODES: dict[AnswerStatus, int] = {
    "complete": COMPLETE,
    "truncated": TRUNCATED,
    "refused": REFUSED,
    "paused": PAUSED,
}
"""The codes of answers, by their status."""

PAGE_LINES = 4000
"""Lines to a page. With its header, it fits into a page of SQLite, 4,096 bytes."""

EMPTY_PAGE = bytes([NO_REQUEST]) * PAGE_LINES


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

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database
        self.counts: Counter[int] = Counter()
        self.term = 0
        for number, page in database.execute("SELECT page, codes FROM codes"):
            self.term += page_term(number, page)
            for code in range(NO_REQUEST):
                self.counts[code] += page.count(code)

    def of(self, ranges: tuple[Range, ...]) -> bytes:
        """Return the codes of lines, in their order."""
        codes = bytearray()
        number, page = -1, b""
        for first, last in ranges:
            while first <= last:
                wanted, start = divmod(first, PAGE_LINES)
                if wanted != number:
                    number, page = wanted, self._page(wanted)
                end = min(PAGE_LINES, start + last - first + 1)
                codes += page[start:end]
                first += end - start
        return bytes(codes)

    def change(self, ranges: tuple[Range, ...], old: bytes, new: bytes) -> None:
        """Set the codes of lines; `old` are those that they have."""
        if old == new:
            return
        pages: list[tuple[int, bytes]] = []
        number, before, page, at = -1, b"", bytearray(), 0

        def close() -> None:
            if page != before:
                self.term += page_term(number, page) - page_term(number, before)
                pages.append((number, bytes(page)))

        for first, last in ranges:
            while first <= last:
                wanted, start = divmod(first, PAGE_LINES)
                if wanted != number:
                    close()
                    number, before = wanted, self._page(wanted)
                    page = bytearray(before)
                count = min(PAGE_LINES - start, last - first + 1)
                page[start : start + count] = new[at : at + count]
                at += count
                first += count
        close()
        self._database.executemany("UPDATE codes SET codes = ?2 WHERE page = ?1", pages)
        for code in range(NO_REQUEST):
            self.counts[code] += new.count(code) - old.count(code)

    def runs(self, code: int) -> Iterator[Range]:
        """Yield the ranges of lines that have a code, in the order of the input."""
        return joined(self._runs(code))

    def _runs(self, code: int) -> Iterator[Range]:
        pattern = re.compile(b"[%b]+" % re.escape(bytes([code])))
        left = self.counts[code]
        number = -1
        while left:
            row = self._database.execute(
                "SELECT page, codes FROM codes WHERE page > ? ORDER BY page LIMIT 1", (number,)
            ).fetchone()
            if row is None:
                return
            number, page = row
            for match in pattern.finditer(page):
                start = number * PAGE_LINES + match.start()
                yield start, start + len(match[0]) - 1
                left -= len(match[0])

    def _page(self, number: int) -> bytes:
        row = self._database.execute("SELECT codes FROM codes WHERE page = ?", (number,)).fetchone()
        return bytes(row[0]) if row else EMPTY_PAGE
