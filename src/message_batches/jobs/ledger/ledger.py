"""
The ledger of a run on one machine: one SQLite file beside the output.

The intent to send a partition is on disk before the request is sent, its outcome after. Result
lines and their record move together: lines are written and synced first, then one transaction
records them with the new length of the output. After a crash, whatever the output holds beyond that
length is removed. So a process may be killed between any two instructions.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from itertools import chain
from pathlib import Path

from message_batches._wording import count
from message_batches.jobs.errors import RunError
from message_batches.jobs.input import PartitionDraft
from message_batches.jobs.ledger.lock import locked
from message_batches.jobs.ledger.partitions import SUFFIX, PartitionRecord
from message_batches.jobs.ledger.queries import LedgerQueries
from message_batches.jobs.ledger.records import FailedRequest, OutputCheckpoint
from message_batches.jobs.ledger.schema import (
    ANSWER_CODES,
    FAILED,
    OPEN,
    TO_RETRY,
    add_partition,
    record_statuses,
    settings_of,
    store_settings,
)
from message_batches.jobs.types import AnswerStatus


class Ledger(LedgerQueries):
    """One run's ledger. Use as a context manager; not for several threads at once."""

    @property
    def out(self) -> Path:
        """The output that this ledger is beside."""
        return self.path.with_name(self.path.name.removesuffix(SUFFIX))

    @property
    def checkpoint(self) -> OutputCheckpoint:
        """The part of the output that is recorded."""
        settings = dict(
            self._database.execute(
                "SELECT name, value FROM settings WHERE name IN ('out_size', 'out_digest')"
            ).fetchall()
        )
        return OutputCheckpoint(
            int(settings["out_size"]), json.loads(settings.get("out_digest", "null"))
        )

    @property
    def unfinished(self) -> bool:
        """Whether anything is left to be sent, retried, waited for or collected."""
        return super().unfinished or self.retry_count() > 0

    def lock(self, number: int) -> AbstractContextManager[None]:
        """Lock a partition against other processes; raise LockHeldError if one holds it."""
        return locked(self._lock_path(number))

    def remove_locks(self) -> None:
        """Remove the locks that killed processes left, when nothing is left to send."""
        for record in self.records(spans=False):
            self._lock_path(record.partition.number).unlink(missing_ok=True)

    def _lock_path(self, number: int) -> Path:
        return self.path.with_name(f"{self.path.name}.{number}.lock")

    def split(self, number: int, drafts: Iterable[PartitionDraft]) -> None:
        """Replace a partition that the service found too large by smaller ones."""
        with self._transaction():
            (attempt,) = self._database.execute(
                "SELECT attempt FROM partitions WHERE number = ?", (number,)
            ).fetchone()
            self._database.execute(
                "UPDATE partitions SET state = 'replaced' WHERE number = ?", (number,)
            )
            numbers = [add_partition(self._database, draft, attempt) for draft in drafts]
            self._log(number, f"too large; split into partitions {', '.join(map(str, numbers))}")

    def mark_too_large(self, number: int, reason: str) -> None:
        """Close a partition whose only request the service found too large to accept."""
        with self._transaction():
            lines = list(self.lines_of(number).values())
            if len(lines) != 1:
                raise RunError(
                    f"Partition {number} holds {count(len(lines), 'request')}, not a single one. "
                    "Split it instead."
                )
            record_statuses(self._database, [(lines[0], FAILED)])
            self._database.execute(
                "INSERT INTO failures VALUES (?, 'errored', 'request_too_large', ?, 0)",
                (lines[0], reason),
            )
            self._database.execute(
                "UPDATE partitions SET state = 'collected' WHERE number = ?", (number,)
            )
            self._log(number, f"too large: {reason}")

    def plan_retries(self, drafts: Iterable[PartitionDraft]) -> None:
        """
        Plan partitions for the requests that wait for a retry, all of which the drafts hold.

        The drafts may be made from `requests_to_retry` on the way: one at a time is held.
        """
        with self._transaction():
            (last,) = self._database.execute("SELECT MAX(attempt) FROM partitions").fetchone()
            for draft in drafts:
                number = add_partition(self._database, draft, last + 1)
                requests = count(len(draft.request_spans), "request")
                self._log(number, f"retry of {requests}, attempt {last + 1}")
                record_statuses(self._database, ((span.line, OPEN) for span in draft.request_spans))
                # Otherwise it is held until the next one is complete.
                del draft
            self._database.execute(f"UPDATE requests SET attempts = attempts + 1 WHERE {TO_RETRY}")
            self._database.execute("DELETE FROM failures WHERE to_retry")

    def record_results(
        self,
        number: int,
        answers: Iterable[tuple[int, AnswerStatus]],
        failures: list[FailedRequest],
        usage: Mapping[str, Mapping[str, int]],
        checkpoint: OutputCheckpoint,
    ) -> None:
        """
        Record result lines that are on disk.

        Args:
            number: the partition.
            answers: the requests that succeeded, by line, and the status of each answer.
            failures: the requests that did not.
            usage: what the answers used, by model and counter.
            checkpoint: the state of the output after these lines.
        """
        with self._transaction():
            record_statuses(
                self._database,
                chain(
                    ((line, ANSWER_CODES[status]) for line, status in answers),
                    ((failure.line, FAILED) for failure in failures),
                ),
            )
            self._database.executemany("INSERT INTO failures VALUES (?, ?, ?, ?, ?)", failures)
            self._database.executemany(
                "INSERT INTO usage VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET "
                "amount = amount + excluded.amount",
                (
                    (number, model, counter, amount)
                    for model, counters in usage.items()
                    for counter, amount in counters.items()
                ),
            )
            store_settings(self._database, settings_of(checkpoint))

    def mark_collected(self, number: int, lines: int, missing: int) -> PartitionRecord:
        """
        Close a partition whose results were read to the end.

        Args:
            number: the partition.
            lines: how many lines they had.
            missing: how many requests have no result.
        """
        with self._transaction():
            self._database.execute(
                "UPDATE partitions SET state = 'collected', missing = ?, "
                "unmatched = ? - (requests - ?) WHERE number = ?",
                (missing, lines, missing, number),
            )
        return self.record(number)

    def reset_collected(self) -> int:
        """
        Reset every collected partition, so that its results are downloaded again.

        Nothing that was sent is forgotten, so nothing is sent again.

        Returns:
            how many batches are to be collected again.
        """
        with self._transaction():
            for table in ("statuses", "failures", "usage"):
                self._database.execute(f"DELETE FROM {table}")
            # An adopted batch is proven by now. Requests of it may have been retried since in a
            # later batch, which would make the next proof fail.
            reset = self._database.execute(
                "UPDATE partitions SET state = 'ended', adopted = 0, missing = 0, unmatched = 0 "
                "WHERE state = 'collected' AND batch_id IS NOT NULL"
            ).rowcount
            # A request that was too large for a batch is tried, and reported, once more.
            self._database.execute(
                "UPDATE partitions SET state = 'planned' WHERE state = 'collected'"
            )
            empty = settings_of(OutputCheckpoint(0, None))
            store_settings(self._database, {**empty, "rewriting": False})
        self._reload()
        return reset

    @contextmanager
    def selected_failures(
        self, *, include_invalid: bool
    ) -> Iterator[tuple[Callable[[str], bool], Callable[[OutputCheckpoint], None]]]:
        """
        Select the requests that failed permanently or are missing, to retry them.

        Args:
            include_invalid: whether to include those that the service called invalid.

        Yields:
            a function that returns whether a custom_id is of a selected failure, and one that marks
            the selected requests for a retry, given the state of the output without their lines.
        """
        database = self._database
        with self._scratch_table("line INTEGER, custom_id TEXT PRIMARY KEY"):
            missing = self.missing_lines()
            database.execute(
                "INSERT INTO scratch SELECT line, custom_id FROM failures JOIN requests "
                "USING (line) JOIN partitions ON partition = number "
                "WHERE state = 'collected' AND NOT to_retry "
                "AND (? OR cause IS NOT 'invalid_request_error')",
                (include_invalid,),
            )

            def is_selected(custom_id: str) -> bool:
                row = database.execute("SELECT 1 FROM scratch WHERE custom_id = ?", (custom_id,))
                return row.fetchone() is not None

            def retry(checkpoint: OutputCheckpoint) -> None:
                with self._transaction():
                    database.execute(
                        "UPDATE failures SET to_retry = 1 WHERE line IN (SELECT line FROM scratch)"
                    )
                    database.executemany(
                        "INSERT INTO failures (line, to_retry) VALUES (?, 1)",
                        ((line,) for line in missing),
                    )
                    record_statuses(database, ((line, FAILED) for line in missing))
                    store_settings(database, {**settings_of(checkpoint), "rewriting": True})
                self._reload()

            yield is_selected, retry

    @contextmanager
    def sorted_output(
        self, places: Iterable[tuple[str, int, int]]
    ) -> Iterator[Callable[[], Iterator[tuple[int, int]]]]:
        """
        Sort the lines of the output by the order of the input.

        Args:
            places: for each line its custom_id, offset and length.

        Yields:
            a function that returns offset and length of each line, in the order of the input.
        """
        database = self._database

        def sorted_places() -> Iterator[tuple[int, int]]:
            # The cross join keeps requests as the outer loop: they are read in order, not sorted.
            yield from database.execute(
                "SELECT scratch.offset, scratch.length FROM requests CROSS JOIN scratch "
                "USING (custom_id) ORDER BY line"
            )

        with self._scratch_table("custom_id TEXT PRIMARY KEY, offset INTEGER, length INTEGER"):
            with self._transaction():
                database.executemany("INSERT INTO scratch VALUES (?, ?, ?)", places)
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
