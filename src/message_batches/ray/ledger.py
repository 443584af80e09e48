"""
The ledger of a run over many files and machines.

It knows partitions and parts, not rows, so it stays small however many rows there are. One process
has it open: the actor that owns the run.
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
from message_batches.ray.values import CollectedPart, Cut, Facts, Part, Planned, missing_path

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
    """The ledger of a run whose partitions are of many files. Parts lie in `results` beside it."""

    JOURNAL = "DELETE"
    """A write-ahead log needs memory that processes share, which network file systems have not."""

    @classmethod
    def create(cls, path: Path, run: str, facts: Facts, plans: Iterable[Planned]) -> None:
        """Write the plan of a run down; the ledger stands at `path` when it is whole."""
        with new_ledger(path) as builder:
            for table in _TABLES:
                builder.database.execute(table)
            rows = 0
            for position, planned in enumerate(plans):
                rows += planned.rows
                builder.database.execute(
                    "INSERT INTO sources VALUES (?, ?, ?, ?)",
                    (position, planned.source, planned.size, planned.changed_at),
                )
                for cut in planned.cuts:
                    _add(builder.database, cut, planned.source, 0)
            # The commands for runs may look at this one, and settle what became of a batch; they
            # must not collect what belongs into parts.
            builder.store(
                run=run, rows=rows, source=str(path.parent), out_size=0, parts=True, **facts
            )

    @classmethod
    def _connect(cls, path: Path, *, to_read: bool) -> sqlite3.Connection:
        database = connect(path, to_read=to_read)
        # Before the file is first read, so that SQLite never asks for shared memory beside it.
        database.execute("PRAGMA locking_mode = EXCLUSIVE")
        return database

    @classmethod
    def open(cls, path: Path, system: System = SYSTEM) -> Self:
        """Open a ledger that `create` made; see `Ledger.open`."""
        return super().open(path, system)

    def source_of(self, number: int) -> str:
        """Give the path of the requests file that a partition is of."""
        (source,) = self.database.execute(
            "SELECT source FROM places WHERE partition = ?", (number,)
        ).fetchone()
        return str(source)

    def planned(self) -> list[Planned]:
        """Give what was planned at first, file by file."""
        plans = []
        for path, size, changed_at in self.database.execute(
            "SELECT path, size, changed_at FROM sources ORDER BY position"
        ).fetchall():
            cuts = tuple(
                Cut(tuple((start, end) for start, end in json.loads(spans)), *rest)
                for spans, *rest in self.database.execute(
                    "SELECT spans, rows, size, fingerprint FROM partitions JOIN places "
                    "ON partition = number WHERE source = ? AND first_line = 0 AND round = 0 "
                    "ORDER BY number",
                    (path,),
                )
            )
            plans.append(Planned(path, size, changed_at, cuts))
        return plans

    def touch(self, planned: Planned) -> None:
        """Note that a file was written again, with the same rows."""
        with self.changing():
            self.database.execute(
                "UPDATE sources SET size = ?, changed_at = ? WHERE path = ?",
                (planned.size, planned.changed_at, planned.source),
            )

    def holders(self) -> dict[int, str]:
        """Give who may send which partition."""
        return dict(self.database.execute("SELECT partition, holder FROM leases"))

    def lend(self, number: int, holder: str) -> None:
        """Write down who may send a partition."""
        with self.changing():
            self.database.execute("REPLACE INTO leases VALUES (?, ?)", (number, holder))

    def take_back(self, number: int, holder: str) -> None:
        """End a lease, if it is this holder's."""
        with self.changing():
            self.database.execute(
                "DELETE FROM leases WHERE partition = ? AND holder = ?", (number, holder)
            )

    def note(self, number: int, what: str) -> None:
        """Keep a line about a partition, for whoever has to find out one day."""
        with self.changing():
            self._note(number, what)

    def divide(self, number: int, cuts: Iterable[Cut]) -> None:
        """Put smaller partitions in the place of one that the service found too large."""
        record = self.record(number)
        if record.state == "replaced":
            return
        with self.changing():
            self.database.execute(
                "UPDATE partitions SET state = 'replaced' WHERE number = ?", (number,)
            )
            source = record.partition.source
            numbers = [
                _add(self.database, cut, source, record.round, parent=number) for cut in cuts
            ]
            self._note(number, f"too large; cut into partitions {', '.join(map(str, numbers))}")

    def keep(self, number: int, brought: CollectedPart) -> Part:
        """
        Let the results of a partition appear under their name, and close it.

        Done a second time, it changes nothing: the first results stay.
        """
        if (part := self.part(number)) is not None:
            _forget(brought)
            return part
        record = self.record(number)
        path = self.path.parent / "results" / f"part-{number:05}.jsonl"
        scratch = Path(brought.scratch)
        if missing_path(scratch).exists():
            missing_path(scratch).replace(missing_path(path))
        # It is gone where a process died after this line and before the next transaction.
        if scratch.exists():
            scratch.replace(path)
        part = Part(
            number,
            record.handle.batch_id,
            str(path),
            brought.size,
            brought.sha256,
            brought.outcomes,
            brought.missing,
            brought.surplus,
        )
        with self.changing():
            self.database.execute(
                "INSERT INTO parts VALUES (?, ?)", (number, json.dumps(asdict(part)))
            )
            self.database.execute(
                "UPDATE partitions SET state = 'collected', missing = ?, surplus = ? "
                "WHERE number = ?",
                (brought.missing, brought.surplus, number),
            )
            if brought.again is not None:
                source, cut = record.partition.source, brought.again
                again = _add(self.database, cut, source, record.round + 1, parent=number)
                self._note(again, f"{cut.rows} rows of partition {number} again")
        return part

    def part(self, number: int) -> Part | None:
        """Give the part of a partition, if it was collected."""
        for part in self._parts("WHERE partition = ?", number):
            return part
        return None

    def parts(self) -> list[Part]:
        """Give the parts that there are, in the order of the plan."""
        return self._parts("ORDER BY partition")

    def _parts(self, where: str, *values: object) -> list[Part]:
        found = self.database.execute(f"SELECT part FROM parts {where}", values)
        return [Part(**json.loads(part)) for (part,) in found]

    @property
    def owes(self) -> bool:
        """Whether anything is left to be sent, waited for or collected."""
        states = self.states()
        return any(states.get(s) for s in ("planned", "sending", "submitted", "ended"))

    def progress(self, answered: int) -> Progress:
        """Say where the run stands, given the rows that are answered in batches under way."""
        states = self.states()
        states.pop("replaced", None)
        collected = states.get("collected", 0)
        # A row whose final result is not there yet is in exactly one partition that is open.
        open_, again = self.database.execute(
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
            to_retry=again,
        )


def _add(
    database: sqlite3.Connection, cut: Cut, source: str, round_: int, *, parent: int = 0
) -> int:
    """Add a partition; give its number. Where it has a parent, that stands for its lines."""
    number = database.execute(
        "INSERT INTO partitions (round, first_line, last_line, spans, rows, size, fingerprint) "
        "VALUES (?, ?, ?, ?, ?, ?, ?)",
        (round_, parent, parent, json.dumps(cut.spans), cut.rows, cut.size, cut.fingerprint),
    ).lastrowid
    assert number is not None
    database.execute("INSERT INTO places VALUES (?, ?)", (number, source))
    return number


def _forget(brought: CollectedPart) -> None:
    scratch = Path(brought.scratch)
    scratch.unlink(missing_ok=True)
    missing_path(scratch).unlink(missing_ok=True)
