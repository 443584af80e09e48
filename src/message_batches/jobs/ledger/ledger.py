"""
What a run intends, has done and still owes, in one SQLite file beside the output.

The intent to send a partition is on disk before the request leaves, its outcome after. The lines of
the output and the account of them move together: lines are written and synced first, then one
transaction records them along with the new length of the output; whatever lies beyond that length
after a crash is cut off. So a process may be killed between any two instructions.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from itertools import chain
from pathlib import Path
from typing import Any, Self

from message_batches._wording import count
from message_batches.jobs.errors import AlreadySubmittingError, Diagnostic, InputError
from message_batches.jobs.input.partition import PartitionDraft, RequestSpan
from message_batches.jobs.ledger import request_status
from message_batches.jobs.ledger.lock import locked
from message_batches.jobs.ledger.records import (
    FailedRequest,
    Intent,
    OutputCheckpoint,
    PartitionRecord,
    PartitionState,
)
from message_batches.jobs.ledger.schema import (
    CACHE,
    DUE,
    OF_PARTITION,
    VERSION,
    add_partition,
    connect,
    settings_of,
    store_settings,
)
from message_batches.jobs.system import SYSTEM, System
from message_batches.jobs.types import AnswerStatus, Handle, Partition

SUFFIX = ".ledger"
"""What a ledger's name has after that of its output."""

_AT_ONCE = 1_000
"""Rows that are read at once where the tables change between one reading and the next."""


