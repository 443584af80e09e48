"""
Keep batches in SQLite, and their requests and results in files beside it.

The record of a batch says how far its processing has come (`done`, `results_bytes`). It is written
after the results that it counts, so a server that was killed continues where the record says and
overwrites what the results file has beyond that.

Folders and files are private to the user: they hold prompts.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import threading
from array import array
from collections.abc import Sequence
from errno import EBUSY, EIO, ENOTDIR
from pathlib import Path
from random import Random
from typing import Any, BinaryIO

import orjson
from attrs import Factory, fields, frozen

from message_batches.sandbox.clock import DAY
from message_batches.sandbox.responder import Bill

# https://docs.claude.com/en/docs/build-with-claude/batch-processing
LIFETIME = DAY
RETENTION = 29 * DAY


@frozen
class Batch:
    """
    One batch as it is stored; instants are microseconds since 1970.

    Request `p` of `n` (in processing order) is answered at `created_at + duration * (p + 1) / n`.
    What is not answered when the batch expires never is. After a cancellation the requests are
    still answered whose time has come and a few that are being processed, as at the service; a
    batch of two or more keeps at least one to cancel.
    """

    seq: int
    """Counts the batches of a sandbox; given by the database."""
    id: str
    workspace: str
    version: str
    betas: str
    beta: bool
    user_profile_id: str | None
    total: int
    duration: int
    created_at: int
    expires_at: int
    ended_at: int | None = None
    cancel_initiated_at: int | None = None
    deleted_at: int | None = None
    done: int = 0
    results_bytes: int = 0
    succeeded: int = 0
    errored: int = 0
    canceled: int = 0
    expired: int = 0

    def answered_by(self, instant: int) -> int:
        """Return how many requests are to be answered by an instant."""
        if self.duration <= 0:
            return self.total
        elapsed = max(0, instant - self.created_at)
        return min(self.total, elapsed * self.total // self.duration)

    def answerable(self) -> int:
        """Return how many requests the batch will answer in total, as far as is known."""
        limit = self.answered_by(self.expires_at)
        if self.cancel_initiated_at is not None:
            reached = max(self.done, self.answered_by(self.cancel_initiated_at))
            with_current = reached + max(1, min(self.total // 10, 100))
            limit = min(limit, max(self.done, min(with_current, self.total - 1)))
        return limit

    def starts_at(self, place: int) -> int:
        """Return the instant at which the processing of the request at a place starts."""
        return self.created_at + self.duration * place // self.total

    def next_answer_at(self) -> int:
        """Return the instant at which the next request is to be answered."""
        return self.created_at + -(-self.duration * (self.done + 1) // self.total)

    def ends_at(self) -> int:
        """Return the instant at which the batch should end; it may take longer."""
        if self.cancel_initiated_at is not None:
            return self.cancel_initiated_at
        return min(self.created_at + self.duration, self.expires_at)

    def is_archived(self, now: int) -> bool:
        """Return whether the results are past their retention."""
        return now >= self.created_at + RETENTION


@frozen
class StoredBill:
    """What the answers of a batch cost, and the bytes of the file that says it for each of them."""

    bill: Bill = Factory(Bill)
    bytes: int = 0


STORE_ERRORS = (OSError, sqlite3.Error)
"""What a full disk raises, or a folder that cannot be written to."""

_LOCK_SECONDS = 0.5
_PORT = "port"
_HIGHEST_PORT = 65535
_COLUMNS = [field.name for field in fields(Batch)][1:]
_SCHEMA = f"""
CREATE TABLE IF NOT EXISTS batches (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, {", ".join(_COLUMNS)}, UNIQUE (id)
);
CREATE INDEX IF NOT EXISTS batches_by_workspace ON batches (workspace, seq);
CREATE TABLE IF NOT EXISTS bills (id PRIMARY KEY, bill, bytes);
"""
_SELECT = f"SELECT seq, {', '.join(_COLUMNS)} FROM batches "


def private_file(path: Path) -> BinaryIO:
    """Open a new file for writing that only its owner can read."""
    return open(path, "wb", opener=lambda name, flags: os.open(name, flags, 0o600))


def last_port(folder: Path) -> int:
    """Return the port that a sandbox on a folder last listened on, or 0."""
    try:
        port = int((folder / _PORT).read_text())
    except (OSError, ValueError):
        return 0
    return port if 0 < port <= _HIGHEST_PORT else 0


class Requests:
    """
    The requests of one batch, in the order in which they are answered.

    The order is not that of the create call: nobody should rely on the order of results.
    https://docs.claude.com/en/api/retrieving-message-batch-results

    Args:
        folder: the folder of the batch.
        order_seed: decides the order.
    """

    def __init__(self, folder: Path, order_seed: str) -> None:
        self._path = folder / "requests.jsonl"
        self._offsets = array("Q", [0])
        with self._path.open("rb") as file:
            for line in file:
                self._offsets.append(self._offsets[-1] + len(line))
        self._order = array("L", range(len(self._offsets) - 1))
        Random(order_seed).shuffle(self._order)

    def read(self, start: int, stop: int, max_bytes: int) -> list[bytes]:
        """Return the requests from one position to another; fewer, but one, when they are long."""
        found: list[bytes] = []
        size = 0
        with self._path.open("rb", buffering=0) as file:
            for number in self._order[start:stop]:
                if size >= max_bytes:
                    break
                file.seek(self._offsets[number])
                found.append(file.read(self._offsets[number + 1] - self._offsets[number]))
                size += len(found[-1])
        return found


class Store:
    """
    The state of one sandbox, kept in one folder.

    Args:
        folder: where the database and the files are; created if it is missing.

    Raises:
        OSError: the folder cannot be used, or another sandbox is using it; `filename` names it.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except FileExistsError as error:
            raise NotADirectoryError(ENOTDIR, "It is a file, not a folder", str(folder)) from error
        self._lock = threading.Lock()
        database = folder / "sandbox.sqlite3"
        # Created here, for SQLite would create it, and what it puts beside it, for all to read.
        os.close(os.open(database, os.O_CREAT | os.O_RDWR, 0o600))
        self._make_private()
        try:
            self._db = sqlite3.connect(database, timeout=_LOCK_SECONDS, check_same_thread=False)
            try:
                # Two servers on one folder would each answer every batch.
                self._db.execute("PRAGMA locking_mode = EXCLUSIVE")
                self._db.execute("PRAGMA journal_mode = WAL")
                self._db.execute("PRAGMA synchronous = NORMAL")
                self._db.executescript(_SCHEMA)
            except BaseException:
                self._db.close()
                raise
        except sqlite3.Error as error:
            if getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_BUSY:
                raise OSError(EBUSY, "Another sandbox is using this folder", str(folder)) from error
            raise OSError(EIO, f"No batches can be kept here ({error})", str(folder)) from error

    def _make_private(self) -> None:
        """Close the files of an earlier version to others; other files are the user's."""
        for path in self.folder.glob("sandbox.sqlite3*"):
            path.chmod(0o600)
        batches = self.folder / "batches"
        batches.mkdir(mode=0o700, exist_ok=True)
        for path in (batches, *batches.rglob("*")):
            if not path.is_symlink():
                path.chmod(0o700 if path.is_dir() else 0o600)

    def keep_port(self, port: int) -> None:
        """Keep the port that the sandbox listens on, for the next one on this folder."""
        path = self.folder / _PORT
        path.unlink(missing_ok=True)
        with private_file(path) as file:
            file.write(str(port).encode())

    def close(self) -> None:
        """Close the database."""
        with self._lock:
            self._db.close()

    def latest_instant(self) -> int:
        """Return the latest moment at which anything happened to a batch, or 0."""
        names = ("created_at", "cancel_initiated_at", "ended_at", "deleted_at")
        return max(
            (getattr(batch, name) or 0 for batch in self.every() for name in names), default=0
        )

    def remove_strays(self) -> None:
        """Remove the folders of uploads that a kill interrupted: no batch was accepted."""
        accepted = {batch.id for batch in self.every()}
        for folder in self.folder.glob("batches/*"):
            if folder.name not in accepted:
                self.discard_folder(folder.name)

    def new_folder(self, batch_id: str) -> Path:
        """Create the folder for a new batch."""
        folder = self.batch_folder(batch_id)
        folder.mkdir(mode=0o700)
        return folder

    def batch_folder(self, batch_id: str) -> Path:
        """Return the folder that holds a batch's requests and results."""
        return self.folder / "batches" / batch_id

    def results_path(self, batch_id: str) -> Path:
        """Return the file of a batch's result lines."""
        return self.batch_folder(batch_id) / "results.jsonl"

    def bills_path(self, batch_id: str) -> Path:
        """Return the file that says what each request of a batch cost."""
        return self.batch_folder(batch_id) / "bills.jsonl"

    def bill(self, batch_id: str) -> StoredBill:
        """Return what the answers of a batch cost so far."""
        with self._lock:
            found = self._db.execute(
                "SELECT bill, bytes FROM bills WHERE id = ?", (batch_id,)
            ).fetchone()
        return StoredBill(Bill.of_json(orjson.loads(found[0])), found[1]) if found else StoredBill()

    def insert(self, batch: Batch) -> None:
        """Add a new batch."""
        self._write(
            f"INSERT INTO batches ({', '.join(_COLUMNS)}) "
            f"VALUES ({', '.join('?' for _ in _COLUMNS)})",
            [getattr(batch, name) for name in _COLUMNS],
        )

    def update(self, batch_id: str, **values: int | None) -> None:
        """Set columns of one batch."""
        self._write(*_update(batch_id, values))

    def append(self, batch_id: str, bill: StoredBill, **values: int | None) -> None:
        """Set columns of one batch together with what its answers cost."""
        written = orjson.dumps(bill.bill.to_json())
        sql, given = _update(batch_id, values)
        with self._lock, self._db:
            self._db.execute(sql, given)
            self._db.execute(
                "INSERT OR REPLACE INTO bills VALUES (?, ?, ?)", (batch_id, written, bill.bytes)
            )

    def get(self, batch_id: str) -> Batch | None:
        """Return a batch, deleted ones too, or None."""
        found = self._read("WHERE id = ?", batch_id)
        return found[0] if found else None

    def unfinished(self) -> list[Batch]:
        """Return the batches still to be processed, oldest first."""
        return self._read("WHERE ended_at IS NULL ORDER BY seq")

    def every(self) -> list[Batch]:
        """Return all batches of all workspaces, deleted ones too, oldest first."""
        return self._read("ORDER BY seq")

    def in_progress(self, workspace: str) -> int:
        """Return how many requests of a workspace are in batches that have not ended."""
        return sum(batch.total for batch in self.unfinished() if batch.workspace == workspace)

    def page(self, workspace: str, cursor: int, limit: int, *, newer: bool) -> list[Batch]:
        """Return up to `limit` batches next to a sequence number, the nearest first."""
        beyond = "seq > ? ORDER BY seq" if newer else "seq < ? ORDER BY seq DESC"
        where = f"WHERE workspace = ? AND deleted_at IS NULL AND {beyond} LIMIT ?"
        return self._read(where, workspace, cursor, limit)

    def delete(self, batch_id: str, at: int) -> None:
        """Mark a batch as deleted and remove its results; the admin API still shows it."""
        self.update(batch_id, deleted_at=at)
        self.results_path(batch_id).unlink(missing_ok=True)

    def discard_folder(self, batch_id: str) -> None:
        """Remove the files of a batch that was never accepted."""
        shutil.rmtree(self.batch_folder(batch_id), ignore_errors=True)

    def _write(self, sql: str, values: Sequence[Any]) -> None:
        with self._lock, self._db:
            self._db.execute(sql, values)

    def _read(self, condition: str, *values: Any) -> list[Batch]:
        with self._lock:
            rows = self._db.execute(_SELECT + condition, values).fetchall()
        return [Batch(*row) for row in rows]


def _update(batch_id: str, values: dict[str, int | None]) -> tuple[str, list[Any]]:
    assignments = ", ".join(f"{name} = ?" for name in values)
    return f"UPDATE batches SET {assignments} WHERE id = ?", [*values.values(), batch_id]
