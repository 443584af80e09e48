"""
The index of the requests of a run: their ids, and where they are in the input.

It is written once, when the run is planned, and never changes. What changes is in the store; no
statement joins the two, so that each can be where it is best: a file for the index, which is large,
and a database that outlives the machine for what must not be lost.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from itertools import chain
from typing import Any, Protocol

from message_batches.jobs.input import RequestSpan
from message_batches.jobs.ledger.members import Range
from message_batches.jobs.ledger.store import in_ranges

AT_ONCE = 1_000
"""How much to read at once, so that a reader does not hold up a process that works on the run."""

Sizes = tuple[int, int, int]
"""Line, bytes in a request body, and digest of a request."""

SHOWN_ID = """IFNULL(original_id, '"' || custom_id || '"')"""
"""The id by which the user knows a request, as JSON text."""


class RequestIndex(Protocol):
    """
    The requests of a run, by their lines in the input.

    What takes ranges of lines returns something for each request in them, in the order of the
    ranges, which is that of the input. The base of an id is the id on the wire without its suffix.
    """

    def sizes(self, ranges: Iterable[Range]) -> Generator[list[Sizes], None, None]:
        """Yield line, size and digest of requests, in lists; it may be closed early."""
        ...

    def ceilings(self, ranges: Iterable[Range]) -> Iterator[int | None]:
        """
        Yield what each request costs at most, in `money.NANO`; None where nothing bounds it.

        By the prices that the run was planned with.
        """
        ...

    def wire_spans(self, ranges: Iterable[Range]) -> tuple[tuple[int, int], ...]:
        """Return for each range the bytes of the input that hold its requests."""
        ...

    def bases(self, ranges: Iterable[Range]) -> Iterator[str]:
        """Yield the bases of the ids."""
        ...

    def shown_ids(self, ranges: Iterable[Range]) -> Iterator[str]:
        """Yield the user's ids, as JSON text."""
        ...

    def has_other_ids(self, ranges: Iterable[Range]) -> bool:
        """Return whether the user's id of a request differs from its base."""
        ...

    def spans(self) -> Iterator[RequestSpan]:
        """Yield where every request is, in the order of the input."""
        ...

    def ids(self) -> Iterator[tuple[str, str, int]]:
        """Yield for every request the base of its id, the user's id as JSON text, and its line."""
        ...

    def last_line(self) -> int:
        """Return the line of the last request; 0 without requests."""
        ...

    def span_of(self, base: str) -> RequestSpan | None:
        """Return where a request is, by the base of its id; None if it is not of this run."""
        ...

    def sorting(
        self, places: Iterable[tuple[str, int, int]]
    ) -> AbstractContextManager[Callable[[], Generator[tuple[int, int], None, None]]]:
        """
        Sort lines of an output by the order of the input.

        Args:
            places: for each line the base of its id, offset and length.

        Yields:
            a function that returns offset and length of each line, in the order of the input.
        """
        ...

    def close(self) -> None:
        """Release what the index holds. A second call does nothing."""
        ...


class SqliteIndex:
    """The table of requests of a SQLite file, as a `RequestIndex`."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database

    def sizes(self, ranges: Iterable[Range]) -> Generator[list[Sizes], None, None]:
        """Yield line, size and digest of requests, in lists."""
        for found in in_ranges(self._database, "line, size, digest", "requests", ranges):
            while block := found.fetchmany(AT_ONCE):
                yield block

    def ceilings(self, ranges: Iterable[Range]) -> Iterator[int | None]:
        """Yield what each request costs at most; None where nothing bounds it."""
        return chain.from_iterable(self._in_ranges("ceiling", ranges))

    def wire_spans(self, ranges: Iterable[Range]) -> tuple[tuple[int, int], ...]:
        """Return for each range the bytes of the input that hold its requests."""
        ranges = tuple(ranges)
        starts = self._in_ranges("offset", ((first, first) for first, _ in ranges))
        ends = self._in_ranges("offset + length", ((last, last) for _, last in ranges))
        return tuple((start, end) for (start,), (end,) in zip(starts, ends, strict=True))

    def bases(self, ranges: Iterable[Range]) -> Iterator[str]:
        """Yield the bases of the ids."""
        return chain.from_iterable(self._in_ranges("custom_id", ranges))

    def shown_ids(self, ranges: Iterable[Range]) -> Iterator[str]:
        """Yield the user's ids, as JSON text."""
        return chain.from_iterable(self._in_ranges(SHOWN_ID, ranges))

    def has_other_ids(self, ranges: Iterable[Range]) -> bool:
        """Return whether the user's id of a request differs from its base."""
        return any(count for (count,) in self._in_ranges("COUNT(original_id)", ranges))

    def spans(self) -> Iterator[RequestSpan]:
        """Yield where every request is, in the order of the input."""
        last = -1
        while rows := self._after("line, offset, length, size, digest", last):
            yield from map(RequestSpan._make, rows)
            (last, *_) = rows[-1]

    def ids(self) -> Iterator[tuple[str, str, int]]:
        """Yield for every request the base of its id, the user's id as JSON text, and its line."""
        last = -1
        while rows := self._after(f"custom_id, {SHOWN_ID}, line", last):
            yield from rows
            last = rows[-1][2]

    def last_line(self) -> int:
        """Return the line of the last request; 0 without requests."""
        (line,) = self._database.execute("SELECT IFNULL(MAX(line), 0) FROM requests").fetchone()
        return int(line)

    def span_of(self, base: str) -> RequestSpan | None:
        """Return where a request is, by the base of its id."""
        row = self._database.execute(
            "SELECT line, offset, length, size, digest FROM requests "
            "WHERE custom_id = ? AND length > 0",
            (base,),
        ).fetchone()
        return RequestSpan(*row) if row else None

    @contextmanager
    def sorting(
        self, places: Iterable[tuple[str, int, int]]
    ) -> Iterator[Callable[[], Generator[tuple[int, int], None, None]]]:
        """Sort lines of an output by the order of the input, in a temporary table."""
        database = self._database

        def sorted_places() -> Generator[tuple[int, int], None, None]:
            # The cross join keeps requests as the outer loop: they are read in order, not sorted.
            yield from database.execute(
                "SELECT scratch.offset, scratch.length FROM requests CROSS JOIN scratch "
                "USING (custom_id) WHERE requests.length > 0 ORDER BY line"
            )

        columns = "custom_id TEXT PRIMARY KEY, offset INTEGER, length INTEGER"
        database.execute(f"CREATE TEMP TABLE scratch ({columns}) WITHOUT ROWID")
        try:
            database.execute("BEGIN")
            database.executemany("INSERT INTO scratch VALUES (?, ?, ?)", places)
            database.execute("COMMIT")
            yield sorted_places
        finally:
            database.execute("DROP TABLE scratch")

    def close(self) -> None:
        """Close the file. A second call does nothing."""
        self._database.close()

    def _after(self, columns: str, line: int) -> list[Any]:
        """Return columns of the next requests after a line."""
        return self._database.execute(
            f"SELECT {columns} FROM requests WHERE line > ? AND length > 0 ORDER BY line LIMIT ?",
            (line, AT_ONCE),
        ).fetchall()

    def _in_ranges(self, columns: str, ranges: Iterable[Range]) -> Iterator[Any]:
        """Return columns of the requests in ranges of lines, in the order of the input."""
        return chain.from_iterable(in_ranges(self._database, columns, "requests", ranges))
