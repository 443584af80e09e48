"""
The ledger of a run over many files and machines.

It knows partitions and parts, not requests, so it stays small however many requests there are. One
process has it open.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, ClassVar

from message_batches.jobs.ledger.partitions import PartitionLedger
from message_batches.jobs.ledger.records import PartitionOutline, PlannedFile
from message_batches.jobs.ledger.schema import connect, last_number, new_database, store_settings
from message_batches.jobs.system import SYSTEM

_TABLES = (
    "CREATE TABLE sources ("
    "position INTEGER PRIMARY KEY, path TEXT NOT NULL, size INTEGER NOT NULL, "
    "changed_at INTEGER NOT NULL)",
    "CREATE TABLE leases (partition INTEGER PRIMARY KEY, holder TEXT NOT NULL)",
    "CREATE TABLE parts (partition INTEGER PRIMARY KEY, part TEXT NOT NULL)",
)


class SharedLedger(PartitionLedger):
    """The ledger of a run whose partitions are of many files and are sent by lease."""

    # A write-ahead log needs memory that processes share, which network file systems do not have.
    _JOURNAL: ClassVar[str] = "DELETE"

    @classmethod
    def create(cls, path: Path, files: Iterable[PlannedFile], settings: Mapping[str, Any]) -> None:
        """Write the plan of a run to a ledger, which appears at `path` when it is complete."""
        with new_database(path, SYSTEM, journal=cls._JOURNAL) as database:
            for table in _TABLES:
                database.execute(table)
            requests = 0
            for position, file in enumerate(files):
                requests += sum(outline.requests for outline in file.partitions)
                database.execute(
                    "INSERT INTO sources VALUES (?, ?, ?, ?)",
                    (position, file.path, file.size, file.changed_at),
                )
                for outline in file.partitions:
                    _add(database, outline, file.path, attempt=1)
            store_settings(database, {**settings, "requests": requests})

    @classmethod
    def _connect(cls, path: Path, *, read_only: bool) -> sqlite3.Connection:
        database = connect(path, read_only=read_only)
        # Before the first read, so that SQLite never asks for shared memory beside the file.
        database.execute("PRAGMA locking_mode = EXCLUSIVE")
        return database

    def files(self) -> list[PlannedFile]:
        """Return the files and the partitions that were planned first."""
        files = []
        for path, size, changed_at in self._database.execute(
            "SELECT path, size, changed_at FROM sources ORDER BY position"
        ).fetchall():
            outlines = tuple(
                PartitionOutline(tuple((start, end) for start, end in json.loads(spans)), *rest)
                for spans, *rest in self._database.execute(
                    "SELECT spans, requests, size, fingerprint FROM partitions "
                    "WHERE source = ? AND parent IS NULL ORDER BY number",
                    (path,),
                )
            )
            files.append(PlannedFile(path, size, changed_at, outlines))
        return files

    def update_file(self, path: str, size: int, changed_at: int) -> None:
        """Record that a file was written again with the same requests."""
        with self._transaction():
            self._database.execute(
                "UPDATE sources SET size = ?, changed_at = ? WHERE path = ?",
                (size, changed_at, path),
            )

    def holders(self) -> dict[int, str]:
        """Return the holder of each leased partition."""
        return dict(self._database.execute("SELECT partition, holder FROM leases"))

    def set_holder(self, number: int, holder: str) -> None:
        """Record the holder of the lease of a partition."""
        with self._transaction():
            self._database.execute("REPLACE INTO leases VALUES (?, ?)", (number, holder))

    def release(self, number: int, holder: str) -> None:
        """Remove the lease of a partition if this holder has it."""
        with self._transaction():
            self._database.execute(
                "DELETE FROM leases WHERE partition = ? AND holder = ?", (number, holder)
            )

    def note(self, number: int, message: str) -> None:
        """Add an entry about a partition to the log."""
        with self._transaction():
            self._log(number, message)

    def split(self, number: int, outlines: Iterable[PartitionOutline]) -> None:
        """Replace a partition that the service found too large by smaller ones."""
        record = self.record(number)
        if record.state == "replaced":
            return
        with self._transaction():
            self._database.execute(
                "UPDATE partitions SET state = 'replaced' WHERE number = ?", (number,)
            )
            numbers = [
                _add(
                    self._database,
                    outline,
                    record.partition.source,
                    attempt=record.attempt,
                    parent=number,
                )
                for outline in outlines
            ]
            self._log(number, f"too large; split into partitions {', '.join(map(str, numbers))}")

    def add_part(
        self, number: int, part: dict[str, Any], *, retry: PartitionOutline | None
    ) -> None:
        """
        Record the results of a partition and close it.

        Args:
            number: the partition.
            part: what to keep of the results, with `missing` and `unmatched` requests.
            retry: the requests that are to be retried, if any.
        """
        record = self.record(number)
        with self._transaction():
            self._database.execute("INSERT INTO parts VALUES (?, ?)", (number, json.dumps(part)))
            self._database.execute(
                "UPDATE partitions SET state = 'collected', missing = ?, unmatched = ? "
                "WHERE number = ?",
                (part["missing"], part["unmatched"], number),
            )
            if retry is not None:
                added = _add(
                    self._database,
                    retry,
                    record.partition.source,
                    attempt=record.attempt + 1,
                    parent=number,
                )
                self._log(added, f"retry of {retry.requests} requests of partition {number}")

    def part(self, number: int) -> dict[str, Any] | None:
        """Return what was kept of the results of a partition, if they were collected."""
        row = self._database.execute(
            "SELECT part FROM parts WHERE partition = ?", (number,)
        ).fetchone()
        return json.loads(row[0]) if row else None

    def parts(self) -> list[dict[str, Any]]:
        """Return what was kept of all results, in the order of the plan."""
        rows = self._database.execute("SELECT part FROM parts ORDER BY partition")
        return [json.loads(part) for (part,) in rows]

    def open_counts(self) -> tuple[int, int]:
        """Return how many requests have no final result, and how many of these are retries."""
        # A request without a final result is in exactly one partition that is open.
        open_, to_retry = self._database.execute(
            "SELECT COALESCE(SUM(requests), 0), COALESCE(SUM(requests * (attempt > 1)), 0) "
            "FROM partitions WHERE state NOT IN ('collected', 'replaced')"
        ).fetchone()
        return open_, to_retry


def _add(
    database: sqlite3.Connection,
    outline: PartitionOutline,
    source: str,
    *,
    attempt: int,
    parent: int | None = None,
) -> int:
    database.execute(
        "INSERT INTO partitions (attempt, first_line, last_line, spans, requests, size, "
        "fingerprint, source, parent) VALUES (?, 0, 0, ?, ?, ?, ?, ?, ?)",
        (
            attempt,
            json.dumps(outline.spans),
            outline.requests,
            outline.size,
            outline.fingerprint,
            source,
            parent,
        ),
    )
    return last_number(database)
