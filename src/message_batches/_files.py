"""Replace a file in one step: whatever interrupts a write, the old content stays."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from message_batches._errors import MessageBatchesError
from message_batches._platform import open_private, replace_file, sync

_URL = re.compile(r"(?P<protocol>[a-zA-Z][a-zA-Z0-9+.-]+):/")
"""How a URL begins; a Path of it has only one slash."""


class NotAPathError(MessageBatchesError, ValueError):
    """A URL was passed where only a path works. Nothing was read or written."""


def local_file(path: str | os.PathLike[str]) -> Path:
    """
    Return a path, which is not a URL: a folder named after its protocol would be made.

    Raises:
        NotAPathError: it is a URL; the message holds only its protocol, without credentials.
    """
    if found := _URL.match(os.fspath(path)):
        raise NotAPathError(
            f"This is a URL that starts with {found['protocol']}:, and only a path works here. "
            "Pass a path on this machine, or a file opened in binary mode."
        )
    return Path(path)


@contextmanager
def atomic_write(
    path: Path, suffix: str = ".new", *, fsync: Callable[[int], None] | None = None
) -> Iterator[Path]:
    """
    Yield a scratch file beside `path` to write to; it replaces `path` when the block succeeds.

    A process that is killed inside the block leaves the scratch file behind; the next write to
    `path` removes it. Only the owner can read a new file; one that is replaced keeps its mode.

    Args:
        path: where the file is to appear.
        suffix: what the name of the scratch file has after the name of `path`.
        fsync: return when everything written to a file descriptor is on disk; by default
            that of the system.
    """
    scratch = path.with_name(path.name + suffix)
    scratch.unlink(missing_ok=True)
    try:
        create_private(scratch).close()
        yield scratch
        put_in_place(scratch, path, fsync=fsync)
    finally:
        scratch.unlink(missing_ok=True)


def create_private(path: Path) -> BinaryIO:
    """
    Create a file that only its owner can read, and open it.

    Raises:
        FileExistsError: something has that name, even a symbolic link to nothing.
    """
    descriptor = open_private(path, os.O_RDWR | os.O_CREAT | os.O_EXCL)
    return open(descriptor, "w+b")


def put_in_place(scratch: Path, path: Path, *, fsync: Callable[[int], None] | None = None) -> None:
    """
    Rename `scratch` to `path`, after its content is on disk.

    Raises:
        FileInUseError: another program has `path` open.
    """
    with open(scratch, "rb+") as file:
        (fsync or sync)(file.fileno())
    with suppress(FileNotFoundError):
        scratch.chmod(stat.S_IMODE(path.stat().st_mode))
    replace_file(scratch, path)
