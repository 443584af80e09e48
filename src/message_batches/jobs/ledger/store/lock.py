"""
Locks that keep two processes from doing the same work. A lock ends with the process that holds it.

Not the `filelock` package: it does not name the process that holds a lock, and where a file system
has no locks, it falls back to the existence of a file, which a killed process leaves behind.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from message_batches._errors import MessageBatchesError
from message_batches._platform import open_private, remove_lock, try_lock
from message_batches.jobs.errors import InputError, RunLockedError
from message_batches.jobs.storage import RunFolder


class LockHeldError(MessageBatchesError):
    """The lock is held. The argument is the process id of the holder, as far as known."""

    @property
    def is_own(self) -> bool:
        """Whether this process holds the lock."""
        return str(self) == str(os.getpid())


@contextmanager
def locked_folder(folder: RunFolder) -> Iterator[None]:
    """
    Hold the lock of a run that exists.

    Raises:
        RunLockedError: the run is open already, in this process or in another.
        InputError: the file system has no locks.
    """
    try:
        with locked(folder.lock):
            yield
    except LockHeldError as held:
        raise RunLockedError(
            f"{folder.out}: This process already has this run open. Close it first."
            if held.is_own
            else f"{folder.out}: Another process ({held}) is working on this run. Wait for it, or "
            "stop it; message-batches status shows its progress."
        ) from None


@contextmanager
def locked(lock: Path) -> Iterator[None]:
    """
    Hold a lock file.

    Raises:
        LockHeldError: it is held already.
        InputError: the file system has no locks.
    """
    descriptor = _take(lock)
    try:
        yield
    finally:
        remove_lock(descriptor, lock)


def _take(lock: Path) -> int:
    while True:
        descriptor = open_private(lock, os.O_RDWR | os.O_CREAT)
        try:
            if not _is_locked(descriptor, lock):
                raise LockHeldError(
                    os.read(descriptor, 20).decode("ascii", "replace").strip() or "unknown"
                )
            if _is_at(descriptor, lock):
                os.ftruncate(descriptor, 0)
                os.write(descriptor, str(os.getpid()).encode())
                return descriptor
        except BaseException:
            os.close(descriptor)
            raise
        os.close(descriptor)


def _is_locked(descriptor: int, lock: Path) -> bool:
    """Try to lock a file; return whether it is locked now."""
    try:
        return try_lock(descriptor)
    except OSError as error:
        raise InputError.at(
            lock,
            f"The file system of {lock.parent} does not support locks: {error.strerror}. Network "
            "file systems often do not.",
            "Use a folder on a local disk for OUT.",
        ) from error


def _is_at(descriptor: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(descriptor), os.stat(path))
    except FileNotFoundError:
        return False
