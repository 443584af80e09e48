"""The status of each request is one byte, in pages."""

from __future__ import annotations

import sqlite3

from hypothesis import given
from hypothesis import strategies as st

from message_batches.jobs.ledger import schema
from message_batches.jobs.ledger.schema import SCHEMA

lines = st.integers(1, 3 * schema.PAGE_LINES)
known = st.dictionaries(lines, st.integers(schema.OPEN, schema.FAILED), max_size=30)


@given(st.lists(known, max_size=4), lines, lines)
def test_each_line_has_the_code_that_was_set_last(
    settings: list[dict[int, int]], one: int, other: int
) -> None:
    database = sqlite3.connect("")
    database.executescript(SCHEMA)
    expected: dict[int, int] = {}
    for some in settings:
        schema.record_statuses(database, some.items())
        expected |= some

    first, last = sorted((one, other))
    found = schema.statuses_between(database, first, last)
    assert list(found) == [expected.get(line, schema.OPEN) for line in range(first, last + 1)]
    for code, count in schema.count_statuses(database).items():
        assert count == list(expected.values()).count(code)
    assert schema.OPEN not in schema.count_statuses(database)
    database.close()


def test_a_page_fits_into_one_of_sqlite() -> None:
    database = sqlite3.connect("")
    database.executescript(SCHEMA)
    before = database.execute("PRAGMA page_count").fetchone()[0]
    pages = 20
    schema.record_statuses(
        database,
        ((page * schema.PAGE_LINES, schema.FAILED) for page in range(pages)),
    )
    # One more, that the table has to know where each of them is.
    assert database.execute("PRAGMA page_count").fetchone()[0] == before + pages
    database.close()
