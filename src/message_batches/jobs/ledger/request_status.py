"""
What became of each row, in one byte.

Results come in any order. Kept as columns of a table of rows, each chunk of them rewrote most of
the table: 12 us for a row. A byte for each line of the input, in pages, takes a tenth of one.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable

from message_batches.jobs.types import AnswerStatus

PAGE_LINES = 4000
"""Lines to a page; with its header it just fits into a page of SQLite, which are 4,096 bytes."""

OPEN, FAILED = 0, 5
"""No result yet; failed or missing, as the table of failures says."""

QUALITY_CODES: dict[AnswerStatus, int] = {"complete": 1, "truncated": 2, "refused": 3, "paused": 4}
"""Of the rows that succeeded, by how the answer is."""


def record(database: sqlite3.Connection, codes: Iterable[tuple[int, int]]) -> None:
    """Set the codes of lines."""
    pages: dict[int, bytearray] = {}
    for line, code in codes:
        number, place = divmod(line, PAGE_LINES)
        page = pages.get(number)
        if page is None:
            page = pages[number] = _page(database, number)
        page[place] = code
    database.executemany("INSERT OR REPLACE INTO codes VALUES (?, ?)", pages.items())


def between(database: sqlite3.Connection, first: int, last: int) -> bytes:
    """Give the codes of the lines from the first to the last."""
    start, end = first // PAGE_LINES, last // PAGE_LINES
    found = dict(
        database.execute("SELECT * FROM codes WHERE page BETWEEN ? AND ?", (start, end)).fetchall()
    )
    none = bytes(PAGE_LINES)
    whole = b"".join(found.get(number, none) for number in range(start, end + 1))
    return whole[first - start * PAGE_LINES : last + 1 - start * PAGE_LINES]


def count(database: sqlite3.Connection) -> Counter[int]:
    """Count the lines by code, the open ones left out."""
    counts: Counter[int] = Counter()
    for (page,) in database.execute("SELECT codes FROM codes"):
        for code in range(OPEN + 1, FAILED + 1):
            counts[code] += page.count(code)
    return counts


def _page(database: sqlite3.Connection, number: int) -> bytearray:
    found = database.execute("SELECT codes FROM codes WHERE page = ?", (number,)).fetchone()
    return bytearray(found[0]) if found else bytearray(PAGE_LINES)
