"""
The ledger of a run over many files and machines.

It records partitions and parts, not requests, so it stays small however many requests there are.
Only the ledger actor has it open.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from pathlib import Path
from typing import Self

from attrs import asdict

from message_batches.jobs import Progress
from message_batches.jobs.ledger.builder import new_ledger
from message_batches.jobs.ledger.ledger import Ledger
from message_batches.jobs.ledger.schema import connect
from message_batches.jobs.system import SYSTEM, System
from message_batches.ray.messages import (
    CollectedPart,
    FilePlan,
    Part,
    PlannedPartition,
    RunFacts,
    missing_path,
)

NAME = "run.ledger"

_TABLES = (
    "CREATE TABLE sources ("
    "position INTEGER PRIMARY KEY, path TEXT NOT NULL, size INTEGER NOT NULL, "
    "changed_at INTEGER NOT NULL)",
    "CREATE TABLE places (partition INTEGER PRIMARY KEY, source TEXT NOT NULL)",
    "CREATE TABLE leases (partition INTEGER PRIMARY KEY, holder TEXT NOT NULL)",
    "CREATE TABLE parts (partition INTEGER PRIMARY KEY, part TEXT NOT NULL)",
)


class SharedLedger(Ledger):
    """The ledger of a run over many files. Its parts are in the folder `results` beside it."""

    JOURNAL = "DELETE"
    """A write-ahead log needs shared memory, which network file systems do not have."""

    @classmethod
    def create(cls, path: Path, run: str, facts: RunFacts, plans: Iterable[FilePlan]) -> None:
        """Write the plan of a new run; the ledger appears at `path` once it is complete."""
        with new_ledger(path) as builder:
            for table in _TABLES:
                builder.database.execute(table)
            requests = 0
            for position, file_plan in enumerate(plans):
                requests += file_plan.requests
                builder.database.execute(
                    "INSERT INTO sources VALUES (?, ?, ?, ?)",
                    (position, file_plan.source, file_plan.size, file_plan.changed_at),
                )
                for partition in file_plan.partitions:
                    _add(builder.database, partition, file_plan.source, 0)
            # `parts` stops the commands that collect into one output file; those that show a run
            # or reconcile a batch work on this ledger too.
            builder.store(
                run=run, rows=requests, source=str(path.parent), out_size=0, parts=True, **facts
            )

    @classmethod
    def _connect(cls, path: Path, *, to_read: bool) -> sqlite3.Connection:
        database = connect(path, to_read=to_read)
        # Set before the first read, so that SQLite never creates a shared-memory file.
        database.execute("PRAGMA locking_mode = EXCLUSIVE")
        return database

    @classmethod
    def open(cls, path: Path, system: System = SYSTEM) -> Self:
        """Open a ledger that `create` wrote; see `Ledger.open`."""
        return super().open(path, system)

    def source_of(self, number: int) -> str:
        """Return the path of the requests file of a partition."""
        (source,) = self.database.execute(
            "SELECT source FROM places WHERE partition = ?", (number,)
        ).fetchone()
        return str(source)

    def file_plans(self) -> list[FilePlan]:
        """Return the original plan, file by file."""
        plans = []
        for path, size, changed_at in self.database.execute(
            "SELECT path, size, changed_at FROM sources ORDER BY position"
        ).fetchall():
            partitions = tuple(
                PlannedPartition(tuple((start, end) for start, end in json.loads(spans)), *rest)
                for spans, *rest in self.database.execute(
                    "SELECT spans, rows, size, fingerprint FROM partitions JOIN places "
                    "ON partition = number WHERE source = ? AND first_line = 0 AND round = 0 "
                    "ORDER BY number",
                    (path,),
                )
            )
            plans.append(FilePlan(path, size, changed_at, partitions))
        return plans

    def update_source(self, file_plan: FilePlan) -> None:
        """Record the new size and time of a file that was rewritten with the same requests."""
        with self.changing():
            self.database.execute(
                "UPDATE sources SET size = ?, changed_at = ? WHERE path = ?",
                (file_plan.size, file_plan.changed_at, file_plan.source),
            )

    def holders(self) -> dict[int, str]:
        """Return the holder of each leased partition."""
        return dict(self.database.execute("SELECT partition, holder FROM leases"))

    def set_holder(self, number: int, holder: str) -> None:
        """Record the holder of the lease of a partition."""
        with self.changing():
            self.database.execute("REPLACE INTO leases VALUES (?, ?)", (number, holder))

    def release(self, number: int, holder: str) -> None:
        """Remove the lease of a partition if this holder has it."""
        with self.changing():
            self.database.execute(
                "DELETE FROM leases WHERE partition = ? AND holder = ?", (number, holder)
            )

    def note(self, number: int, message: str) -> None:
        """Add a line about a partition to the log of the run."""
        with self.changing():
            self._note(number, message)

    def divide(self, number: int, partitions: Iterable[PlannedPartition]) -> None:
        """Replace a partition that the service refused as too large with smaller ones."""
        record = self.record(number)
        if record.state == "replaced":
            return
        with self.changing():
            self.database.execute(
                "UPDATE partitions SET state = 'replaced' WHERE number = ?", (number,)
            )
            source = record.partition.source
            numbers = [
                _add(self.database, partition, source, record.round, parent=number)
                for partition in partitions
            ]
            self._note(number, f"too large; divided into {', '.join(map(str, numbers))}")

    def add_part(self, number: int, collected: CollectedPart) -> Part:
        """
        Rename the results of a partition to their final name and close the partition.

        A second call for the same partition changes nothing: the first results stay.
        """
        if (part := self.part(number)) is not None:
            _delete(collected)
            return part
        record = self.record(number)
        path = self.path.parent / "results" / f"part-{number:05}.jsonl"
        scratch = Path(collected.scratch)
        if missing_path(scratch).exists():
            missing_path(scratch).replace(missing_path(path))
        # Already renamed if the process died between this line and the transaction below.
        if scratch.exists():
            scratch.replace(path)
        part = Part(
            number,
            record.handle.batch_id,
            str(path),
            collected.size,
            collected.sha256,
            collected.outcomes,
            collected.missing,
            collected.unmatched,
        )
        with self.changing():
            self.database.execute(
                "INSERT INTO parts VALUES (?, ?)", (number, json.dumps(asdict(part)))
            )
            self.database.execute(
                "UPDATE partitions SET state = 'collected', missing = ?, surplus = ? "
                "WHERE number = ?",
                (collected.missing, collected.unmatched, number),
            )
            if (retry := collected.retry) is not None:
                source = record.partition.source
                added = _add(self.database, retry, source, record.round + 1, parent=number)
                self._note(added, f"retries {retry.requests} requests of partition {number}")
        return part

    def part(self, number: int) -> Part | None:
        """Return the part of a partition; None before it was collected."""
        for part in self._parts("WHERE partition = ?", number):
            return part
        return None

    def parts(self) -> list[Part]:
        """Return the parts collected so far, in the order of the plan."""
        return self._parts("ORDER BY partition")

    def _parts(self, where: str, *values: object) -> list[Part]:
        cursor = self.database.execute(f"SELECT part FROM parts {where}", values)
        return [Part(**json.loads(part)) for (part,) in cursor]

    @property
    def unfinished(self) -> bool:
        """Whether anything is left to send, wait for or collect."""
        states = self.states()
        return any(states.get(s) for s in ("planned", "sending", "submitted", "ended"))

    def progress(self, answered: int) -> Progress:
        """Return the progress, given how many requests of open batches have been processed."""
        states = self.states()
        states.pop("replaced", None)
        collected = states.get("collected", 0)
        # A request without a final result is in exactly one open partition.
        open_, to_retry = self.database.execute(
            "SELECT COALESCE(SUM(rows), 0), COALESCE(SUM(rows * (round > 0)), 0) FROM partitions "
            "WHERE state NOT IN ('collected', 'replaced')"
        ).fetchone()
        return Progress(
            requests=self.setting("rows"),
            settled=self.setting("rows") - open_,
            answered=answered,
            batches=sum(states.values()),
            submitted=states.get("submitted", 0) + states.get("ended", 0) + collected,
            collected=collected,
            to_retry=to_retry,
        )


def _add(
    database: sqlite3.Connection,
    planned: PlannedPartition,
    source: str,
    round_: int,
    *,
    parent: int = 0,
) -> int:
    """Insert a partition and return its number; its line columns hold the number of its parent."""
    number = database.execute(
        "INSERT INTO partitions (round, first_line, last_line, spans, rows, size, fingerprint) "
        "VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            round_,
            parent,
            parent,
            json.dumps(planned.spans),
            planned.requests,
            planned.size,
            planned.fingerprint,
        ),
    ).lastrowid
    if number is None:
        raise RuntimeError("SQLite reported no number for the inserted partition.")
    database.execute("INSERT INTO places VALUES (?, ?)", (number, source))
    return number


def _delete(collected: CollectedPart) -> None:
    scratch = Path(collected.scratch)
    scratch.unlink(missing_ok=True)
    missing_path(scratch).unlink(missing_ok=True)
