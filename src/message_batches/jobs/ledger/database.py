"""The file of a ledger: opening it, its facts, and transactions."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any, Self

from message_batches.jobs.errors import InputError, RunError, RunLockedError
from message_batches.jobs.ledger.codes import DUE, FAILED, MISSING, Codes
from message_batches.jobs.ledger.records import OutputCheckpoint
from message_batches.jobs.ledger.schema import (
    CACHE,
    VERSION,
    connect,
    make_durable,
    setting_pairs,
)
from message_batches.jobs.ledger.seal import (
    failure_counts,
    partition_term,
    setting_term,
    tables_term,
    text_of,
)
from message_batches.jobs.storage import RunFolder
from message_batches.jobs.system import SYSTEM, System

DAMAGED = (
    "If it was one, restore it from a copy. If it is lost, message-batches list shows the batches, "
    "and message-batches results BATCH_ID downloads each; a run with another --out would send, and "
    "pay for, everything again."
)
"""What to do about a ledger that is damaged."""

_INCOMPLETE = (
    "Copy it again together with ledger.sqlite-journal, or while no process works on the run. A "
    "run with another --out would send, and pay for, everything again."
)

_INTERRUPTED = (
    "A process was interrupted while it wrote to the ledger, and the folder cannot be written.",
    "Make the folder writable, or copy it to where it can be written.",
)


NOT_DUE = "SET outcome = NULL, cause = NULL, message = NULL, due_at = NULL"
"""What a failure loses when its request is sent again, or answered."""


class LedgerDatabase:
    """
    The file of a ledger. Use as a context manager; not for several threads at once.

    Attributes:
        folder: the files of the run.
        system: the clocks and file operations.
    """

    def __init__(
        self, folder: RunFolder, database: sqlite3.Connection, system: System = SYSTEM
    ) -> None:
        self.folder = folder
        self.system = system
        self._database = database
        self._version: int | None = None
        self._texts: dict[str, str] = {}
        self._settings: dict[str, Any] = {}
        self._owner: str | None = None
        self._term = 0
        self._refresh()

    @classmethod
    def open(cls, folder: RunFolder, system: System = SYSTEM) -> Self:
        """
        Open an existing ledger, for reading only where it or its folder cannot be written.

        Raises:
            FileNotFoundError: there is no such file.
            InputError: it is not a complete ledger, or one of another version.
        """
        return cls._open(folder, system, query_only=False)

    @classmethod
    def for_reading(cls, folder: RunFolder, system: System = SYSTEM) -> Self:
        """Open an existing ledger that a process may be working on; raise as `open` does."""
        return cls._open(folder, system, query_only=True)

    @classmethod
    def _open(cls, folder: RunFolder, system: System, *, query_only: bool) -> Self:
        path = folder.ledger
        if not path.exists():
            raise FileNotFoundError(path)
        if path.is_dir():
            raise _unusable(folder, "It is a folder.", "Move it away, or pass another --out.")
        read_only = not (os.access(path, os.W_OK) and os.access(path.parent, os.W_OK))
        database = None
        try:
            database = connect(path, read_only=read_only)
            (version,) = database.execute("PRAGMA user_version").fetchone()
            if version != VERSION:
                raise _unusable(
                    folder,
                    f"Its version is {version}; this program reads version {VERSION}.",
                    "Finish the run with the version of message-batches that started it.",
                )
            database.execute(CACHE)
            if query_only:
                # Not a connection that cannot write: it could not undo what a killed process left.
                database.execute("PRAGMA query_only = ON")
            elif not read_only:
                make_durable(database)
            return cls(folder, database, system)
        except BaseException as error:
            if database is not None:
                database.close()
            if read_only and _is_interrupted(error):
                raise InputError.at(path, *_INTERRUPTED) from error
            # An OperationalError, such as a full disk, says nothing about the file.
            if isinstance(error, sqlite3.DatabaseError) and not isinstance(
                error, sqlite3.OperationalError
            ):
                raise _unusable(folder, f"It cannot be read: {error}.", DAMAGED) from error
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file. A second call does nothing."""
        self._database.close()

    def setting(self, name: str) -> Any:
        """Return a fact that was stored when the run was prepared or later; None if it was not."""
        return self._settings.get(name)

    def store(self, settings: Mapping[str, Any]) -> None:
        """Change facts of the run."""
        with self._transaction():
            self._store(settings)

    def claim(self) -> None:
        """
        Make this the only one that works on the run; a second call does nothing.

        Not instead of the lock: where the file system only pretends to lock, another process may be
        at work, and this ends it, before it sends or writes what it does not know to be done.
        """
        if self._owner is None:
            owner = self.system.token(8)
            self.store({"owner": owner})
            self._owner = owner

    @property
    def run(self) -> str:
        """The id of the run."""
        return str(self._settings["run"])

    @property
    def checkpoint(self) -> OutputCheckpoint:
        """The part of the output that is recorded."""
        return OutputCheckpoint(int(self._settings["out_size"]), self._settings.get("out_digest"))

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """
        Read inside the block what the ledger held at its start, though a run may write to it.

        The run waits with its next transaction until the block ends.
        """
        self._database.execute("BEGIN")
        try:
            self._refresh()
            yield
        finally:
            self._database.execute("ROLLBACK")

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        """Apply the changes inside the block together or not at all."""
        database = self._database
        database.execute("BEGIN IMMEDIATE")
        try:
            self._refresh()
            if self._owner is not None and self._owner != self._settings["owner"]:
                raise RunLockedError(
                    f"{self.folder.out}: Another process has taken over this run. Wait for it, or "
                    "stop it; message-batches status shows its progress."
                )
            yield
            digest = text_of(self._term + self._codes.term)
            database.execute("UPDATE seal SET digest = ?", (digest,))
            database.execute("COMMIT")
        except BaseException:
            if database.in_transaction:  # SQLite rolls back by itself on a full disk
                database.execute("ROLLBACK")
            # What is in memory may be ahead of the file.
            self._version = None
            with suppress(sqlite3.Error):
                self._refresh()
            raise

    def _refresh(self) -> None:
        """Read again what is kept in memory, if another connection has changed the file."""
        (version,) = self._database.execute("PRAGMA data_version").fetchone()
        if version == self._version:
            return
        in_transaction = self._database.in_transaction
        if not in_transaction:
            self._database.execute("BEGIN")
        try:
            self._load()
        finally:
            if not in_transaction:
                self._database.execute("ROLLBACK")
        (self._version,) = self._database.execute("PRAGMA data_version").fetchone()

    def _load(self) -> None:
        database = self._database
        self._texts = dict(database.execute("SELECT name, value FROM settings").fetchall())
        self._settings = {name: json.loads(value) for name, value in self._texts.items()}
        self._codes = Codes(database)
        self._term = tables_term(database)
        row = database.execute("SELECT digest FROM seal").fetchone()
        counts = self._codes.counts
        complete = (
            row is not None
            and row[0] == text_of(self._term + self._codes.term)
            and failure_counts(database) == (counts[DUE], counts[FAILED] + counts[MISSING])
        )
        if not complete:
            raise _unusable(
                self.folder, "It was copied while a process was writing to it.", _INCOMPLETE
            )

    def _store(self, settings: Mapping[str, Any]) -> None:
        rows = setting_pairs(settings)
        for name, value in rows:
            if name in self._texts:
                self._term -= setting_term(name, self._texts[name])
            self._term += setting_term(name, value)
            self._texts[name] = value
            self._settings[name] = json.loads(value)
        self._database.executemany("INSERT OR REPLACE INTO settings VALUES (?, ?)", rows)

    def _set(self, number: int, values: Mapping[str, Any]) -> None:
        self._term -= partition_term(self._database, number)
        updated = self._database.execute(
            f"UPDATE partitions SET {', '.join(f'{name} = ?' for name in values)} WHERE number = ?",
            (*values.values(), number),
        )
        if updated.rowcount != 1:
            raise defect(f"There is no partition {number}.")
        self._term += partition_term(self._database, number)

    def _log(self, number: int, message: str) -> None:
        self._database.execute(
            "INSERT INTO log VALUES (?, ?, ?)", (self.system.now(), number, message)
        )


def _unusable(folder: RunFolder, reason: str, hint: str) -> InputError:
    return InputError.at(folder.ledger, f"This file cannot be used as a ledger. {reason}", hint)


def _is_interrupted(error: BaseException) -> bool:
    code = getattr(error, "sqlite_errorcode", None)
    return code is not None and code & 0xFF in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN)


def settings_of(checkpoint: OutputCheckpoint) -> dict[str, Any]:
    """Return a checkpoint of the output as facts of the run."""
    return {"out_size": checkpoint.size, "out_digest": checkpoint.digest}


def places(values: Iterable[object]) -> str:
    """Return a placeholder for each value of a statement."""
    return ", ".join("?" for _ in values)


def defect(message: str) -> RunError:
    """Return the error for changes that do not fit what the ledger holds."""
    return RunError(f"{message} Report this defect; nothing was changed.")
