"""
What a run intends, has done and still owes, in one SQLite file beside the output.

The intent to send a partition is on disk before the request leaves, its outcome after. The lines of
the output and the account of them move together: lines are written and synced first, then one
transaction records them along with the new length of the output; whatever lies beyond that length
after a crash is cut off. So a process may be killed between any two instructions.
"""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, Literal, Self

from attrs import frozen

from .cutting import Extent, Piece
from .values import Handle, Partition

VERSION = 1

SUFFIX = ".ledger"
"""What a ledger's name has after that of its output."""

PartitionState = Literal["planned", "sending", "submitted", "ended", "collected", "replaced"]
"""
planned: not sent, or surely not accepted. sending: the request may have been accepted, nobody knows
yet. submitted: accepted, the batch id is known. ended: the results can be downloaded. collected:
every result is accounted for. replaced: cut into smaller partitions that took its place.
"""

_SCHEMA = f"""
PRAGMA user_version = {VERSION};
CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE rows (
    line INTEGER PRIMARY KEY,
    custom_id TEXT NOT NULL UNIQUE,
    own_id TEXT,
    offset INTEGER NOT NULL,
    length INTEGER NOT NULL,
    size INTEGER NOT NULL,
    digest BLOB NOT NULL,
    partition INTEGER,
    sends INTEGER NOT NULL DEFAULT 1,
    outcome TEXT,
    quality TEXT,
    cause TEXT,
    message TEXT,
    due INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX rows_due ON rows (line) WHERE due;
CREATE TABLE partitions (
    number INTEGER PRIMARY KEY,
    first_line INTEGER NOT NULL,
    last_line INTEGER NOT NULL,
    round INTEGER NOT NULL,
    state TEXT NOT NULL DEFAULT 'planned',
    spans TEXT NOT NULL,
    rows INTEGER NOT NULL,
    size INTEGER NOT NULL,
    fingerprint TEXT NOT NULL,
    anchor TEXT,
    intent_at REAL,
    broken_at REAL,
    batch_id TEXT UNIQUE,
    adopted INTEGER NOT NULL DEFAULT 0,
    created_at TEXT,
    ended_at TEXT,
    missing INTEGER NOT NULL DEFAULT 0,
    surplus INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE rejected (
    partition INTEGER NOT NULL,
    batch_id TEXT NOT NULL,
    PRIMARY KEY (partition, batch_id)
) WITHOUT ROWID;
CREATE TABLE tallies (
    partition INTEGER NOT NULL,
    model TEXT NOT NULL,
    kind TEXT NOT NULL,
    amount INTEGER NOT NULL,
    PRIMARY KEY (partition, model, kind)
) WITHOUT ROWID;
CREATE TABLE log (at REAL NOT NULL, partition INTEGER, what TEXT NOT NULL);
"""


_OF_PARTITION = (
    "partition = :number AND "
    "line BETWEEN (SELECT first_line FROM partitions WHERE number = :number) "
    "AND (SELECT last_line FROM partitions WHERE number = :number)"
)
"""Which rows are of a partition, said so that not all rows need be looked at."""


_SHOWN_ID = """IFNULL(own_id, '"' || custom_id || '"')"""
"""The id by which the user knows a row, as JSON text."""


@frozen
class Intent:
    """
    A partition whose request left, or was about to, and whose batch is not known.

    Attributes:
        partition: the partition.
        anchor: the newest batch of the workspace before the request left; None if there was none.
        at: when the intent was written, seconds since the epoch by this machine's clock.
        broken_at: when the connection was seen to break; None if the process died.
    """

    partition: Partition
    anchor: str | None
    at: float
    broken_at: float | None


@frozen
class Entry:
    """What the ledger keeps of one result line."""

    custom_id: str
    outcome: str
    quality: str | None
    cause: str | None
    message: str | None
    due: bool


@frozen
class OpenRow:
    """
    A row whose result has come.

    Attributes:
        wanted: whether there is no result of it yet.
        sends: how often it was sent.
        own_id: its own id as JSON text, if another one went over the wire.
    """

    wanted: bool
    sends: int
    own_id: str | None


