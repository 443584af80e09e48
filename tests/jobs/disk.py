"""A disk that knows what of a run a power failure could lose, and that may fail at any write."""

from __future__ import annotations

import builtins
import errno
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from message_batches.jobs.ledger import schema
from message_batches.jobs.ledger.home import file

DURABLE = {"synchronous": 2, "journal_mode": "truncate"}
"""The settings of a ledger with which a transaction is on disk when it returns; 2 is FULL."""

Kind = str
"""`write`, `fsync`, `statement` or `commit`: what may fail."""


class Event(NamedTuple):
    """
    What reached the disk or the service.

    Attributes:
        what: fsync, replace, unlink, commit or send.
        detail: a file name, the statements that a commit makes durable, or a number of requests.
        unsynced: the files and folders that a power failure could have lost at that time.
        settings: those of the database that decide whether a commit is durable.
    """

    what: str
    detail: str
    unsynced: frozenset[str] = frozenset()
    settings: dict[str, Any] | None = None


class DiskError(OSError):
    """Raised by this disk, so that no other error passes for it."""


class Disk:
    """
    Records what a run does to the disk, below a folder; a test may let one operation fail.

    What counts is what a power failure leaves: the content of a file since its last fsync, and its
    name since the last one of the folder.

    Attributes:
        events: what happened.
        fails: the kind of operation that fails; None for none.
        left: how many of them are done before one fails.
        error: the number of the error.
    """

    def __init__(self, patch: pytest.MonkeyPatch, folder: Path) -> None:
        self.events: list[Event] = []
        self.fails: Kind | None = None
        self.left = 0
        self.error = errno.ENOSPC
        self._folder = str(folder)
        self._content: dict[int, str] = {}
        self._names: dict[int, set[str]] = {}
        self._fsync = os.fsync
        self._open, self._os_open = builtins.open, os.open
        patch.setattr(builtins, "open", self._opened)
        patch.setattr(os, "open", self._os_opened)
        patch.setattr(os, "fsync", self.fsync)
        for name in ("replace", "rename"):
            patch.setattr(Path, name, self._moving(getattr(Path, name)))
        patch.setattr(Path, "mkdir", self._making(Path.mkdir))
        patch.setattr(Path, "unlink", self._removing(Path.unlink))
        for module in (file, schema):
            patch.setattr(module, "connect", self._connecting(module.connect))

    def fail(self, kind: Kind, after: int, error: int = errno.ENOSPC) -> None:
        """
        Let one operation of a kind fail, and have room again afterwards.

        Nothing waits for the machine's own disk from now on: no test lets its power fail.
        """
        self.fails, self.left, self.error = kind, after, error

    def count(self, kind: Kind) -> bool:
        """Count an operation; return whether it fails."""
        if self.fails != kind:
            return False
        self.left -= 1
        return self.left == 0

    def refuse(self) -> DiskError:
        return DiskError(self.error, os.strerror(self.error))

    def sending(self, requests: list[bytes]) -> None:
        self.events.append(Event("send", str(len(requests)), self.unsynced()))

    def unsynced(self) -> frozenset[str]:
        """Return the names of files, and of folders, that a power failure could lose now."""
        return frozenset(self._content.values()).union(*self._names.values())

    def commits(self, *statements: str) -> list[int]:
        """Return the places of the commits that make all of these statements durable."""
        return [
            at
            for at, event in enumerate(self.events)
            if event.what == "commit" and all(each in event.detail for each in statements)
        ]

    # Files

    def fsync(self, descriptor: int) -> None:
        if self.count("fsync"):
            raise self.refuse()
        if self.fails is None:
            self._fsync(descriptor)
        inode = os.fstat(descriptor).st_ino
        self._content.pop(inode, None)
        self._names.pop(inode, None)
        name = Path(os.readlink(f"/proc/self/fd/{descriptor}")).name
        self.events.append(Event("fsync", name))

    def _is_ours(self, path: Any) -> bool:
        return not isinstance(path, int) and os.path.abspath(path).startswith(self._folder)

    def _appeared(self, path: Any) -> None:
        path = Path(path)
        if not path.is_dir():
            self._content[path.stat().st_ino] = path.name
        self._names.setdefault(path.parent.stat().st_ino, set()).add(path.name)

    def _os_opened(self, path: Any, flags: int, *rest: Any, **named: Any) -> int:
        appears = flags & os.O_CREAT and self._is_ours(path) and not os.path.lexists(path)
        descriptor = self._os_open(path, flags, *rest, **named)
        if appears:
            self._appeared(path)
        return descriptor

    def _opened(self, path: Any, mode: str = "r", *rest: Any, **named: Any) -> Any:
        ours = self._is_ours(path)
        appears = ours and mode[0] in "wxa" and not os.path.lexists(path)
        file = self._open(path, mode, *rest, **named)
        if appears:
            self._appeared(path)
        if not set(mode) & set("wxa+") or "b" not in mode:
            return file
        name = Path(os.readlink(f"/proc/self/fd/{file.fileno()}"))
        return _File(file, name, self) if self._is_ours(name) else file

    def wrote(self, file: Any, path: Path) -> None:
        self._content[os.fstat(file.fileno()).st_ino] = path.name

    def _moving(self, move: Callable[[Path, Path], Path]) -> Callable[[Path, Path], Path]:
        def moved(path: Path, target: Path) -> Path:
            at, inode = path.parent.stat().st_ino, path.stat().st_ino
            result = move(path, target)
            if inode in self._content:
                self._content[inode] = Path(target).name
            self._names.get(at, set()).discard(path.name)
            self._names.setdefault(Path(target).parent.stat().st_ino, set()).add(Path(target).name)
            self.events.append(Event("replace", Path(target).name, self.unsynced()))
            return result

        return moved

    def _making(self, make: Callable[..., None]) -> Callable[..., None]:
        def made(path: Path, *rest: Any, **named: Any) -> None:
            is_new = not path.exists()
            make(path, *rest, **named)
            if is_new:
                self._appeared(path)

        return made

    def _removing(self, remove: Callable[..., None]) -> Callable[..., None]:
        def removed(path: Path, **named: Any) -> None:
            if path.exists():
                self._names.get(path.parent.stat().st_ino, set()).discard(path.name)
                self._content.pop(path.stat().st_ino, None)
                self.events.append(Event("unlink", path.name, self.unsynced()))
            remove(path, **named)

        return removed

    # The ledger

    def _connecting(self, connect: Callable[..., Any]) -> Callable[..., Any]:
        return lambda *rest, **named: _Database(connect(*rest, **named), self)


