"""How far each request has come is one byte, in pages; partitions are ranges of lines."""

from __future__ import annotations

import sqlite3
from itertools import islice

from hypothesis import given
from hypothesis import strategies as st

from message_batches.jobs.ledger.codes import (
    DUE,
    FRESH,
    HELD,
    NO_REQUEST,
    PAGE_LINES,
    Codes,
)
from message_batches.jobs.ledger.members import (
    Range,
    joined,
    lines_in,
    mark,
    overlap,
    packed,
    unpacked,
)
from message_batches.jobs.ledger.schema import SCHEMA, scratch_ledger
from message_batches.jobs.ledger.store import SqliteStore

LAST = 2 * PAGE_LINES + 50

# Lines near the borders of pages, and far from them.
lines = st.integers(1, LAST) | st.sampled_from(
    [page * PAGE_LINES + step for page in (1, 2) for step in range(-3, 4)]
)
some_lines = st.sets(lines, max_size=30) | st.tuples(lines, lines).map(
    lambda ends: set(range(min(ends), max(ends) + 1))
)


def ranges_of(chosen: set[int]) -> tuple[Range, ...]:
    return tuple(joined((line, line) for line in sorted(chosen)))


@given(some_lines, st.lists(st.tuples(some_lines, st.sampled_from([HELD, DUE, FRESH])), max_size=4))
def test_each_line_has_the_code_that_was_set_last(
    used: set[int], changes: list[tuple[set[int], int]]
) -> None:
    with scratch_ledger() as builder:
        builder.add_requests(
            [(line, f"r{line}", None, line, 1, 1, 0, None) for line in sorted(used)]
        )
        builder.duplicates(1)
        database = SqliteStore(builder.database)
        codes = Codes(database)
        expected = dict.fromkeys(range(LAST + 1), NO_REQUEST) | dict.fromkeys(used, FRESH)
        for chosen, code in changes:
            ranges = ranges_of(chosen & used)
            old = codes.of(ranges)
            assert old == bytes(expected[line] for line in sorted(chosen & used))
            codes.change(ranges, old, bytes([code]) * len(old))
            expected |= dict.fromkeys(chosen & used, code)
        again = Codes(database)
        for each in (codes, again):
            assert list(each.of(((0, LAST),))) == list(expected.values())
            for code in (FRESH, HELD, DUE):
                having = {line for line, has in expected.items() if has == code}
                assert each.counts[code] == len(having)
                assert tuple(each.runs(code)) == ranges_of(having)
        assert codes.term == again.term


@given(some_lines, some_lines)
def test_ranges_are_the_lines_that_they_were_made_of(one: set[int], other: set[int]) -> None:
    first, second = ranges_of(one), ranges_of(other)
    assert list(lines_in(first)) == sorted(one)
    assert unpacked(packed(first)) == first
    assert overlap(first, second) == bool(one & other)
    marks = bytearray(len(one))
    mark(first, second, marks)
    assert [bool(each) for each in marks] == [line in other for line in sorted(one)]


def test_a_page_fits_into_one_of_sqlite() -> None:
    database = sqlite3.connect("")
    database.executescript(SCHEMA)
    before = database.execute("PRAGMA page_count").fetchone()[0]
    pages = 20
    database.executemany(
        "INSERT INTO codes VALUES (?, ?)", ((page, bytes(PAGE_LINES)) for page in range(pages))
    )
    # One more, that the table has to know where each of them is.
    assert database.execute("PRAGMA page_count").fetchone()[0] == before + pages
    database.close()


def test_lines_are_looked_for_from_where_the_first_were_found() -> None:
    pages = 40
    with scratch_ledger() as builder:
        lines = range(0, pages * PAGE_LINES, 100)
        builder.add_requests([(line, f"r{line}", None, line, 1, 1, 0, None) for line in lines])
        builder.duplicates(1)
        read: list[int] = []
        store = SqliteStore(builder.database)
        execute = store.execute

        def watched(sql: str, parameters: tuple[int, ...] = ()) -> sqlite3.Cursor:
            read.extend(parameters[:1])
            return execute(sql, parameters)

        codes = Codes(store)
        store.execute = watched  # type: ignore[assignment]
        first = tuple(islice(codes.runs(FRESH), 30 * 40))
        codes.change(first, codes.of(first), bytes([HELD]) * len(first))
        assert next(codes.runs(FRESH))[0] == 30 * PAGE_LINES
        read.clear()
        assert next(codes.runs(FRESH))[0] == 30 * PAGE_LINES
        assert read == [30]

        # What is open again is found, before where the search would begin.
        codes.change(first[5 * 40 : 6 * 40], bytes([HELD]) * 40, bytes([FRESH]) * 40)
        assert next(codes.runs(FRESH))[0] == 5 * PAGE_LINES