@frozen
class PartitionRecord:
    """A partition and how far it has come."""

    partition: Partition
    round: int
    state: PartitionState
    batch_id: str | None
    adopted: bool
    created_at: datetime | None
    ended_at: datetime | None
    missing: int
    surplus: int

    @property
    def handle(self) -> Handle:
        """The accepted batch. Only a partition that has one may be asked."""
        assert self.batch_id is not None
        assert self.created_at is not None
        return Handle(self.partition, self.batch_id, self.created_at)


class Ledger:
    """One run's ledger. Use as a context manager; not for several threads at once."""

    def __init__(self, path: Path, database: sqlite3.Connection) -> None:
        self.path = path
        self._database = database
        self._settings: dict[str, Any] = {}
        self.reload()

    @classmethod
    def open(cls, path: Path) -> Self:
        """Open an existing ledger; raise FileNotFoundError if there is none."""
        if not path.exists():
            raise FileNotFoundError(path)
        database = _connect(path)
        try:
            database.execute("PRAGMA journal_mode = WAL")
            database.execute("PRAGMA synchronous = FULL")
            return cls(path, database)
        except BaseException:
            database.close()
            raise

    @classmethod
    @contextmanager
    def building(cls, path: Path) -> Iterator[Builder]:
        """
        Build a new ledger; it stands at `path` only if the block ends well.

        A crash on the way leaves at most a file that ends in `.new`, which the next try replaces.
        """
        scratch = path.with_name(path.name + ".new")
        scratch.unlink(missing_ok=True)
        database = _connect(scratch)
        try:
            # Nothing reads the file before it is whole, so there is nothing to roll back to.
            database.execute("PRAGMA journal_mode = OFF")
            database.execute("PRAGMA synchronous = OFF")
            database.executescript(_SCHEMA)
            database.execute("BEGIN")
            yield Builder(database)
            database.execute("COMMIT")
            database.execute("PRAGMA synchronous = FULL")
            database.execute("PRAGMA journal_mode = WAL")
            database.close()
            scratch.replace(path)
        finally:
            database.close()
            scratch.unlink(missing_ok=True)

    @classmethod
    @contextmanager
    def scratch(cls) -> Iterator[Builder]:
        """Build a ledger that is thrown away, to see whether it could be built."""
        # An empty name is a private database that SQLite spills to a temporary file.
        database = sqlite3.connect("", isolation_level=None)
        try:
            database.executescript(_SCHEMA)
            database.execute("BEGIN")
            yield Builder(database)
        finally:
            database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file. Closing twice does no harm."""
        self._database.close()

    def reload(self) -> None:
        """Read the facts of the run again."""
        self._settings = {
            name: json.loads(value)
            for name, value in self._database.execute("SELECT name, value FROM settings")
        }

    def setting(self, name: str) -> Any:
        """Give a fact that was fixed when the run was planned; None if it was not."""
        return self._settings.get(name)

    def store(self, **settings: Any) -> None:
        """Change facts of the run."""
        with self.changing():
            _store(self._database, settings)
        self._settings.update(settings)

    @property
    def run(self) -> str:
        """The id of the run."""
        return str(self._settings["run"])

    @property
    def out(self) -> Path:
        """The output that this ledger stands beside."""
        return self.path.with_name(self.path.name.removesuffix(SUFFIX))

    @property
    def out_size(self) -> int:
        """How many bytes of the output are accounted for."""
        (text,) = self._database.execute(
            "SELECT value FROM settings WHERE name = 'out_size'"
        ).fetchone()
        return int(text)

    def records(self, *states: PartitionState) -> list[PartitionRecord]:
        """Give the partitions in the given states, or all, in the order of the plan."""
        if not states:
            return self._records("TRUE")
        return self._records(f"state IN ({', '.join('?' * len(states))})", *states)

    def record(self, number: int) -> PartitionRecord:
        """Give one partition; raise KeyError if the plan has none of that number."""
        for record in self._records("number = ?", number):
            return record
        raise KeyError(number)

    def numbers(self, state: PartitionState) -> list[int]:
        """Give the numbers of the partitions in a state, in the order of the plan."""
        return [
            number
            for (number,) in self._database.execute(
                "SELECT number FROM partitions WHERE state = ? ORDER BY number", (state,)
            )
        ]

    def states(self) -> dict[str, int]:
        """Count the partitions by state."""
        return dict(self._database.execute("SELECT state, COUNT(*) FROM partitions GROUP BY 1"))

    def intent(self, number: int) -> Intent | None:
        """Give the open intent of a partition, or None if it is in another state."""
        found = self._database.execute(
            "SELECT anchor, intent_at, broken_at FROM partitions "
            "WHERE number = ? AND state = 'sending'",
            (number,),
        ).fetchone()
        return Intent(self.record(number).partition, *found) if found else None

    def begin_sending(self, number: int, anchor: str | None) -> None:
        """Write down the intent to send a partition that is planned."""
        with self.changing():
            done = self._database.execute(
                "UPDATE partitions SET state = 'sending', anchor = ?, intent_at = ?, "
                "broken_at = NULL WHERE number = ? AND state = 'planned'",
                (anchor, time.time(), number),
            )
            assert done.rowcount == 1

    def mark_broken(self, number: int, why: str) -> None:
        """Note that the connection broke before the answer to a create came."""
        with self.changing():
            self._database.execute(
                "UPDATE partitions SET broken_at = ? WHERE number = ? AND state = 'sending'",
                (time.time(), number),
            )
            self._note(number, f"the answer to the create was lost: {why}")

    def mark_not_sent(self, number: int, why: str) -> None:
        """Take the intent back: the request was surely not accepted."""
        with self.changing():
            self._database.execute(
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
            self._database.execute(
                "UPDATE partitions SET state = 'submitted', batch_id = ?, created_at = ?, "
                "adopted = ? WHERE number = ? AND state = 'sending'",
                (batch_id, created_at.isoformat(), adopted, number),
            )
            how = "found as" if adopted else "accepted as"
            self._note(number, f"{how} {batch_id}")
        return self.record(number).handle

    def reject_batch(self, number: int, batch_id: str) -> None:
        """Undo an adoption: the batch turned out to hold other rows than ours."""
        with self.changing():
            self._database.execute(
                "INSERT OR IGNORE INTO rejected VALUES (?, ?)", (number, batch_id)
            )
            self._database.execute(
                "UPDATE partitions SET state = 'sending', batch_id = NULL, created_at = NULL, "
                "ended_at = NULL, adopted = 0, broken_at = intent_at WHERE number = ?",
                (number,),
            )
            self._note(
                number, f"{batch_id} holds other rows; it is not the batch of this partition"
            )

    def known_batches(self, number: int) -> set[str]:
        """Give the batches that are not a partition's: spoken for, or proved to be another's."""
        return {
            batch_id
            for (batch_id,) in self._database.execute(
                "SELECT batch_id FROM partitions WHERE batch_id IS NOT NULL "
                "UNION SELECT batch_id FROM rejected WHERE partition = ?",
                (number,),
            )
        }

    def mark_ended(self, number: int, ended_at: datetime | None) -> None:
        """Note that a batch's results can be downloaded."""
        with self.changing():
            self._database.execute(
                "UPDATE partitions SET state = 'ended', ended_at = ? "
                "WHERE number = ? AND state = 'submitted'",
                (ended_at.isoformat() if ended_at else None, number),
            )

    def replace(self, number: int, pieces: Iterable[Piece]) -> None:
        """Put smaller partitions in the place of one that the service found too large."""
        with self.changing():
            (round_,) = self._database.execute(
                "SELECT round FROM partitions WHERE number = ?", (number,)
            ).fetchone()
            self._database.execute(
                "UPDATE partitions SET state = 'replaced' WHERE number = ?", (number,)
            )
            numbers = [_add_partition(self._database, piece, round_) for piece in pieces]
            self._note(number, f"too large; cut into partitions {', '.join(map(str, numbers))}")

    def extents(self, number: int) -> list[Extent]:
        """Give the rows of a partition in the order of the input."""
        found = self._database.execute(
            "SELECT line, offset, length, size, digest FROM rows "
            f"WHERE {_OF_PARTITION} ORDER BY line",
            {"number": number},
        )
        return [Extent(*row) for row in found]

    def begin_round(self, pieces: Iterable[Piece]) -> None:
        """Plan another round for the rows that are due again, all of which the pieces hold."""
        with self.changing():
            (last,) = self._database.execute("SELECT MAX(round) FROM partitions").fetchone()
            for piece in pieces:
                number = _add_partition(self._database, piece, last + 1)
                self._note(number, f"round {last + 2}: {len(piece.extents)} rows again")
            self._database.execute(
                "UPDATE rows SET sends = sends + 1, due = 0, outcome = NULL, quality = NULL, "
                "cause = NULL, message = NULL WHERE due"
            )

    def due_extents(self) -> Iterator[Extent]:
        """Yield the rows that are due to be sent again, in the order of the input."""
        for row in self._database.execute(
            "SELECT line, offset, length, size, digest FROM rows WHERE due ORDER BY line"
        ):
            yield Extent(*row)

    def due_count(self) -> int:
        """Count the rows that are due to be sent again."""
        return int(self._database.execute("SELECT COUNT(*) FROM rows WHERE due").fetchone()[0])

    @contextmanager
    def choosing_failures(self, *, every: bool) -> Iterator[Chosen]:
        """Single out the rows that failed for good or are missing, all or but the invalid ones."""
        self._database.execute(
            "CREATE TEMP TABLE chosen AS SELECT custom_id FROM rows "
            "JOIN partitions ON partition = number WHERE state = 'collected' AND NOT due "
            "AND (outcome IS NULL OR outcome != 'succeeded' "
            "AND (? OR cause IS NOT 'invalid_request_error'))",
            (every,),
        )
        try:
            self._database.execute("CREATE UNIQUE INDEX temp.chosen_id ON chosen (custom_id)")
            yield Chosen(self, self._database)
        finally:
            self._database.execute("DROP TABLE chosen")

    @contextmanager
    def placing(self) -> Iterator[Places]:
        """Note where in the output the line of each row is."""
        self._database.execute(
            "CREATE TEMP TABLE places "
            "(custom_id TEXT PRIMARY KEY, offset INTEGER, length INTEGER) WITHOUT ROWID"
        )
        self._database.execute("BEGIN")
        try:
            yield Places(self._database)
        finally:
            self._database.execute("ROLLBACK")
            self._database.execute("DROP TABLE places")

    def settled_count(self) -> int:
        """Count the rows whose final result is in the output."""
        (count,) = self._database.execute(
            "SELECT COUNT(*) FROM rows WHERE outcome IS NOT NULL AND NOT due"
        ).fetchone()
        return int(count)

    def open_rows(self, number: int, custom_ids: list[str]) -> dict[str, OpenRow]:
        """Look up rows of a partition by id; ids that are not of the partition are left out."""
        found: dict[str, OpenRow] = {}
        for start in range(0, len(custom_ids), 500):
            some = custom_ids[start : start + 500]
            found.update(
                (custom_id, OpenRow(bool(wanted), sends, own_id))
                for custom_id, wanted, sends, own_id in self._database.execute(
                    "SELECT custom_id, outcome IS NULL, sends, own_id FROM rows "
                    f"WHERE partition = ? AND custom_id IN ({', '.join('?' * len(some))})",
                    (number, *some),
                )
            )
        return found

    def account(
        self,
        number: int,
        entries: list[Entry],
        tallies: Mapping[tuple[str, str], int],
        out_size: int,
    ) -> None:
        """
        Record result lines that are on disk.

        Args:
            number: the partition.
            entries: what to keep of each line.
            tallies: what was counted in all of them, by model and kind.
            out_size: the length that the output now has.
        """
        with self.changing():
            self._database.executemany(
                "UPDATE rows SET outcome = ?, quality = ?, cause = ?, message = ?, due = ? "
                "WHERE custom_id = ?",
                (
                    (
                        entry.outcome,
                        entry.quality,
                        entry.cause,
                        entry.message,
                        entry.due,
                        entry.custom_id,
                    )
                    for entry in entries
                ),
            )
            self._database.executemany(
                "INSERT INTO tallies VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET "
                "amount = amount + excluded.amount",
                ((number, model, kind, amount) for (model, kind), amount in tallies.items()),
            )
            _store(self._database, {"out_size": out_size})

    def mark_collected(self, number: int, lines: int) -> PartitionRecord:
        """Close a partition whose results, so many lines, have been read to the end."""
        with self.changing():
            self._database.execute(
                "UPDATE partitions SET state = 'collected', missing = (SELECT COUNT(*) FROM rows "
                f"WHERE {_OF_PARTITION} AND outcome IS NULL) WHERE number = :number",
                {"number": number},
            )
            self._database.execute(
                "UPDATE partitions SET surplus = ? - (rows - missing) WHERE number = ?",
                (lines, number),
            )
        return self.record(number)

    def outcomes(self, number: int | None = None) -> dict[str, int]:
        """Count the rows of a partition, or of the run, by outcome; those due again apart."""
        return dict(
            self._database.execute(
                "SELECT CASE WHEN due THEN 'due' ELSE IFNULL(outcome, 'open') END, COUNT(*) "
                f"FROM rows WHERE {'TRUE' if number is None else _OF_PARTITION} GROUP BY 1",
                {"number": number},
            )
        )

    def qualities(self) -> dict[str, int]:
        """Count the succeeded rows by quality."""
        return dict(
            self._database.execute(
                "SELECT quality, COUNT(*) FROM rows WHERE outcome = 'succeeded' GROUP BY 1"
            )
        )

    def causes(self) -> list[tuple[str, int, str | int, str | None]]:
        """Give each cause of failure: rows, and the id and message of one of them."""
        found = self._database.execute(
            f"SELECT cause, COUNT(*), {_SHOWN_ID}, message FROM rows "
            "WHERE outcome IS NOT NULL AND outcome != 'succeeded' AND NOT due "
            "GROUP BY cause ORDER BY 2 DESC, 1"
        )
        return [(cause, rows, json.loads(id_), message) for cause, rows, id_, message in found]

    def failures(self) -> Iterator[tuple[int, str | int, str, str, str | None, str | None, int]]:
        """Yield each row that failed for good: line, id, outcome, cause, message, batch, sends."""
        for line, id_, *rest in self._database.execute(
            f"SELECT line, {_SHOWN_ID}, outcome, cause, message, batch_id, sends "
            "FROM rows JOIN partitions ON partition = number "
            "WHERE outcome IS NOT NULL AND outcome != 'succeeded' AND NOT due ORDER BY line"
        ):
            yield line, json.loads(id_), *rest

    def missing_count(self) -> int:
        """Count the rows for which the results of their batch held no line."""
        (count,) = self._database.execute(
            "SELECT COUNT(*) FROM rows JOIN partitions ON partition = number "
            "WHERE outcome IS NULL AND state = 'collected'"
        ).fetchone()
        return int(count)

    def missing_ids(self, most: int) -> list[str | int]:
        """Name rows for which the results of their batch held no line."""
        return [
            json.loads(id_)
            for (id_,) in self._database.execute(
                f"SELECT {_SHOWN_ID} FROM rows JOIN partitions ON partition = number "
                "WHERE outcome IS NULL AND state = 'collected' ORDER BY line LIMIT ?",
                (most,),
            )
        ]

    def tallies(self) -> dict[str, dict[str, int]]:
        """Sum what was counted in the answers: by model, by kind of token."""
        sums: dict[str, dict[str, int]] = {}
        for model, kind, amount in self._database.execute(
            "SELECT model, kind, SUM(amount) FROM tallies GROUP BY 1, 2 ORDER BY 1, 2"
        ):
            sums.setdefault(model, {})[kind] = amount
        return sums

    def row_count(self) -> int:
        """Count the rows of the input."""
        return int(self._database.execute("SELECT COUNT(*) FROM rows").fetchone()[0])

    def extents_of_input(self) -> Iterator[Extent]:
        """Yield every row of the input in order."""
        for row in self._database.execute(
            "SELECT line, offset, length, size, digest FROM rows ORDER BY line"
        ):
            yield Extent(*row)

    @contextmanager
    def changing(self) -> Iterator[None]:
        """Make the changes inside the block one, all or none."""
        self._database.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._database.execute("ROLLBACK")
            raise
        self._database.execute("COMMIT")

    def _note(self, number: int | None, what: str) -> None:
        self._database.execute("INSERT INTO log VALUES (?, ?, ?)", (time.time(), number, what))

    def _records(self, where: str, *values: object) -> list[PartitionRecord]:
        found = self._database.execute(
            "SELECT number, round, state, spans, rows, size, fingerprint, batch_id, adopted, "
            f"created_at, ended_at, missing, surplus FROM partitions WHERE {where} ORDER BY number",
            values,
        )
        return [self._record(row) for row in found]

    def _record(self, row: tuple[Any, ...]) -> PartitionRecord:
        number, round_, state, spans, rows, size, fingerprint, batch_id, adopted = row[:9]
        created_at, ended_at, missing, surplus = row[9:]
        partition = Partition(
            run=self.run,
            number=number,
            source=self._settings["source"],
            spans=tuple((start, end) for start, end in json.loads(spans)),
            rows=rows,
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
            datetime.fromisoformat(created_at) if created_at else None,
            datetime.fromisoformat(ended_at) if ended_at else None,
            missing,
            surplus,
        )


