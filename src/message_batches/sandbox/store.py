"""Batches in SQLite, requests and results in files beside it.

The row of a batch says how far its processing has come (`done`, `results_bytes`) and is written
after the results it counts, so that a killed server goes on where the row says and overwrites
whatever stands in the results file beyond it.
"""

from __future__ import annotations

import shutil
import sqlite3
import threading
from collections.abc import Iterable
from errno import EBUSY, EIO, ENOTDIR
from pathlib import Path
from typing import Any

from attrs import fields, frozen

_SCHEMA = """
CREATE TABLE IF NOT EXISTS batches (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    workspace TEXT NOT NULL,
    version TEXT NOT NULL,
    betas TEXT NOT NULL,
    beta INTEGER NOT NULL,
    user_profile_id TEXT,
    total INTEGER NOT NULL,
    duration INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    ended_at INTEGER,
    cancel_initiated_at INTEGER,
    deleted_at INTEGER,
    done INTEGER NOT NULL DEFAULT 0,
    results_bytes INTEGER NOT NULL DEFAULT 0,
    succeeded INTEGER NOT NULL DEFAULT 0,
    errored INTEGER NOT NULL DEFAULT 0,
    canceled INTEGER NOT NULL DEFAULT 0,
    expired INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX IF NOT EXISTS batches_by_workspace ON batches (workspace, seq);
"""


@frozen(kw_only=True)
class Batch:
    """One batch as it is stored; instants are microseconds since 1970."""

    seq: int = 0
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


_LOCK_SECONDS = 0.5
_COLUMNS = [field.name for field in fields(Batch)]
_SELECT = f"SELECT {', '.join(_COLUMNS)} FROM batches "


class Store:
    """The state of one sandbox, kept under one folder.

    Args:
        folder: Where the database and the files are; made if it is missing.

    Raises:
        OSError: The folder cannot be used, or another sandbox is using it; `filename` names it.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except FileExistsError as error:
            raise NotADirectoryError(ENOTDIR, "It is a file, not a folder", str(folder)) from error
        self._lock = threading.Lock()
        try:
            self._db = sqlite3.connect(
                folder / "sandbox.sqlite3", timeout=_LOCK_SECONDS, check_same_thread=False
            )
        except sqlite3.Error as error:
            raise _unusable(folder, error) from error
        try:
            # Two servers on one folder would each answer every batch.
            self._db.execute("PRAGMA locking_mode = EXCLUSIVE")
            self._db.execute("PRAGMA journal_mode = WAL")
            self._db.execute("PRAGMA synchronous = NORMAL")
            self._db.executescript(_SCHEMA)
        except sqlite3.Error as error:
            self._db.close()
            raise _unusable(folder, error) from error

    def close(self) -> None:
        """Close the database."""
        with self._lock:
            self._db.close()

    def latest_instant(self) -> int:
        """Return the latest moment at which anything happened to a batch, or 0."""
        latest = 0
        for batch in self.every():
            moments = (
                batch.created_at,
                batch.cancel_initiated_at,
                batch.ended_at,
                batch.deleted_at,
            )
            latest = max(latest, *(moment or 0 for moment in moments))
        return latest

    def remove_strays(self) -> None:
        """Remove the folders of uploads that a kill cut short: no batch was accepted for them."""
        accepted = {batch.id for batch in self.every()}
        for folder in self.folder.glob("batches/*"):
            if folder.name not in accepted:
                self.discard_folder(folder.name)

    def batch_folder(self, batch_id: str) -> Path:
        """Return the folder that holds a batch's requests and results."""
        return self.folder / "batches" / batch_id

    def results_path(self, batch_id: str) -> Path:
        """Return the file of a batch's result lines."""
        return self.batch_folder(batch_id) / "results.jsonl"

    def insert(self, batch: Batch) -> None:
        """Add a new batch."""
        names = _COLUMNS[1:]
        marks = ", ".join("?" for _ in names)
        self._write(
            f"INSERT INTO batches ({', '.join(names)}) VALUES ({marks})",
            [getattr(batch, name) for name in names],
        )

    def update(self, batch_id: str, **values: int | None) -> None:
        """Set columns of one batch."""
        assignments = ", ".join(f"{name} = ?" for name in values)
        self._write(
            f"UPDATE batches SET {assignments} WHERE id = ?",
            [*values.values(), batch_id],
        )

    def get(self, batch_id: str) -> Batch | None:
        """Return a batch, deleted ones too, or None."""
        found = self._read(_SELECT + "WHERE id = ?", [batch_id])
        return found[0] if found else None

    def unfinished(self) -> list[Batch]:
        """Return the batches still to be processed, oldest first."""
        return self._read(_SELECT + "WHERE ended_at IS NULL ORDER BY seq", [])

    def every(self) -> list[Batch]:
        """Return all batches of all workspaces, deleted ones too, oldest first."""
        return self._read(_SELECT + "ORDER BY seq", [])

    def older(self, workspace: str, than: int | None, limit: int) -> list[Batch]:
        """Return up to `limit` batches older than a sequence number, newest first."""
        return self._read(
            _SELECT + "WHERE workspace = ? AND deleted_at IS NULL AND seq < ? "
            "ORDER BY seq DESC LIMIT ?",
            [workspace, 2**62 if than is None else than, limit],
        )

    def newer(self, workspace: str, than: int, limit: int) -> list[Batch]:
        """Return up to `limit` batches next newer than a sequence number, oldest first."""
        return self._read(
            _SELECT + "WHERE workspace = ? AND deleted_at IS NULL AND seq > ? ORDER BY seq LIMIT ?",
            [workspace, than, limit],
        )

    def delete(self, batch_id: str, at: int) -> None:
        """Mark a batch deleted and drop its results; what it asked for stays inspectable."""
        self.update(batch_id, deleted_at=at)
        self.results_path(batch_id).unlink(missing_ok=True)

    def discard_folder(self, batch_id: str) -> None:
        """Remove the files of a batch that was never accepted."""
        shutil.rmtree(self.batch_folder(batch_id), ignore_errors=True)

    def _write(self, sql: str, values: Iterable[Any]) -> None:
        with self._lock, self._db:
            self._db.execute(sql, tuple(values))

    def _read(self, sql: str, values: Iterable[Any]) -> list[Batch]:
        with self._lock:
            rows = self._db.execute(sql, tuple(values)).fetchall()
        return [Batch(**dict(zip(_COLUMNS, row, strict=True))) for row in rows]


def _unusable(folder: Path, error: sqlite3.Error) -> OSError:
    if getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_BUSY:
        return OSError(EBUSY, "Another sandbox is using this folder", str(folder))
    return OSError(EIO, f"No batches can be kept here ({error})", str(folder))
