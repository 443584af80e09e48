"""Requests that are equal to another one: which they are, and what becomes of them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence

from message_batches.jobs.ledger.codes import (
    ANSWERED,
    COPY,
    DUE,
    FAILED,
    FRESH,
    HELD,
    LATER,
    MISSING,
    RESTORE,
    REVISE,
    SUSPENDED,
)
from message_batches.jobs.ledger.members import ranges_of
from message_batches.jobs.ledger.stages import LedgerStages

_UNSENT = frozenset({FRESH, LATER})

_SENT = frozenset({HELD, SUSPENDED, DUE, REVISE, RESTORE, *ANSWERED})
"""The codes of a request whose answer is there, or is waited for."""


class LedgerCopies(LedgerStages):
    """The requests of a run that are not sent, as an equal one is."""

    @property
    def has_copies(self) -> bool:
        """Whether a request is equal to another one that is sent instead."""
        (found,) = self._database.execute("SELECT EXISTS (SELECT 1 FROM copies)").fetchone()
        return bool(found)

    @property
    def waiting_copies(self) -> int:
        """How many requests wait for the result of an equal one."""
        return self._counts()[COPY]

    def copy_count(self) -> int:
        """Count the requests that are equal to another one that is sent instead."""
        (copies,) = self._database.execute("SELECT COUNT(*) FROM copies").fetchone()
        return int(copies)

    def mark_copies(self, groups: Iterable[Sequence[int]]) -> None:
        """Let requests that were not sent wait for an equal one; each group is of equal lines."""
        groups = list(groups)

        def mark() -> None:
            originals = {
                original
                for (original,) in self._database.execute("SELECT DISTINCT original FROM copies")
            }
            copies: dict[int, int] = {}
            for lines in groups:
                codes = dict(zip(lines, self._codes.of(tuple(ranges_of(lines))), strict=True))
                unsent = [line for line in lines if codes[line] in _UNSENT]
                earlier = [line for line in lines if codes[line] in _SENT]
                # One that others wait for stays the one that is sent.
                first = [*earlier, *(line for line in unsent if line in originals), *unsent][:1]
                copies |= {line: each for each in first for line in unsent if line != each}
            self._database.executemany(
                "UPDATE copies SET original = ? WHERE original = ?",
                ((original, line) for line, original in copies.items()),
            )
            self._database.executemany("INSERT INTO copies VALUES (?, ?)", copies.items())
            self._set_codes(sorted(copies), COPY)

        self._transact(mark)

    def copies_of(self, line: int) -> Iterator[int]:
        """Yield the lines of the requests that wait for the one on a line."""
        for (copy,) in self._database.execute(
            "SELECT line FROM copies WHERE original = ? ORDER BY line", (line,)
        ).fetchall():
            if self._codes.of(((copy, copy),)) == bytes([COPY]):
                yield copy

    def reopen_copies(self) -> None:
        """Let requests wait again that are missing, where the equal one is not any more."""

        def reopen() -> None:
            found = [
                copy
                for copy, original in self._copies_with(MISSING)
                if self._code(original) != MISSING
            ]
            self._forget_failures(found)
            self._set_codes(found, COPY)

        self._transact(reopen)

    def fail_copies(self) -> None:
        """Record what waits as failed or missing, where the equal request is that."""

        def fail() -> None:
            for copy, original in self._copies_with(COPY):
                code = self._code(original)
                if code in (FAILED, MISSING):
                    self._database.execute(
                        "INSERT INTO failures SELECT ?, outcome, cause, message, 1, NULL, "
                        "partition FROM failures WHERE line = ?",
                        (copy, original),
                    )
                    self._set_codes([copy], code)

        self._transact(fail)

    def _hold_copies(self, due: Sequence[int]) -> None:
        """Let requests wait again that are due to be retried, where the equal one is due, too."""
        found = [
            copy
            for copy, original in self._database.execute(
                "SELECT line, original FROM copies ORDER BY line"
            ).fetchall()
            if _is_in(due, copy) and _is_in(due, original)
        ]
        self._forget_failures(found)
        self._set_codes(found, COPY)

    def _release_copies(self, lines: Sequence[int]) -> None:
        """Forget the results of requests that were not sent: they wait, or can be sent."""
        copies = {line for (line,) in self._database.execute("SELECT line FROM copies")}
        self._forget_failures(lines)
        self._set_codes([line for line in lines if line in copies], COPY)
        self._set_codes([line for line in lines if line not in copies], FRESH)

    def _copies_with(self, code: int) -> list[tuple[int, int]]:
        rows = self._database.execute("SELECT line, original FROM copies ORDER BY line").fetchall()
        codes = self._codes.of(tuple(ranges_of([line for line, _ in rows])))
        return [row for row, found in zip(rows, codes, strict=True) if found == code]

    def _code(self, line: int) -> int:
        return self._codes.of(((line, line),))[0]

    def _forget_failures(self, lines: Iterable[int]) -> None:
        self._database.executemany(
            "DELETE FROM failures WHERE line = ?", ((line,) for line in lines)
        )

    def _set_codes(self, lines: Sequence[int], code: int) -> None:
        ranges = tuple(ranges_of(lines))
        if ranges:
            self._codes.change(ranges, self._codes.of(ranges), bytes([code]) * len(lines))


def _is_in(lines: Sequence[int], line: int) -> bool:
    place = bisect_left(lines, line)
    return place < len(lines) and lines[place] == line