class Chosen:
    """Rows that were singled out."""

    def __init__(self, ledger: Ledger, database: sqlite3.Connection) -> None:
        self._ledger = ledger
        self._database = database

    def holds(self, custom_id: str) -> bool:
        """Tell whether a row is among them."""
        found = self._database.execute("SELECT 1 FROM chosen WHERE custom_id = ?", (custom_id,))
        return found.fetchone() is not None

    def make_due(self, *, out_size: int) -> None:
        """Make them due again, along with an output that has been rewritten without them."""
        with self._ledger.changing():
            self._database.execute(
                "UPDATE rows SET due = 1 WHERE custom_id IN (SELECT custom_id FROM chosen)"
            )
            _store(self._database, {"out_size": out_size, "rewriting": True})
        self._ledger.reload()


class Places:
    """Where lines are in the output."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database

    def add(self, custom_id: str, offset: int, length: int) -> None:
        """Note the place of a row's line."""
        self._database.execute("INSERT INTO places VALUES (?, ?, ?)", (custom_id, offset, length))

    def in_order(self) -> bool:
        """Tell whether the lines stand in the order of the input."""
        expected = 0
        for offset, length in self.by_line():
            if offset != expected:
                return False
            expected += length
        return True

    def by_line(self) -> Iterator[tuple[int, int]]:
        """Yield the places in the order of the input."""
        # The cross join keeps the rows outside: they are read in order, and nothing is sorted.
        yield from self._database.execute(
            "SELECT places.offset, places.length FROM rows CROSS JOIN places USING (custom_id) "
            "ORDER BY line"
        )


