"""A ledger in one SQLite file, in the folder of the run."""

from __future__ import annotations

import os
import socket
import sqlite3
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

from message_batches.jobs.errors import InputError
from message_batches.jobs.ledger.home.home import DAMAGED, unusable
from message_batches.jobs.ledger.home.pending import pending_update
from message_batches.jobs.ledger.index import RequestIndex, SqliteIndex
from message_batches.jobs.ledger.schema import VERSION, LedgerBuilder, new_ledger
from message_batches.jobs.ledger.store import (
    CACHE,
    Lease,
    SqliteStore,
    Store,
    connect,
    locked_folder,
    make_durable,
)
from message_batches.jobs.storage import RunFolder
from message_batches.jobs.system import System

_INTERRUPTED = (
    "A process was interrupted while it wrote to the ledger, and the folder cannot be written.",
    "Make the folder writable, or copy it to where it can be written.",
)


class FileHome:
    """The ledger of a run as a file."""

    def __init__(self, folder: RunFolder, system: System) -> None:
        self._folder = folder
        self._system = system
        self.name = folder.ledger.name

    def __str__(self) -> str:
        return f"{socket.gethostname()}:{self._folder.ledger}"

    def exists(self) -> bool:
        """Return whether there is such a file."""
        return self._folder.ledger.exists()

    def is_interrupted(self) -> bool:
        """Return False: the file appears last, so that the old one is in force until then."""
        return False

    def fetch(self) -> None:
        """Do nothing: a ledger that is a file is on one machine only."""

    def building(
        self, place: Path, system: System, basis: Any = None
    ) -> AbstractContextManager[LedgerBuilder]:
        """Build a new ledger in a folder."""
        return new_ledger(place / self.name, system, basis=basis)

    @contextmanager
    def held(self, wait: float = 0.0) -> Iterator[None]:
        """Hold the lock of the run, and finish an update of it that was interrupted."""
        with locked_folder(self._folder):
            pending_update(self._folder).finish(self._system)
            yield

    def connected(self, *, query_only: bool, lease: Lease | None) -> tuple[Store, RequestIndex]:
        """Open the file, for reading only where it or its folder cannot be written."""
        path = self._folder.ledger
        if not path.exists():
            raise FileNotFoundError(path)
        if path.is_dir():
            raise unusable(path, "It is a folder.", "Move it away, or pass another --out.")
        database = None
        try:
            database = connect(path, read_only=self._is_read_only)
            check_version(database, path)
            database.execute(CACHE)
            if query_only:
                # Not a connection that cannot write: it could not undo what a killed process left.
                database.execute("PRAGMA query_only = ON")
            elif not self._is_read_only:
                make_durable(database)
            return SqliteStore(database), SqliteIndex(database)
        except BaseException as error:
            if database is not None:
                database.close()
            named = self.named(error)
            if named is error:
                raise
            raise named from error

    def named(self, error: BaseException) -> BaseException:
        """Return the error to raise for one that came while the file was opened."""
        if self._is_read_only and _is_interrupted(error):
            return InputError.at(self._folder.ledger, *_INTERRUPTED)
        # An OperationalError, such as a full disk, says nothing about the file.
        if isinstance(error, sqlite3.DatabaseError) and not isinstance(
            error, sqlite3.OperationalError
        ):
            return unusable(self._folder.ledger, f"It cannot be read: {error}.", DAMAGED)
        return error

    @property
    def _is_read_only(self) -> bool:
        path = self._folder.ledger
        return not (os.access(path, os.W_OK) and os.access(path.parent, os.W_OK))

    def clock(self, store: Store, system: System) -> System:
        """Return the machine: its own clock is that of the ledger."""
        return system


def check_version(database: sqlite3.Connection, path: Path) -> None:
    """Raise InputError unless a file has the tables of this version."""
    (version,) = database.execute("PRAGMA user_version").fetchone()
    if version != VERSION:
        raise unusable(
            path,
            f"Its version is {version}; this program reads version {VERSION}.",
            "Finish the run with the version of message-batches that started it.",
        )


def _is_interrupted(error: BaseException) -> bool:
    code = getattr(error, "sqlite_errorcode", None)
    return code is not None and code & 0xFF in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN)
