"""Do something again: download results, retry requests, write the output in another order."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import contextmanager

from message_batches.jobs.ledger.codes import COMPLETE, DUE, HELD, MISSING, translation
from message_batches.jobs.ledger.database import NOT_DUE, settings_of
from message_batches.jobs.ledger.members import Range, joined, lines_in
from message_batches.jobs.ledger.queries import LedgerQueries
from message_batches.jobs.ledger.records import OutputCheckpoint

_REOPEN = translation(*((code, HELD) for code in (DUE, *range(COMPLETE, MISSING + 1))))

_REOPEN_MISSING = translation((MISSING, HELD))


class LedgerRepeats(LedgerQueries):
    """What prepares a ledger for doing something again."""

    def reset_collected(self) -> int:
        """
        Reset every collected partition, so that its results are downloaded again.

        Nothing that was sent is forgotten, so nothing is sent again.

        Returns:
            how many batches are to be collected again.
        """
        with self._transaction():
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
                for table in ("usage", "twice"):
                    self._database.execute(f"DELETE FROM {table} WHERE partition = ?", (number,))
                values = {"state": "ended", "kept": None, "missing": 0, "unmatched": 0}
                self._set(number, values)
            empty = settings_of(OutputCheckpoint(0, None))
            self._store({**empty, "rewriting": False, "reset_missing": {}})
        return len(numbers)

    def lacking(self) -> list[tuple[int, str]]:
        """
        Return number and batch of each partition with requests that are missing.

        One that a person gave up is left out: its results were asked for long enough.
        """
        rows = self._database.execute(
            "SELECT number, batch_id FROM partitions WHERE missing > 0 AND state = 'collected' "
            "AND batch_id IS NOT NULL AND NOT permitted ORDER BY number"
        ).fetchall()
        return [row for row in rows if MISSING in self._codes.of(self.members_of(row[0]).ranges)]

    def reset_missing(self, numbers: Iterable[int]) -> int:
        """
        Reset the missing requests of partitions, so that their results are downloaded again.

        What was not missing stays as it is, and nothing is sent again.

        Returns:
            how many requests were reset.
        """
        reset: dict[str, list[Range]] = {}
        with self._transaction():
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
            self._store({"reset_missing": {**(self.setting("reset_missing") or {}), **reset}})
        return len(lines)

    @contextmanager
    def selected_failures(
        self, *, include_invalid: bool
    ) -> Iterator[tuple[Callable[[str], bool], Callable[[OutputCheckpoint], None]]]:
        """
        Select the requests that failed permanently or are missing, to retry them.

        Args:
            include_invalid: whether to include those that the service called invalid.

        Yields:
            a function that returns whether a request is selected, by the base of its id; and one
            that makes the selected requests due, given the state of the output without their
            lines.
        """
        database = self._database
        with self._scratch_table("line INTEGER, custom_id TEXT PRIMARY KEY"):
            database.execute(
                "INSERT INTO scratch SELECT line, custom_id FROM failures JOIN requests "
                "USING (line) WHERE due_at IS NULL AND outcome IS NOT NULL "
                "AND (? OR cause IS NOT 'invalid_request_error')",
                (include_invalid,),
            )

            def is_selected(custom_id: str) -> bool:
                row = database.execute("SELECT 1 FROM scratch WHERE custom_id = ?", (custom_id,))
                return row.fetchone() is not None

            def retry(checkpoint: OutputCheckpoint) -> None:
                with self._transaction():
                    lines = database.execute("SELECT line FROM scratch ORDER BY line").fetchall()
                    ranges = tuple(joined((line, line) for (line,) in lines))
                    database.execute(
                        "UPDATE failures SET due_at = ? WHERE line IN (SELECT line FROM scratch)",
                        (self.system.now(),),
                    )
                    self._codes.change(ranges, self._codes.of(ranges), bytes([DUE]) * len(lines))
                    self._store({**settings_of(checkpoint), "rewriting": True})

            yield is_selected, retry

    @contextmanager
    def sorted_output(
        self, places: Iterable[tuple[str, int, int]]
    ) -> Iterator[Callable[[], Generator[tuple[int, int], None, None]]]:
        """
        Sort the lines of the output by the order of the input.

        Args:
            places: for each line the base of its id, offset and length.

        Yields:
            a function that returns offset and length of each line, in the order of the input.
        """
        database = self._database

        def sorted_places() -> Generator[tuple[int, int], None, None]:
            # The cross join keeps requests as the outer loop: they are read in order, not sorted.
            yield from database.execute(
                "SELECT scratch.offset, scratch.length FROM requests CROSS JOIN scratch "
                "USING (custom_id) ORDER BY line"
            )

        with self._scratch_table("custom_id TEXT PRIMARY KEY, offset INTEGER, length INTEGER"):
            database.execute("BEGIN")
            database.executemany("INSERT INTO scratch VALUES (?, ?, ?)", places)
            database.execute("COMMIT")
            yield sorted_places

    @contextmanager
    def _scratch_table(self, columns: str) -> Iterator[None]:
        self._database.execute(f"CREATE TEMP TABLE scratch ({columns}) WITHOUT ROWID")
        try:
            yield
        finally:
            self._database.execute("DROP TABLE scratch")

    def start_rewriting(self, checkpoint: OutputCheckpoint) -> None:
        """Record the state of a rewritten output that is about to replace the old one."""
        self.store({**settings_of(checkpoint), "rewriting": True})