class Ledger:
    """
    One run's ledger. Use as a context manager; not for several threads at once.

    Attributes:
        path: the file.
        system: the machine.
        database: the open database, for the modules of this package that ask or rewrite as a whole.
    """

    JOURNAL = "WAL"
    """How SQLite makes changes all or none."""

    def __init__(self, path: Path, database: sqlite3.Connection, system: System = SYSTEM) -> None:
        self.path = path
        self.system = system
        self.database = database
        self._settings: dict[str, Any] = {}
        self.reload()

    @classmethod
    def open(cls, path: Path, system: System = SYSTEM) -> Self:
        """
        Open an existing ledger; only to read where it or its folder cannot be written.

        Raises:
            FileNotFoundError: there is none.
            InputError: it is no ledger, or one of another version.
        """
        if not path.exists():
            raise FileNotFoundError(path)
        to_read = not (os.access(path, os.W_OK) and os.access(path.parent, os.W_OK))
        database = cls._connect(path, to_read=to_read)
        try:
            (version,) = database.execute("PRAGMA user_version").fetchone()
            if version != VERSION:
                raise _unusable(
                    path,
                    f"Its version is {version}; this program reads {VERSION}.",
                    "Finish the run with the version that began it.",
                )
            database.execute(CACHE)
            if not to_read:
                database.execute(f"PRAGMA journal_mode = {cls.JOURNAL}")
                database.execute("PRAGMA synchronous = FULL")
            return cls(path, database, system)
        except sqlite3.OperationalError:
            # A full disk or the like says nothing about the file.
            database.close()
            raise
        except sqlite3.DatabaseError as error:
            database.close()
            raise _unusable(path, f"It cannot be read: {error}.", DAMAGED) from error
        except BaseException:
            database.close()
            raise

    @classmethod
    def _connect(cls, path: Path, *, to_read: bool) -> sqlite3.Connection:
        return connect(path, to_read=to_read)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file. Closing twice does no harm."""
        self.database.close()

    def reload(self) -> None:
        """Read the facts of the run again."""
        self._settings = {
            name: json.loads(value)
            for name, value in self.database.execute("SELECT name, value FROM settings")
        }

    def setting(self, name: str) -> Any:
        """Give a fact that was fixed when the run was planned; None if it was not."""
        return self._settings.get(name)

    def store(self, **settings: Any) -> None:
        """Change facts of the run."""
        with self.changing():
            store_settings(self.database, settings)
        self._settings.update(settings)

    @property
    def run(self) -> str:
        """The id of the run."""
        return str(self._settings["run"])

    def source_of(self, number: int) -> str:
        """Give the path of the requests file that a partition is of; every one here is of one."""
        return str(self._settings["source"])

    @property
    def out(self) -> Path:
        """The output that this ledger stands beside."""
        return self.path.with_name(self.path.name.removesuffix(SUFFIX))

    @property
    def out_size(self) -> int:
        """How many bytes of the output are accounted for."""
        return self.mark.size

    @property
    def mark(self) -> OutputCheckpoint:
        """How the output was left when it was last accounted for."""
        found = dict(
            self.database.execute(
                "SELECT name, value FROM settings WHERE name IN ('out_size', 'out_digest')"
            ).fetchall()
        )
        return OutputCheckpoint(int(found["out_size"]), json.loads(found.get("out_digest", "null")))

    @property
    def owes(self) -> bool:
        """Whether anything is left to be sent, waited for or collected."""
        states = self.states()
        under_way = sum(states.get(s, 0) for s in ("planned", "sending", "submitted", "ended"))
        return under_way > 0 or self.due_count() > 0

    def records(self, *states: PartitionState, spans: bool = True) -> list[PartitionRecord]:
        """
        Give the partitions in the given states, or all, in the order of the plan.

        Args:
            states: the states; none stands for all.
            spans: whether to say where their rows lie. After a round of scattered rows that is as
                much as the rows themselves; without it the partitions can be told apart and
                counted, but not sent.
        """
        where = f"state IN ({', '.join('?' * len(states))})" if states else "TRUE"
        return self._records(where, *states, spans=spans)

    def record(self, number: int) -> PartitionRecord:
        """Give one partition; raise KeyError if the plan has none of that number."""
        for record in self._records("number = ?", number):
            return record
        raise KeyError(number)

    def numbers(self, state: PartitionState) -> list[int]:
        """Give the numbers of the partitions in a state, in the order of the plan."""
        return [
            number
            for (number,) in self.database.execute(
                "SELECT number FROM partitions WHERE state = ? ORDER BY number", (state,)
            )
        ]

    def states(self) -> dict[str, int]:
        """Count the partitions by state."""
        return dict(self.database.execute("SELECT state, COUNT(*) FROM partitions GROUP BY 1"))

    def intent(self, number: int) -> Intent | None:
        """Give the open intent of a partition, or None if it is in another state."""
        found = self.database.execute(
            "SELECT anchor, intent_at, broken_at FROM partitions "
            "WHERE number = ? AND state = 'sending'",
            (number,),
        ).fetchone()
        return Intent(self.record(number).partition, *found) if found else None

    def alone(self, number: int) -> AbstractContextManager[None]:
        """Keep other processes from a partition; raise LockHeldError if one has it."""
        return locked(self._lock_of(number))

    def remove_locks(self) -> None:
        """Remove what killed processes left of their locks. For when nothing is left to send."""
        for record in self.records(spans=False):
            self._lock_of(record.partition.number).unlink(missing_ok=True)

    def _lock_of(self, number: int) -> Path:
        return self.path.with_name(f"{self.path.name}.{number}.lock")

    def begin_sending(self, number: int, anchor: str | None) -> None:
        """Write down the intent to send a partition that is planned."""
        with self.changing():
            done = self.database.execute(
                "UPDATE partitions SET state = 'sending', anchor = ?, intent_at = ?, "
                "broken_at = NULL WHERE number = ? AND state = 'planned'",
                (anchor, self.system.now(), number),
            )
            if done.rowcount != 1:
                raise AlreadySubmittingError(f"batch {number} is being submitted already")

    def mark_broken(self, number: int, why: str) -> None:
        """Note that the connection broke before the answer to a create came."""
        with self.changing():
            self.database.execute(
                "UPDATE partitions SET broken_at = ? WHERE number = ? AND state = 'sending'",
                (self.system.now(), number),
            )
            self._note(number, f"the answer to the create was lost: {why}")

    def mark_not_sent(self, number: int, why: str) -> None:
        """Take the intent back: the request was surely not accepted."""
        with self.changing():
            self.database.execute(
                "UPDATE partitions SET state = 'planned', intent_at = NULL, broken_at = NULL "
                "WHERE number = ? AND state = 'sending'",
                (number,),
            )
            self._note(number, f"not accepted: {why}")

    def mark_submitted(
        self, number: int, batch_id: str, created_at: datetime, *, adopted: bool = False
    ) -> Handle:
        """Write down the batch that a partition became."""
        with self.changing():
            self.database.execute(
                "UPDATE partitions SET state = 'submitted', batch_id = ?, created_at = ?, "
                "adopted = ? WHERE number = ? AND state = 'sending'",
                (batch_id, created_at.isoformat(), adopted, number),
            )
            how = "found as" if adopted else "accepted as"
            self._note(number, f"{how} {batch_id}")
        return self.record(number).handle

    def reject_batch(self, number: int, batch_id: str) -> None:
        """
        Undo an adoption: the batch turned out to hold other rows than ours.

        Where the batch is not the partition's, or not adopted, nothing is changed.
        """
        with self.changing():
            done = self.database.execute(
                "UPDATE partitions SET state = 'sending', batch_id = NULL, created_at = NULL, "
                "ended_at = NULL, adopted = 0, broken_at = intent_at "
                "WHERE number = ? AND batch_id = ? AND adopted AND state IN ('submitted', 'ended')",
                (number, batch_id),
            )
            if not done.rowcount:
                return
            self.database.execute(
                "INSERT OR IGNORE INTO rejected VALUES (?, ?)", (number, batch_id)
            )
            self._note(
                number, f"{batch_id} holds other rows; it is not the batch of this partition"
            )

    def give_up_batch(self, number: int) -> None:
        """Plan a partition anew whose batch is gone with its results."""
        with self.changing():
            self._note(number, "its batch is gone; to be sent again by a person's word")
            self.database.execute(
                "UPDATE partitions SET state = 'planned', batch_id = NULL, created_at = NULL, "
                "ended_at = NULL, adopted = 0 WHERE number = ?",
                (number,),
            )

    def mark_canceling(self, number: int, *, recalled: bool) -> None:
        """Write down that a batch is about to be canceled, for good or for the time being."""
        with self.changing():
            self.database.execute(
                "UPDATE partitions SET recalled = ? WHERE number = ?", (recalled, number)
            )
            self._note(number, "to be canceled" + " for the time being" * recalled)

    def known_batches(self, number: int) -> set[str]:
        """Give the batches that are not a partition's: spoken for, or proved to be another's."""
        return {
            batch_id
            for (batch_id,) in self.database.execute(
                "SELECT batch_id FROM partitions WHERE batch_id IS NOT NULL "
                "UNION SELECT batch_id FROM rejected WHERE partition = ?",
                (number,),
            )
        }

    def mark_ended(self, number: int, ended_at: datetime | None) -> None:
        """Note that a batch's results can be downloaded."""
        with self.changing():
            self.database.execute(
                "UPDATE partitions SET state = 'ended', ended_at = ? "
                "WHERE number = ? AND state = 'submitted'",
                (ended_at.isoformat() if ended_at else None, number),
            )

    def replace(self, number: int, pieces: Iterable[PartitionDraft]) -> None:
        """Put smaller partitions in the place of one that the service found too large."""
        with self.changing():
            (round_,) = self.database.execute(
                "SELECT round FROM partitions WHERE number = ?", (number,)
            ).fetchone()
            self.database.execute(
                "UPDATE partitions SET state = 'replaced' WHERE number = ?", (number,)
            )
            numbers = [add_partition(self.database, piece, round_) for piece in pieces]
            self._note(number, f"too large; cut into partitions {', '.join(map(str, numbers))}")

    def mark_too_large(self, number: int, why: str) -> None:
        """Close a partition whose only row the service found too large to accept."""
        with self.changing():
            (line,) = self.lines_of(number).values()
            request_status.record(self.database, [(line, request_status.FAILED)])
            self.database.execute(
                "INSERT INTO failures VALUES (?, 'errored', 'request_too_large', ?, 0)", (line, why)
            )
            self.database.execute(
                "UPDATE partitions SET state = 'collected' WHERE number = ?", (number,)
            )
            self._note(number, f"too large: {why}")

    def extents(self, number: int) -> list[RequestSpan]:
        """Give the rows of a partition in the order of the input."""
        return list(self._extents(OF_PARTITION, number))

    def begin_round(self, pieces: Iterable[PartitionDraft]) -> None:
        """
        Plan another round for the rows that are due again, all of which the pieces hold.

        The pieces may be cut from `due_requests` while they are taken: one at a time is held.
        """
        with self.changing():
            (last,) = self.database.execute("SELECT MAX(round) FROM partitions").fetchone()
            for piece in pieces:
                number = add_partition(self.database, piece, last + 1)
                self._note(number, f"round {last + 2}: {count(len(piece.extents), 'row')} again")
                request_status.record(
                    self.database, ((row.line, request_status.OPEN) for row in piece.extents)
                )
                # Or it would be held until the next one is whole.
                del piece
            self.database.execute(f"UPDATE rows SET sends = sends + 1 WHERE {DUE}")
            self.database.execute("DELETE FROM failures WHERE due")

    def due_requests(self) -> Iterator[RequestSpan]:
        """
        Yield the rows that are due to be sent again, in the order of the input.

        Rows that were yielded may be changed meanwhile: SQLite leaves open what a cursor finds in a
        table that changes under it, so each reading ends before the next row is yielded.
        """
        last = 0
        while rows := self.database.execute(
            "SELECT line, offset, length, size, digest FROM failures JOIN rows USING (line) "
            "WHERE due AND line > ? ORDER BY line LIMIT ?",
            (last, _AT_ONCE),
        ).fetchall():
            yield from map(RequestSpan._make, rows)
            (last, *_) = rows[-1]

    def due_count(self) -> int:
        """Count the rows that are due to be sent again."""
        (count,) = self.database.execute("SELECT COUNT(*) FROM failures WHERE due").fetchone()
        return int(count)

    def settled_count(self) -> int:
        """Count the rows whose final result is in the output."""
        return request_status.count(self.database).total() - self.due_count()

    def lines_of(self, number: int) -> dict[str, int]:
        """Give the id on the wire of each row of a partition, and where the row stands."""
        return dict(self._of_partition("custom_id, line", number))

    def open_lines(self, number: int) -> dict[str, int]:
        """Give the same as `lines_of` for the rows that have no result yet."""
        lines = self.lines_of(number)
        if not lines:  # all of them have been sent again, in other partitions
            return lines
        first, last = min(lines.values()), max(lines.values())
        known = request_status.between(self.database, first, last)
        if not any(known):
            return lines
        return {
            id_: line for id_, line in lines.items() if known[line - first] == request_status.OPEN
        }

    def has_row(self, custom_id: str) -> bool:
        """Whether a row is of this run."""
        found = self.database.execute("SELECT 1 FROM rows WHERE custom_id = ?", (custom_id,))
        return found.fetchone() is not None

    def holds(self, number: int, custom_id: str) -> bool:
        """Whether a row is of a partition."""
        found = self.database.execute(
            "SELECT 1 FROM rows WHERE custom_id = ? AND partition = ?", (custom_id, number)
        )
        return found.fetchone() is not None

    def missing_lines(self) -> list[int]:
        """Tell where the rows stand for which the results of their batch held no line."""
        short = self.database.execute(
            "SELECT number FROM partitions WHERE state = 'collected' AND missing"
        ).fetchall()
        return sorted(line for (number,) in short for line in self.open_lines(number).values())

    def own_ids(self, number: int) -> dict[int, str]:
        """Give the own ids of the rows of a partition, as JSON text, by line."""
        return dict(self._of_partition("line, own_id", number))

    def sends(self, number: int) -> dict[int, int]:
        """Tell how often the rows of a partition were sent, by line."""
        return dict(self._of_partition("line, sends", number))

    def account(
        self,
        number: int,
        answers: Iterable[tuple[int, AnswerStatus]],
        failures: list[FailedRequest],
        tallies: Mapping[str, Mapping[str, int]],
        mark: OutputCheckpoint,
    ) -> None:
        """
        Record result lines that are on disk.

        Args:
            number: the partition.
            answers: the rows that succeeded, by line, and how the answer is.
            failures: the rows that did not.
            tallies: what was counted in the answers, by model and kind.
            mark: how the output was left.
        """
        with self.changing():
            request_status.record(
                self.database,
                chain(
                    ((line, request_status.QUALITY_CODES[quality]) for line, quality in answers),
                    ((row.line, request_status.FAILED) for row in failures),
                ),
            )
            self.database.executemany("INSERT INTO failures VALUES (?, ?, ?, ?, ?)", failures)
            self.database.executemany(
                "INSERT INTO tallies VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET "
                "amount = amount + excluded.amount",
                (
                    (number, model, kind, amount)
                    for model, kinds in tallies.items()
                    for kind, amount in kinds.items()
                ),
            )
            store_settings(self.database, settings_of(mark))

    def mark_collected(self, number: int, lines: int, missing: int) -> PartitionRecord:
        """
        Close a partition whose results have been read to the end.

        Args:
            number: the partition.
            lines: how many lines they had.
            missing: how many rows have no result.
        """
        with self.changing():
            self.database.execute(
                "UPDATE partitions SET state = 'collected', missing = ?, "
                "surplus = ? - (rows - ?) WHERE number = ?",
                (missing, lines, missing, number),
            )
        return self.record(number)

    def input_spans(self) -> Iterator[RequestSpan]:
        """Yield every row of the input in order."""
        return self._extents("TRUE")

    @contextmanager
    def changing(self) -> Iterator[None]:
        """Make the changes inside the block one, all or none."""
        self.database.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            if self.database.in_transaction:  # SQLite itself may have rolled back, on a full disk
                self.database.execute("ROLLBACK")
            raise
        self.database.execute("COMMIT")

    def _extents(self, which: str, number: int | None = None) -> Iterator[RequestSpan]:
        found = self.database.execute(
            f"SELECT line, offset, length, size, digest FROM rows WHERE {which} ORDER BY line",
            {"number": number},
        )
        return map(RequestSpan._make, found)

    def _of_partition(self, columns: str, number: int) -> sqlite3.Cursor:
        return self.database.execute(
            f"SELECT {columns} FROM rows WHERE {OF_PARTITION}", {"number": number}
        )

    def _note(self, number: int, what: str) -> None:
        self.database.execute("INSERT INTO log VALUES (?, ?, ?)", (self.system.now(), number, what))

    def _records(self, where: str, *values: object, spans: bool = True) -> list[PartitionRecord]:
        places = "spans" if spans else "'[]'"
        found = self.database.execute(
            f"SELECT number, round, state, {places}, rows, size, fingerprint, batch_id, adopted, "
            f"recalled, created_at, ended_at, missing, surplus FROM partitions WHERE {where} "
            "ORDER BY number",
            values,
        )
        return [self._record(row) for row in found]

    def _record(self, row: tuple[Any, ...]) -> PartitionRecord:
        number, round_, state, spans, rows, size, fingerprint, batch_id, adopted = row[:9]
        recalled, created_at, ended_at, missing, surplus = row[9:]
        partition = Partition(
            run=self.run,
            number=number,
            source=self.source_of(number),
            spans=tuple((start, end) for start, end in json.loads(spans)),
            requests=rows,
            size=size,
            fingerprint=fingerprint,
            id_field=self._settings.get("id_field"),
        )
        return PartitionRecord(
            partition,
            round_,
            state,
            batch_id,
            bool(adopted),
            bool(recalled),
            datetime.fromisoformat(created_at) if created_at else None,
            datetime.fromisoformat(ended_at) if ended_at else None,
            missing,
            surplus,
        )


DAMAGED = (
    "If it was one, put it back as it was. If it is lost, message-batches list shows the batches, "
    "and message-batches results BATCH_ID downloads each; a run with another --out would send, and "
    "pay for, everything again."
)
"""What to do about a ledger that is no longer what it was."""


def _unusable(path: Path, why: str, hint: str) -> InputError:
    return InputError(
        str(path), [Diagnostic(f"This is not a ledger that can be used. {why}", hint)]
    )