class Builder:
    """Fills a new ledger while the input is read for the first time."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database

    def store(self, **settings: Any) -> None:
        """Fix facts of the run."""
        _store(self._database, settings)

    def add_row(self, custom_id: str, own_id: str | None, extent: Extent) -> int | None:
        """Add a row; if its id is taken, add nothing and give the line that has it."""
        added = self._database.execute(
            "INSERT OR IGNORE INTO rows (line, custom_id, own_id, offset, length, size, digest) "
            "VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                extent.line,
                custom_id,
                own_id,
                extent.offset,
                extent.length,
                extent.size,
                extent.digest,
            ),
        )
        if added.rowcount:
            return None
        (line,) = self._database.execute(
            "SELECT line FROM rows WHERE custom_id = ?", (custom_id,)
        ).fetchone()
        return int(line)

    def add_partition(self, piece: Piece) -> None:
        """Add the next partition of the plan; its rows are already there."""
        _add_partition(self._database, piece, 0)


def _connect(path: Path) -> sqlite3.Connection:
    # One thread at a time uses a ledger, but not always the same one: the async face hands each
    # step to whichever worker thread is free.
    database = sqlite3.connect(path, timeout=30, isolation_level=None, check_same_thread=False)
    database.execute("PRAGMA cache_size = -32000")
    return database


def _store(database: sqlite3.Connection, settings: dict[str, Any]) -> None:
    database.executemany(
        "INSERT INTO settings VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value",
        ((name, json.dumps(value)) for name, value in settings.items()),
    )


def _add_partition(database: sqlite3.Connection, piece: Piece, round_: int) -> int:
    added = database.execute(
        "INSERT INTO partitions (round, first_line, last_line, spans, rows, size, fingerprint) "
        "VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            round_,
            piece.extents[0].line,
            piece.extents[-1].line,
            json.dumps(piece.spans),
            len(piece.extents),
            piece.size,
            piece.fingerprint,
        ),
    )
    number = added.lastrowid
    assert number is not None
    if len(piece.spans) == 1:
        database.execute(
            "UPDATE rows SET partition = ? WHERE line BETWEEN ? AND ?",
            (number, piece.extents[0].line, piece.extents[-1].line),
        )
    else:
        database.executemany(
            "UPDATE rows SET partition = ? WHERE line = ?",
            ((number, extent.line) for extent in piece.extents),
        )
    return number
