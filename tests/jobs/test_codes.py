"""What became of each row is kept in a byte, in pages."""

from __future__ import annotations

import sqlite3

from hypothesis import given
from hypothesis import strategies as st

from message_batches.jobs.ledger import request_status
from message_batches.jobs.ledger.schema import SCHEMA

lines = st.integers(1, 3 * request_status.PAGE_LINES)
known = st.dictionaries(lines, st.integers(request_status.OPEN, request_status.FAILED), max_size=30)


@given(st.lists(known, max_size=4), lines, lines)
def test_each_line_has_the_code_that_was_set_last(
    settings: list[dict[int, int]], one: int, other: int
) -> None:
    database = sqlite3.connect("")
    database.executescript(SCHEMA)
    expected: dict[int, int] = {}
    for some in settings:
        request_status.record(database, some.items())
        expected |= some

    first, last = sorted((one, other))
    found = request_status.between(database, first, last)
    assert list(found) == [
        expected.get(line, request_status.OPEN) for line in range(first, last + 1)
    ]
    for code, count in request_status.count(database).items():
        assert count == list(expected.values()).count(code)
    assert request_status.OPEN not in request_status.count(database)
    database.close()


def test_a_page_fits_into_one_of_sqlite() -> None:
    database = sqlite3.connect("")
    database.executescript(SCHEMA)
    before = database.execute("PRAGMA page_count").fetchone()[0]
    pages = 20
    request_status.record(
        database,
        ((page * request_status.PAGE_LINES, request_status.FAILED) for page in range(pages)),
    )
    # One more, that the table has to know where each of them is.
    assert database.execute("PRAGMA page_count").fetchone()[0] == before + pages
    database.close()
