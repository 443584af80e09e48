"""Keep what every ledger records of a run: its facts, and how far each partition has come."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, ClassVar, Literal, Self

from attrs import frozen

from message_batches.jobs.errors import AlreadySubmittingError, InputError, RunError
from message_batches.jobs.ledger.schema import CACHE, VERSION, connect, store_settings
from message_batches.jobs.system import SYSTEM, System
from message_batches.jobs.types import Handle, Partition

SUFFIX = ".ledger"
"""What the name of a ledger appends to that of its output."""

DAMAGED = (
    "If it was one, restore it from a copy. If it is lost, message-batches list shows the batches, "
    "and message-batches results BATCH_ID downloads each; a run with another --out would send, and "
    "pay for, everything again."
)
"""What to do about a ledger that is damaged."""

PartitionState = Literal["planned", "sending", "submitted", "ended", "collected", "replaced"]
"""
planned: not sent, or certainly not accepted. sending: the create may have been accepted; its
outcome is unknown. submitted: accepted, the batch id is known. ended: the results can be
downloaded. collected: every result is recorded. replaced: split into smaller partitions.
"""


@frozen
class PartitionRecord:
    """
    A partition and how far it has come.

    Attributes:
        partition: the partition.
        attempt: 1 for requests that are sent for the first time, 2 for a first retry, and so on.
        state: how far it has come.
        batch_id: its batch, once known.
        adopted: whether the batch was found in the list, not named in the response to the create.
        recalled: whether the run canceled the batch for the time being, so that its canceled
            requests are to be retried.
        created_at: when the service created the batch.
        ended_at: when the batch ended.
        missing: requests for which the results held no line.
        unmatched: result lines without a request.
    """

    partition: Partition
    attempt: int
    state: PartitionState
    batch_id: str | None
    adopted: bool
    recalled: bool
    created_at: datetime | None
    ended_at: datetime | None
    missing: int
    unmatched: int

    @property
    def handle(self) -> Handle:
        """
        The accepted batch.

        Raises:
            RunError: the ledger knows no batch of this partition.
        """
        if self.batch_id is None or self.created_at is None:
            raise RunError(
                f"The ledger has no batch for partition {self.partition.number}, whose state is "
                f"{self.state}. Submit the partition first."
            )
        return Handle(self.partition, self.batch_id, self.created_at, self.adopted)


@frozen
class Intent:
    """
    A partition whose create was sent, or about to be, and whose batch is not known.

    Attributes:
        partition: the partition.
        anchor: the newest batch of the workspace before the create; None if it had no batch.
        at: when the intent was written, seconds since the epoch by this machine's clock.
        broken_at: when the connection was seen to break; None if the process died.
    """

    partition: Partition
    anchor: str | None
    at: float
    broken_at: float | None


class PartitionLedger:
    """
    The facts of a run and the state of its partitions, in one SQLite file.

    Use as a context manager; not for several threads at once.

    Attributes:
        path: the file.
        system: the clocks and file operations.
    """

    _JOURNAL: ClassVar[str] = "WAL"

    def __init__(self, path: Path, database: sqlite3.Connection, system: System = SYSTEM) -> None:
        self.path = path
        self.system = system
        self._database = database
        self._settings: dict[str, Any] = {}
        self._reload()

    @classmethod
    def open(cls, path: Path, system: System = SYSTEM) -> Self:
        """
        Open an existing ledger, for reading only where it or its folder cannot be written.

        Raises:
            FileNotFoundError: there is no such file.
            InputError: it is not a ledger, or one of another version.
        """
        if not path.exists():
            raise FileNotFoundError(path)
        if path.is_dir():
            raise _unusable(path, "It is a folder.", "Move it away, or pass another --out.")
        read_only = not (os.access(path, os.W_OK) and os.access(path.parent, os.W_OK))
        database = None
        try:
            database = cls._connect(path, read_only=read_only)
            (version,) = database.execute("PRAGMA user_version").fetchone()
            if version != VERSION:
                raise _unusable(
                    path,
                    f"Its version is {version}; this program reads version {VERSION}.",
                    "Finish the run with the version of message-batches that started it.",
                )
            database.execute(CACHE)
            if not read_only:
                database.execute(f"PRAGMA journal_mode = {cls._JOURNAL}")
                # A transaction is on disk when it returns. A power failure must not lose the
                # intent of a create that was sent: it would be paid for twice.
                database.execute("PRAGMA synchronous = FULL")
            return cls(path, database, system)
        except BaseException as error:
            if database is not None:
                database.close()
            # An OperationalError, such as a full disk, says nothing about the file.
            if isinstance(error, sqlite3.DatabaseError) and not isinstance(
                error, sqlite3.OperationalError
            ):
                raise _unusable(path, f"It cannot be read: {error}.", DAMAGED) from error
            raise

    @classmethod
    def _connect(cls, path: Path, *, read_only: bool) -> sqlite3.Connection:
        return connect(path, read_only=read_only)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file. A second call does nothing."""
        self._database.close()

    def setting(self, name: str) -> Any:
        """Return a fact that was stored when the run was planned or later; None if it was not."""
        return self._settings.get(name)

    def store(self, settings: Mapping[str, Any]) -> None:
        """Change facts of the run."""
        with self._transaction():
            store_settings(self._database, settings)
        self._settings.update(settings)

    @property
    def run(self) -> str:
        """The id of the run."""
        return str(self._settings["run"])

    def records(self, *states: PartitionState, spans: bool = True) -> list[PartitionRecord]:
        """
        Return the partitions in the given states, in the order of the plan.

        Args:
            states: the states; by default all.
            spans: whether to read where the requests are. After a retry of scattered requests that
                is as much as the requests themselves; without it, partitions can be listed but not
                sent.
        """
        where = f"state IN ({', '.join('?' * len(states))})" if states else "TRUE"
        return self._records(where, *states, spans=spans)

    def record(self, number: int) -> PartitionRecord:
        """Return one partition; raise KeyError if the plan does not have it."""
        for record in self._records("number = ?", number):
            return record
        raise KeyError(number)

    def numbers(self, state: PartitionState) -> list[int]:
        """Return the numbers of the partitions in a state, in the order of the plan."""
        return [
            number
            for (number,) in self._database.execute(
                "SELECT number FROM partitions WHERE state = ? ORDER BY number", (state,)
            )
        ]

    def states(self) -> dict[str, int]:
        """Count the partitions by state."""
        return dict(self._database.execute("SELECT state, COUNT(*) FROM partitions GROUP BY 1"))

    @property
    def unfinished(self) -> bool:
        """Whether a partition is still to be sent, waited for or collected."""
        states = self.states()
        return any(states.get(s) for s in ("planned", "sending", "submitted", "ended"))

    def intent(self, number: int) -> Intent | None:
        """Return the open intent of a partition, or None if it is in another state."""
        row = self._database.execute(
            "SELECT anchor, intent_at, broken_at FROM partitions "
            "WHERE number = ? AND state = 'sending'",
            (number,),
        ).fetchone()
        return Intent(self.record(number).partition, *row) if row else None

    def record_intent(self, number: int, anchor: str | None) -> None:
        """
        Record the intent to send a planned partition.

        Args:
            number: the partition.
            anchor: the newest batch of the workspace; None if the workspace has no batch.

        Raises:
            AlreadySubmittingError: the partition is not planned any more.
        """
        with self._transaction():
            updated = self._database.execute(
                "UPDATE partitions SET state = 'sending', anchor = ?, intent_at = ?, "
                "broken_at = NULL WHERE number = ? AND state = 'planned'",
                (anchor, self.system.now(), number),
            )
            if updated.rowcount != 1:
                raise AlreadySubmittingError(
                    f"Partition {number} is being submitted already. Wait for it to finish."
                )

    def mark_broken(self, number: int, reason: str) -> None:
        """Record that the connection broke before the response to a create arrived."""
        with self._transaction():
            self._database.execute(
                "UPDATE partitions SET broken_at = ? WHERE number = ? AND state = 'sending'",
                (self.system.now(), number),
            )
            self._log(number, f"the response to the create was lost: {reason}")

    def mark_not_sent(self, number: int, reason: str) -> None:
        """Withdraw the intent: the create was certainly not accepted."""
        with self._transaction():
            self._database.execute(
                "UPDATE partitions SET state = 'planned', intent_at = NULL, broken_at = NULL "
                "WHERE number = ? AND state = 'sending'",
                (number,),
            )
            self._log(number, f"not accepted: {reason}")

    def mark_submitted(
        self, number: int, batch_id: str, created_at: datetime, *, adopted: bool = False
    ) -> Handle:
        """Record the batch that a partition became."""
        with self._transaction():
            self._database.execute(
                "UPDATE partitions SET state = 'submitted', batch_id = ?, created_at = ?, "
                "adopted = ? WHERE number = ? AND state = 'sending'",
                (batch_id, created_at.isoformat(), adopted, number),
            )
            self._log(number, f"{'adopted' if adopted else 'accepted'} as {batch_id}")
        return self.record(number).handle

    def reject_batch(self, number: int, batch_id: str) -> None:
        """
        Undo an adoption: the batch turned out to hold other requests.

        Where the batch is not the partition's, or was not adopted, nothing is changed.
        """
        with self._transaction():
            updated = self._database.execute(
                "UPDATE partitions SET state = 'sending', batch_id = NULL, created_at = NULL, "
                "ended_at = NULL, adopted = 0, broken_at = intent_at "
                "WHERE number = ? AND batch_id = ? AND adopted AND state IN ('submitted', 'ended')",
                (number, batch_id),
            )
            if not updated.rowcount:
                return
            self._database.execute(
                "INSERT OR IGNORE INTO rejected VALUES (?, ?)", (number, batch_id)
            )
            self._log(number, f"{batch_id} has different requests and was rejected")

    def give_up_batch(self, number: int) -> None:
        """Plan a partition again whose batch is gone with its results."""
        with self._transaction():
            self._log(number, "its batch is gone; resubmission requested by the user")
            self._database.execute(
                "UPDATE partitions SET state = 'planned', batch_id = NULL, created_at = NULL, "
                "ended_at = NULL, adopted = 0 WHERE number = ?",
                (number,),
            )

    def mark_canceling(self, number: int, *, recalled: bool) -> None:
        """Record that a batch is about to be canceled, for good or for the time being."""
        with self._transaction():
            self._database.execute(
                "UPDATE partitions SET recalled = ? WHERE number = ?", (recalled, number)
            )
            self._log(number, "canceling" + ", to be sent again later" * recalled)

    def known_batches(self, number: int) -> set[str]:
        """Return the batches that cannot be a partition's: recorded, or rejected for it."""
        return {
            batch_id
            for (batch_id,) in self._database.execute(
                "SELECT batch_id FROM partitions WHERE batch_id IS NOT NULL "
                "UNION SELECT batch_id FROM rejected WHERE partition = ?",
                (number,),
            )
        }

    def mark_ended(self, number: int, ended_at: datetime | None) -> None:
        """Record that a batch's results can be downloaded."""
        with self._transaction():
            self._database.execute(
                "UPDATE partitions SET state = 'ended', ended_at = ? "
                "WHERE number = ? AND state = 'submitted'",
                (ended_at.isoformat() if ended_at else None, number),
            )

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Read inside the block what the ledger held at its start, though a run may write to it."""
        self._database.execute("BEGIN")
        try:
            yield
        finally:
            self._database.execute("ROLLBACK")

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        """Apply the changes inside the block together or not at all."""
        self._database.execute("BEGIN IMMEDIATE")
        try:
            yield
            self._database.execute("COMMIT")
        except BaseException:
            if self._database.in_transaction:  # SQLite rolls back by itself on a full disk
                self._database.execute("ROLLBACK")
            raise

    def _reload(self) -> None:
        self._settings = {
            name: json.loads(value)
            for name, value in self._database.execute("SELECT name, value FROM settings")
        }

    def _log(self, number: int, message: str) -> None:
        self._database.execute(
            "INSERT INTO log VALUES (?, ?, ?)", (self.system.now(), number, message)
        )

    def _records(self, where: str, *values: object, spans: bool = True) -> list[PartitionRecord]:
        spans_column = "spans" if spans else "'[]'"
        rows = self._database.execute(
            f"SELECT number, source, {spans_column}, requests, size, fingerprint, "
            "attempt, state, batch_id, adopted, recalled, created_at, ended_at, missing, unmatched "
            f"FROM partitions WHERE {where} ORDER BY number",
            values,
        )
        return [self._record(*row) for row in rows]

    def _record(
        self,
        number: int,
        source: str | None,
        spans: str,
        requests: int,
        size: int,
        fingerprint: str,
        attempt: int,
        state: PartitionState,
        batch_id: str | None,
        adopted: int,
        recalled: int,
        created_at: str | None,
        ended_at: str | None,
        missing: int,
        unmatched: int,
    ) -> PartitionRecord:
        partition = Partition(
            run=self.run,
            number=number,
            source=source or str(self._settings["source"]),
            spans=tuple((start, end) for start, end in json.loads(spans)),
            requests=requests,
            size=size,
            fingerprint=fingerprint,
            id_field=self._settings.get("id_field"),
        )
        return PartitionRecord(
            partition,
            attempt,
            state,
            batch_id,
            bool(adopted),
            bool(recalled),
            datetime.fromisoformat(created_at) if created_at else None,
            datetime.fromisoformat(ended_at) if ended_at else None,
            missing,
            unmatched,
        )


def _unusable(path: Path, reason: str, hint: str) -> InputError:
    return InputError.at(path, f"This file cannot be used as a ledger. {reason}", hint)
