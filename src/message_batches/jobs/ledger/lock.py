"""
Locks that keep two processes from doing the same work. A lock ends with the process that holds it.

Not the `filelock` package: it does not name the process that holds a lock. Where a file system has
no locks, it falls back to the existence of a file, which a killed process leaves behind.
"""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from message_batches._errors import MessageBatchesError
from message_batches.jobs.errors import InputError, RunLockedError
from message_batches.jobs.storage import RunFolder

_HELD = frozenset({errno.EWOULDBLOCK, errno.EAGAIN, errno.EACCES, errno.EDEADLK})
"""What a lock fails with while another holds it; any other error is one of the file system."""

_FLAGS = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0)


class LockHeldError(MessageBatchesError):
    """The lock is held. The argument is the process id of the holder, as far as known."""

    @property
    def is_own(self) -> bool:
        """Whether this process holds the lock."""
        return str(self) == str(os.getpid())


@contextmanager
def locked_run(folder: RunFolder) -> Iterator[None]:
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
        # Removed while it is held: a process that opened it meanwhile notices that it is gone.
        # Windows does not remove an open file; it stays there, which does no harm.
        with suppress(PermissionError):
            lock.unlink(missing_ok=True)
        os.close(descriptor)


def _take(lock: Path) -> int:
    while True:
        descriptor = os.open(lock, _FLAGS, 0o600)
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
        _lock(descriptor)
    except OSError as error:
        if error.errno in _HELD:
            return False
        raise InputError.at(
            lock,
            f"The file system of {lock.parent} does not support locks: {error.strerror}.",
            "Use a local folder for OUT.",
        ) from error
    return True


def _is_at(descriptor: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(descriptor), os.stat(path))
    except FileNotFoundError:
        return False


if sys.platform == "win32":
    import msvcrt

    def _lock(descriptor: int) -> None:
        # A byte far beyond the end: others cannot read locked bytes, but must read the holder's
        # process id.
        os.lseek(descriptor, 1 << 30, os.SEEK_SET)
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        finally:
            os.lseek(descriptor, 0, os.SEEK_SET)

else:
    import fcntl

    def _lock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
