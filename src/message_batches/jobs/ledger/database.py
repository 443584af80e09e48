"""The database of a ledger: opening it, its facts, and transactions."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any, Self, TypeVar

from message_batches.jobs.errors import RunError, RunLockedError
from message_batches.jobs.ledger.codes import DUE, FAILED, MISSING, Codes
from message_batches.jobs.ledger.home import home_of, unusable
from message_batches.jobs.ledger.index import RequestIndex
from message_batches.jobs.ledger.records import OutputCheckpoint
from message_batches.jobs.ledger.schema import STORE_SETTING, setting_pairs
from message_batches.jobs.ledger.seal import (
    failure_counts,
    partition_term,
    setting_term,
    tables_term,
    text_of,
)
from message_batches.jobs.ledger.store import Lease, Store, StoreError
from message_batches.jobs.storage import RunFolder
from message_batches.jobs.system import SYSTEM, System

T = TypeVar("T")

_INCOMPLETE = (
    "Copy it again together with ledger.sqlite-journal, or while no process works on the run. A "
    "run with another --out would send, and pay for, everything again."
)

NOT_DUE = "SET outcome = NULL, cause = NULL, message = NULL, due_at = NULL"
"""What a failure loses when its request is sent again, or answered."""


class LedgerDatabase:
    """
    The database of a ledger. Use as a context manager; not for several threads at once.

    Attributes:
        folder: the files of the run.
        system: the clocks and file operations.
    """

    def __init__(
        self, folder: RunFolder, store: Store, index: RequestIndex, system: System = SYSTEM
    ) -> None:
        self.folder = folder
        self.system = system
        self._database = store
        self._index = index
        self._version: object = None
        self._texts: dict[str, str] = {}
        self._settings: dict[str, Any] = {}
        self._owner: str | None = None
        self._term = 0
        self._refresh()
        self.folder = folder.of_ledger(self.setting("url"))

    @classmethod
    def open(
        cls, folder: RunFolder, system: System = SYSTEM, *, lease: Lease | None = None
    ) -> Self:
        """
        Open an existing ledger, for reading only where a file or its folder cannot be written.

        Args:
            folder: the files of the run.
            system: the machine.
            lease: what `locked_run` yielded to this process, if it did.

        Raises:
            FileNotFoundError: there is no ledger.
            InputError: it is not a complete ledger, or one of another version.
        """
        return cls._open(folder, system, query_only=False, lease=lease)

    @classmethod
    def for_reading(cls, folder: RunFolder, system: System = SYSTEM) -> Self:
        """Open an existing ledger that a process may be working on; raise as `open` does."""
        return cls._open(folder, system, query_only=True, lease=None)

    @classmethod
    def _open(
        cls, folder: RunFolder, system: System, *, query_only: bool, lease: Lease | None
    ) -> Self:
        home = home_of(folder, system)
        store, index = home.connected(query_only=query_only, lease=lease)
        try:
            return cls(folder, store, index, home.clock(store, system))
        except BaseException as error:
            index.close()
            store.close()
            named = home.named(error)
            if named is error:
                raise
            raise named from error

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the database. A second call does nothing."""
        self._index.close()
        self._database.close()

    @property
    def is_shared(self) -> bool:
        """Whether a process that had the run before may be alive, on another machine."""
        return self._database.is_shared

    def setting(self, name: str) -> Any:
        """Return a fact that was stored when the run was prepared or later; None if it was not."""
        return self._settings.get(name)

    def store(self, settings: Mapping[str, Any]) -> None:
        """Change facts of the run."""
        self._transact(lambda: self._write_settings(settings))

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

        In a file, the run waits with its next transaction until the block ends.
        """
        with self._database.snapshot():
            self._refresh()
            yield

    def _transact(self, body: Callable[[], T]) -> T:
        """Make the changes of `body` together or not at all; it may be called again."""
        began = False

        def make() -> T:
            nonlocal began
            began = True
            self._refresh()
            if self._owner is not None and self._owner != self._settings["owner"]:
                raise RunLockedError(
                    f"{self.folder.out}: Another process has taken over this run. Wait for it, or "
                    "stop it; message-batches status shows its progress."
                )
            result = body()
            digest = text_of(self._term + self._codes.term)
            self._database.execute("UPDATE seal SET digest = ?", (digest,))
            return result

        try:
            return self._database.transact(make)
        except BaseException:
            if began:
                # What is in memory may be ahead of the database.
                self._version = None
                with suppress(StoreError):
                    self._refresh()
            raise

    def _refresh(self) -> None:
        """Read again what is kept in memory, if something else has changed the database."""
        if self._database.version() != self._version:
            self._version = self._database.read(self._load)

    def _load(self) -> object:
        """Read everything that is kept in memory; return the version that it is of."""
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
            raise unusable(
                self.folder.ledger, "It was copied while a process was writing to it.", _INCOMPLETE
            )
        return database.version()

    def _write_settings(self, settings: Mapping[str, Any]) -> None:
        rows = setting_pairs(settings)
        for name, value in rows:
            if name in self._texts:
                self._term -= setting_term(name, self._texts[name])
            self._term += setting_term(name, value)
            self._texts[name] = value
            self._settings[name] = json.loads(value)
        self._database.executemany(STORE_SETTING, rows)

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
            "INSERT INTO log (at, partition, message) VALUES (?, ?, ?)",
            (self.system.now(), number, message),
        )


def settings_of(checkpoint: OutputCheckpoint) -> dict[str, Any]:
    """Return a checkpoint of the output as facts of the run."""
    return {"out_size": checkpoint.size, "out_digest": checkpoint.digest}


def places(values: Iterable[object]) -> str:
    """Return a placeholder for each value of a statement."""
    return ", ".join("?" for _ in values)


def defect(message: str) -> RunError:
    """Return the error for changes that do not fit what the ledger holds."""
    return RunError(f"{message} Report this defect; nothing was changed.")
