"""
What differs between Linux, macOS and Windows: the only module that asks which of them this is.

A file is opened, locked, synced and replaced by these functions wherever that differs, and the
tests load this module a second time as the other systems would.
"""

from __future__ import annotations

import errno
import os
import signal
import socket
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from message_batches._errors import MessageBatchesError

_NO_FOLLOW = getattr(os, "O_NOFOLLOW", 0)  # Windows has no such flag, and lets few make links
_BINARY = getattr(os, "O_BINARY", 0)  # else Windows changes line ends

_PAUSES = (0.01, 0.02, 0.05, 0.1, 0.2, 0.4, 0.8)
"""Seconds between attempts: on Windows, scanners of viruses and indexers open each new file."""

_BOOT_ID = Path("/proc/sys/kernel/random/boot_id")
"""What Linux calls the time since its start: no other machine has the same."""

INTERRUPTS = tuple(
    getattr(signal, name) for name in ("SIGTERM", "SIGBREAK") if hasattr(signal, name)
)
"""The signals that ask a command to end, beside Ctrl-C; Windows sends the second for all causes."""


class FileInUseError(MessageBatchesError, PermissionError):
    """
    Another program has a file open that has to be written or replaced. Nothing is lost.

    Attributes:
        path: the file.
    """

    def __init__(self, path: str) -> None:
        super().__init__(
            f"{path}: Another program has this file open, so it cannot be written. Close it there "
            "and run the same command again; nothing is lost, and nothing is sent twice."
        )
        self.path = path


def open_private(path: str | os.PathLike[str], flags: int) -> int:
    """
    Open a file, which only its owner can read if it is new, and never through a link.

    Returns:
        its descriptor.

    Raises:
        FileInUseError: another program has it open, and keeps others out.
    """
    try:
        return os.open(path, flags | _NO_FOLLOW | _BINARY, 0o600)
    except PermissionError as error:
        if _is_in_use(Path(path)):
            raise FileInUseError(os.fspath(path)) from error
        raise


def replace_file(source: Path, target: Path) -> None:
    """
    Rename a file to another, which it replaces.

    Raises:
        FileInUseError: another program has the other one open, which only Windows minds. Both are
            as they were.
    """
    try:
        _with_retries(lambda: source.replace(target), lambda: _is_in_use(target))
    except PermissionError as error:
        if _is_in_use(target):
            raise FileInUseError(str(target)) from error
        raise


def rename_folder(source: Path, target: Path) -> None:
    """Rename a folder to what nothing is called; on Windows, no file in it may be open."""
    _with_retries(lambda: source.rename(target), lambda: not os.path.lexists(target))


def remove_lock(descriptor: int, lock: Path) -> None:
    """Remove a lock file that this process holds, and let go of it."""
    if sys.platform == "win32":
        # An open file cannot be removed there: if another process has opened it, it stays.
        os.close(descriptor)
        with suppress(PermissionError):
            lock.unlink(missing_ok=True)
        return
    # Removed while it is held: a process that opened it meanwhile notices that it is gone.
    with suppress(PermissionError):
        lock.unlink(missing_ok=True)
    os.close(descriptor)


def open_folder(folder: Path) -> int | None:
    """Return a descriptor of a folder, to sync it; None where folders cannot be synced."""
    try:
        return os.open(folder, os.O_RDONLY)
    except OSError:  # on Windows always: it writes names to the disk by itself
        return None


def end_wait_for_writer(pipe: str | os.PathLike[str]) -> None:
    """Let a thread of this process that opens a named pipe continue."""
    if sys.platform != "win32":  # it has none that open() would open
        os.close(os.open(pipe, os.O_WRONLY | os.O_NONBLOCK))


def machine_name() -> str:
    """Return what names this machine among all, as far as it can be known."""
    # Machines that were made from one image may have the same name, and the same numbers of files.
    with suppress(OSError):
        return f"{socket.gethostname()}:{_BOOT_ID.read_text().strip()}"
    return socket.gethostname()


def _is_in_use(path: Path) -> bool:
    """Return whether Windows refuses a file because it is open: it could be written otherwise."""
    return sys.platform == "win32" and path.is_file() and os.access(path, os.W_OK)


def _with_retries(move: Callable[[], object], may_pass: Callable[[], bool]) -> None:
    """Move a file or folder; on Windows, wait for a program that has just looked into it."""
    for pause in _PAUSES if sys.platform == "win32" else ():
        try:
            move()
        except PermissionError:
            if not may_pass():
                raise
            time.sleep(pause)
        else:
            return
    move()


if sys.platform == "win32":
    import msvcrt

    def sync(descriptor: int) -> None:
        """Return when everything written to a file is on disk."""
        os.fsync(descriptor)

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

    if sys.platform == "darwin":

        def sync(descriptor: int) -> None:
            """Return when everything written to a file is on disk, not only in its cache."""
            # https://developer.apple.com/library/archive/documentation/System/Conceptual/ManPages_iPhoneOS/man2/fsync.2.html
            try:
                fcntl.fcntl(descriptor, fcntl.F_FULLFSYNC)
            except OSError:  # a file system that does not have it
                os.fsync(descriptor)

    else:

        def sync(descriptor: int) -> None:
            """Return when everything written to a file is on disk."""
            os.fsync(descriptor)


_HELD = frozenset({errno.EWOULDBLOCK, errno.EAGAIN, errno.EACCES, errno.EDEADLK})
"""What a lock fails with while another holds it; any other error is one of the file system."""


def try_lock(descriptor: int) -> bool:
    """
    Lock a file unless it is locked; the lock ends with the process.

    Returns:
        whether it is locked now.

    Raises:
        OSError: the file system does not support locks.
    """
    try:
        _lock(descriptor)
    except OSError as error:
        if error.errno in _HELD:
            return False
        raise
    return True
