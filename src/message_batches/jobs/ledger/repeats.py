"""Do something again: download results, retry requests, write the output in another order."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager

from message_batches.jobs.ledger.attempts import LedgerHistory
from message_batches.jobs.ledger.codes import (
    COMPLETE,
    DUE,
    HELD,
    MISSING,
    RESTORE,
    REVISE,
    translation,
)
from message_batches.jobs.ledger.database import NOT_DUE, settings_of
from message_batches.jobs.ledger.members import Range, joined, lines_in, ranges_of
from message_batches.jobs.ledger.records import OutputCheckpoint
from message_batches.jobs.ledger.requests import REUSED

_REOPEN = translation(
    *((code, HELD) for code in (DUE, REVISE, RESTORE, *range(COMPLETE, MISSING + 1)))
)

_FINAL = "due_at IS NULL AND outcome IS NOT NULL"

_NOT_INVALID = "(cause IS NULL OR cause != 'invalid_request_error')"


class LedgerRepeats(LedgerHistory):
    """What prepares a ledger for doing something again."""

    def reset_collected(self) -> int:
        """
        Reset every collected partition, so that its results are downloaded again.

        Nothing that was sent is forgotten, so nothing is sent again. What was reused was never sent
        by this run: its requests are open again.

        Returns:
            how many batches are to be collected again.
        """

        def reset() -> int:
            numbers = self._database.execute(
                "SELECT number FROM partitions WHERE state IN ('fetched', 'collected') "
                "AND batch_id IS NOT NULL"
            ).fetchall()
            for (number,) in numbers:
                ranges = self.members_of(number).ranges
                old = self._codes.of(ranges)
                new = old.translate(_REOPEN)
                # What failed in the last of its batches fails there again, and counts once.
                self._database.executemany(
                    f"UPDATE failures {NOT_DUE}, attempts = attempts - 1 "
                    "WHERE line BETWEEN ? AND ? AND outcome IS NOT NULL",
                    ranges,
                )
                self._codes.change(ranges, old, new)
                self._database.executemany("DELETE FROM answers WHERE line BETWEEN ? AND ?", ranges)
                for table in ("usage", "twice"):
                    self._database.execute(f"DELETE FROM {table} WHERE partition = ?", (number,))
                self._forget_parts(number)
                values = {"state": "ended", "kept": None, "missing": 0, "unmatched": 0}
                self._set(number, values)
            self._release_reused()
            empty = settings_of(OutputCheckpoint(0, None))
            self._write_settings({**empty, "rewriting": False, "reset_missing": {}})
            return len(numbers)

        return self._transact(reset)

    def _release_reused(self) -> None:
        for (number,) in self._database.execute(
            "SELECT number FROM partitions WHERE known_by IN ('reused', 'copied') "
            "AND state != 'void'"
        ).fetchall():
            lines = list(lines_in(self.members_of(number).ranges))
            self._forget_answers(lines)
            codes = self._codes.of(tuple(ranges_of(lines)))
            settled = zip(lines, codes, strict=True)
            self._release_copies([line for line, code in settled if COMPLETE <= code <= MISSING])
            self._set(number, {"state": "void", "kept": None})
        for (number,) in self._database.execute(
            "SELECT number FROM partitions WHERE known_by = 'restored' AND state != 'void'"
        ).fetchall():
            # The partitions that had these requests settle them again.
            self._set(number, {"state": "void", "kept": None})
        self._write_settings({REUSED: []})

    def lacking(self) -> list[tuple[int, str]]:
        """
        Return number and batch of each partition with requests that are missing.

        One that a person gave up is left out: its results were asked for long enough.
        """
        rows = self._database.execute(
            "SELECT number, batch_id FROM partitions WHERE missing > 0 AND state = 'collected' "
            "AND batch_id IS NOT NULL AND permitted = 0 ORDER BY number"
        ).fetchall()
        return [row for row in rows if MISSING in self._codes.of(self.members_of(row[0]).ranges)]

    def reset_missing(self, numbers: Iterable[int]) -> int:
        """
        Reset the missing requests of partitions, so that their results are downloaded again.

        What was not missing stays as it is, and nothing is sent again.

        Returns:
            how many requests were reset.
        """
        numbers = list(numbers)

        def reset_lines() -> int:
            reset: dict[str, list[Range]] = {}
            for number in numbers:
                ranges = self.members_of(number).ranges
                codes = zip(lines_in(ranges), self._codes.of(ranges), strict=True)
                missing = joined((line, line) for line, code in codes if code == MISSING)
                reset[str(number)] = list(missing)
            # A request may be missing from several batches, and is reset once.
            lines = sorted({line for found in reset.values() for line in lines_in(found)})
            ranges = tuple(joined((line, line) for line in lines))
            self._database.executemany(
                f"UPDATE failures {NOT_DUE}, attempts = attempts - 1 WHERE line BETWEEN ? AND ?",
                ranges,
            )
            self._codes.change(ranges, bytes([MISSING]) * len(lines), bytes([HELD]) * len(lines))
            for again in reset:
                self._set(int(again), {"state": "ended", "kept": None})
            # Until they are settled again: their other requests were settled before.
            self._write_settings(
                {"reset_missing": {**(self.setting("reset_missing") or {}), **reset}}
            )
            return len(lines)

        return self._transact(reset_lines)

    @contextmanager
    def selected_failures(
        self, *, include_invalid: bool
    ) -> Iterator[tuple[Callable[[str], bool], Callable[[OutputCheckpoint | None], None]]]:
        """
        Select the requests that failed permanently or are missing, to retry them.

        Args:
            include_invalid: whether to include those that the service called invalid.

        Yields:
            a function that returns whether a request is selected, by the base of its id; and one
            that makes the selected requests due, given the state of a rewritten output without
            their lines; None where no output is rewritten.
        """
        selected = _FINAL if include_invalid else f"{_FINAL} AND {_NOT_INVALID}"
        rows = self._database.execute(f"SELECT line FROM failures WHERE {selected} ORDER BY line")
        lines = array("I", (line for (line,) in rows))
        ranges = tuple(ranges_of(lines))

        def is_selected(base: str) -> bool:
            span = self.span_of(base)
            if span is None:
                return False
            place = bisect_left(lines, span.line)
            return place < len(lines) and lines[place] == span.line

        def make_due(checkpoint: OutputCheckpoint | None) -> None:
            self._database.execute(
                f"UPDATE failures SET due_at = ? WHERE {selected}", (self.system.now(),)
            )
            self._codes.change(ranges, self._codes.of(ranges), bytes([DUE]) * len(lines))
            self._leave_output(ranges)
            self._hold_copies(lines)
            if checkpoint is not None:
                self._write_settings({**settings_of(checkpoint), "rewriting": True})

        yield is_selected, lambda checkpoint: self._transact(lambda: make_due(checkpoint))

    def sorted_output(
        self, places: Iterable[tuple[str, int, int]]
    ) -> AbstractContextManager[Callable[[], Generator[tuple[int, int], None, None]]]:
        """
        Sort the lines of the output by the order of the input.

        Args:
            places: for each line the base of its id, offset and length.

        Yields:
            a function that returns offset and length of each line, in the order of the input.
        """
        return self._index.sorting(places)

    def start_rewriting(self, checkpoint: OutputCheckpoint) -> None:
        """Record the state of a rewritten output that is about to replace the old one."""
        self.store({**settings_of(checkpoint), "rewriting": True})
