"""Open what a user names as input, and refuse at once what would block or never end."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from contextlib import suppress
from io import TextIOWrapper
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any, BinaryIO, cast

from message_batches._platform import end_wait_for_writer
from message_batches.jobs.errors import InputError
from message_batches.jobs.storage import Place, decompressed, location, open_at, reading
from message_batches.jobs.system import SYSTEM, System

_WRITER_WITHIN = 5
"""Seconds that another program may take to open a named pipe: it is started beside the command."""

_KINDS: tuple[tuple[Callable[[int], bool], str], ...] = (
    (stat.S_ISREG, "file"),
    (stat.S_ISDIR, "folder"),
    (stat.S_ISFIFO, "pipe"),
    (stat.S_ISSOCK, "socket"),
)


def kind_of(path: str | os.PathLike[str]) -> str:
    """
    Return whether a path leads to a file, a folder, a pipe, a socket or a device.

    Only a file can be read more than once, and reading the others may block or never end. The
    empty device counts as a file.

    Raises:
        OSError: nothing has that name, or it cannot be reached.
    """
    mode = os.stat(path).st_mode
    for is_kind, kind in _KINDS:
        if is_kind(mode):
            return kind
    return "file" if os.path.samefile(path, os.devnull) else "device"


def is_pipe(path: str | os.PathLike[str]) -> bool:
    """Return whether a path can be read only once, such as `<(command)` of a shell."""
    with suppress(OSError):
        return kind_of(path) == "pipe"
    return False


def refuse_unreadable(place: Place) -> None:
    """
    Check that a name can be that of an input: a URL, a file, or a pipe that is read once.

    Raises:
        InputError: it is a folder, a device or a socket. A name that does not exist passes.
    """
    if isinstance(place, str):
        return
    with suppress(OSError):
        if (kind := kind_of(place)) not in ("file", "pipe"):
            message = f"This is a {kind}, not a file."
            raise InputError.at(place, message, "Pass the name of a file.")


def open_input(
    place: Place, name: object = None, *, size: int | None = None, system: System = SYSTEM
) -> BinaryIO:
    """
    Open a file or a pipe to read it from its beginning.

    Args:
        place: the file or the pipe.
        name: what messages call it; by default its path or URL.
        size: how many bytes the file at a URL has, where that is known.
        system: the clock.

    Raises:
        InputError: it cannot be read, or no other program has the pipe open.
        StorageUnreachableError: the storage did not answer.
    """
    name = place if name is None else name
    refuse_unreadable(place)
    with reading(place, name):
        if isinstance(place, Path) and is_pipe(place):
            return _open_pipe(place, name, system)
        return open_at(place, size=size, system=system)


def open_requests(
    place: Place, name: object = None, *, size: int | None = None, system: System = SYSTEM
) -> BinaryIO:
    """
    Open a requests file, compressed or not, to read it once.

    Args:
        place: as for `open_input`.
        name: as for `open_input`.
        size: as for `open_input`.
        system: as for `open_input`.

    Raises:
        InputError: as for `open_input`; while it is read, also that it is damaged.
        MissingExtraError: it is compressed with zstd, and the extra `zstd` is not installed.
        StorageUnreachableError: the storage did not answer.
    """
    file = open_input(place, name, size=size, system=system)
    try:
        return decompressed(file, place if name is None else name)
    except BaseException:
        file.close()
        raise


def read_text(name: str | os.PathLike[str], *, system: System = SYSTEM) -> str:
    """
    Return the content of a small file, such as a prompt, wherever it is.

    Raises:
        InputError: the file cannot be read, or is not UTF-8.
        StorageUnreachableError: the storage did not answer.
    """
    place = location(name)
    try:
        with reading(place), TextIOWrapper(open_input(place, system=system), "utf-8-sig") as file:
            return file.read()
    except UnicodeDecodeError:
        raise InputError.at(place, "The file is not UTF-8.", "Save it as UTF-8.") from None


def _open_pipe(path: str | os.PathLike[str], name: object, system: System) -> BinaryIO:
    # To open a pipe takes until another program opens its other end, which may be never.
    opened: SimpleQueue[Any] = SimpleQueue()

    def open_() -> None:
        try:
            opened.put(open(path, "rb"))  # noqa: SIM115  # the caller closes it
        except OSError as error:
            opened.put(error)

    Thread(target=open_, daemon=True).start()
    try:
        file = system.get(opened, _WRITER_WITHIN, 1)
    except Empty:
        with suppress(OSError, Empty):
            end_wait_for_writer(path)
            system.get(opened, 1, 1).close()
        raise InputError.at(
            name,
            f"This is a pipe that no other program opened within {_WRITER_WITHIN} seconds.",
            "Start the program that writes to it first, or pass a file.",
        ) from None
    if isinstance(file, OSError):
        raise file
    return cast(BinaryIO, file)