class _File:
    """A file that is written to; a write that fails leaves half of it."""

    def __init__(self, file: Any, path: Path, disk: Disk) -> None:
        self._file, self._path, self._disk = file, path, disk

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)

    def __iter__(self) -> Iterator[bytes]:
        return iter(self._file)

    def __enter__(self) -> _File:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def write(self, content: Any) -> int:
        self._disk.wrote(self._file, self._path)
        if self._disk.count("write"):
            self._file.write(bytes(content)[: len(content) // 2])
            raise self._disk.refuse()
        return int(self._file.write(content))

    def writelines(self, lines: Any) -> None:
        for line in lines:
            self.write(line)

    def truncate(self, *size: int) -> int:
        before = os.fstat(self._file.fileno()).st_size
        result = int(self._file.truncate(*size))
        if os.fstat(self._file.fileno()).st_size != before:
            self._disk.wrote(self._file, self._path)
        return result


class _Database:
    """A connection whose transactions are recorded, and whose statements may fail."""

    def __init__(self, connection: sqlite3.Connection, disk: Disk) -> None:
        self._connection, self._disk = connection, disk
        self._written: list[str] = []
        connection.set_trace_callback(self._trace)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connection, name)

    def _trace(self, statement: str) -> None:
        if statement.startswith("BEGIN"):
            self._written = []
        self._written.append(statement)

    def execute(self, sql: str, *values: Any) -> sqlite3.Cursor:
        if sql != "COMMIT":
            self._check(sql)
            if self._disk.fails is not None and sql.startswith("PRAGMA synchronous"):
                sql = "PRAGMA synchronous = OFF"
            return self._connection.execute(sql, *values)
        if self._disk.count("commit"):
            raise sqlite3.OperationalError("database or disk is full")
        if self._disk.fails is not None:
            return self._connection.execute(sql, *values)
        settings = {
            name: self._connection.execute(f"PRAGMA {name}").fetchone()[0] for name in DURABLE
        }
        written = "\n".join(self._written)
        cursor = self._connection.execute(sql, *values)
        self._disk.events.append(Event("commit", written, self._disk.unsynced(), settings))
        return cursor

    def executemany(self, sql: str, rows: Any) -> sqlite3.Cursor:
        self._check(sql)
        return self._connection.executemany(sql, rows)

    def _check(self, sql: str) -> None:
        writes = sql.startswith(("BEGIN IMMEDIATE", "INSERT", "UPDATE", "DELETE", "CREATE"))
        if writes and self._disk.count("statement"):
            raise sqlite3.OperationalError("disk I/O error")


@contextmanager
def watched(patch: pytest.MonkeyPatch, folder: Path) -> Iterator[Disk]:
    """Yield the disk below a folder while everything that happens to it is recorded."""
    with patch.context() as context:
        yield Disk(context, folder)
