"""Keeps two processes from doing the same work. A lock dies with its holder, however that ends."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from message_batches._errors import MessageBatchesError
from message_batches.jobs.errors import InputError, RunLockedError


class LockHeldError(MessageBatchesError):
    """Another process holds the lock; the argument is its process id, as far as known."""


@contextmanager
def locked_run(ledger: Path) -> Iterator[None]:
    """Hold the lock of a whole run; raise RunLockedError at once if another process has it."""
    try:
        with locked(ledger.with_name(ledger.name + ".lock")):
            yield
    except LockHeldError as held:
        if str(held) == str(os.getpid()):
            raise RunLockedError(
                f"{ledger}: This process already has this run open; close it first."
            ) from None
        raise RunLockedError(
            f"{ledger}: Another process ({held}) is working on this run. Wait for it, or end it "
            "first; message-batches status shows how far it is."
        ) from None


@contextmanager
def locked(lock: Path) -> Iterator[None]:
    """
    Hold a lock file.

    Raises:
        LockHeldError: another process holds it.
        InputError: the file system has no locks.
    """
    descriptor = _take(lock)
    try:
        yield
    finally:
        # Removed while it is held: whoever opened it meanwhile finds out that it is gone. Windows
        # does not remove what is open; there the file stays, which does no harm.
        with suppress(PermissionError):
            lock.unlink(missing_ok=True)
        os.close(descriptor)


def _take(lock: Path) -> int:
    while True:
        descriptor = os.open(lock, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            try:
                is_ours = _try_lock(descriptor)
            except OSError as error:
                raise InputError.at(
                    lock.parent,
                    f"The file system of this folder cannot lock files: {error.strerror}.",
                    "Put the output on a local disk.",
                ) from error
            if not is_ours:
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


def _is_at(descriptor: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(descriptor), os.stat(path))
    except FileNotFoundError:
        return False


if sys.platform == "win32":
    import msvcrt

    def _try_lock(descriptor: int) -> bool:
        # A byte far behind the end: what is locked cannot be read by others, and the holder's
        # number is to be.
        os.lseek(descriptor, 1 << 30, os.SEEK_SET)
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        finally:
            os.lseek(descriptor, 0, os.SEEK_SET)
        return True

else:
    import fcntl

    def _try_lock(descriptor: int) -> bool:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except (BlockingIOError, PermissionError):
            return False
        return True
