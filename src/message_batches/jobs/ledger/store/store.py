"""What a ledger needs of the database that holds everything in it that changes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from itertools import chain, islice
from typing import Any, Protocol, TypeVar

T = TypeVar("T")


class Cursor(Protocol):
    """What a statement found: tuples."""

    @property
    def rowcount(self) -> int:
        """How many tuples the statement changed."""
        ...

    def fetchone(self) -> Any:
        """Return the next one; None after the last."""
        ...

    def fetchmany(self, size: int) -> list[Any]:
        """Return the next ones, at most so many."""
        ...

    def fetchall(self) -> list[Any]:
        """Return those that are left."""
        ...

    def __iter__(self) -> Iterator[Any]: ...


class Executes(Protocol):
    """What executes a statement, such as a store."""

    def execute(self, sql: str, parameters: Sequence[Any] = (), /) -> Cursor:
        """Execute a statement."""
        ...


class Store(Executes, Protocol):
    """
    A database that one process at a time changes, and others may read.

    Statements have `?` for each parameter, and are written so that SQLite and Postgres understand
    them. None of them names the table of requests, which is in the index.
    """

    @property
    def is_shared(self) -> bool:
        """Whether a process that had the run before may be alive, on another machine."""
        ...

    def executemany(self, sql: str, parameters: Iterable[Sequence[Any]], /) -> Any:
        """Execute a statement once for each sequence of parameters."""
        ...

    def transact(self, body: Callable[[], T]) -> T:
        """
        Make the changes of `body` together or not at all; they are on disk when this returns.

        `body` is called again where it is not known whether its changes were made, and they were
        not. It must do the same then; `version` differs from what it was.
        """
        ...

    def snapshot(self) -> AbstractContextManager[None]:
        """Read inside the block what the database held at its start; changes nothing inside."""
        ...

    def read(self, body: Callable[[], T]) -> T:
        """Return what `body` reads, all of it of one state; it may be called again."""
        ...

    def version(self) -> object:
        """Return a value that differs from an earlier one if something else changed the data."""
        ...

    def close(self) -> None:
        """Close the database. A second call does nothing."""
        ...


_RANGES_AT_ONCE = 200
"""Ranges to one statement. One for each takes 6 us; a partition of retries has up to 100,000."""


def in_ranges(
    database: Executes,
    columns: str,
    table: str,
    ranges: Iterable[tuple[int, int]],
    *,
    sort: bool = False,
) -> Iterator[Cursor]:
    """
    Yield columns of a table for each line in ranges.

    Args:
        database: the database. SQLite finds the lines in the order of the ranges.
        columns: the columns.
        table: the table.
        ranges: the ranges, in ascending order.
        sort: whether to have that order from any database.
    """
    left = iter(ranges)
    order = " ORDER BY line" if sort else ""
    while some := tuple(islice(left, _RANGES_AT_ONCE)):
        values = ", ".join(["(?, ?)"] * len(some))
        yield database.execute(
            f"WITH ranges (first, last) AS (VALUES {values}) SELECT {columns} "
            f"FROM ranges CROSS JOIN {table} WHERE line BETWEEN first AND last{order}",
            tuple(chain.from_iterable(some)),
        )
