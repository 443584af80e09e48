"""Open what a user names as input, and refuse at once what would block or never end."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Callable
from contextlib import suppress
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any, BinaryIO, cast

from message_batches.jobs.errors import InputError
from message_batches.jobs.storage import reading
from message_batches.jobs.system import SYSTEM, System

_WRITER_WITHIN = 5
"""Seconds that another program may take to open a named pipe: it is started beside the command."""

_SHOWN = 60
"""Characters of a name that a message shows; a data: URL may hold megabytes."""

_URL = re.compile(r"data:|[a-zA-Z][a-zA-Z0-9+.-]+:/")
"""How a URL begins; a Path of it has only one slash."""

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


def refuse_unreadable(path: str | os.PathLike[str]) -> None:
    """
    Check that a name can be that of an input: a file, or a pipe that is read once.

    Raises:
        InputError: it is a URL, a folder, a device or a socket. A name that does not exist passes.
    """
    text = os.fspath(path)
    if _URL.match(text) and not os.path.exists(path):
        shown = text if len(text) <= _SHOWN else f"{text[:_SHOWN]}..."
        raise InputError.at(shown, "This is a URL, not a file.", "Download it, and pass the file.")
    with suppress(OSError):
        if (kind := kind_of(path)) not in ("file", "pipe"):
            message = f"This is a {kind}, not a file."
            raise InputError.at(path, message, "Pass the name of a file.")


def open_input(
    path: str | os.PathLike[str], name: object = None, *, system: System = SYSTEM
) -> BinaryIO:
    """
    Open a file or a pipe to read it from its beginning.

    Args:
        path: the file or the pipe.
        name: what messages call it; by default its path.
        system: the clock.

    Raises:
        InputError: it cannot be read, or no other program has the pipe open.
    """
    name = path if name is None else name
    refuse_unreadable(path)
    with reading(path, name):
        return _open_pipe(path, name, system) if is_pipe(path) else open(path, "rb")


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
            os.close(os.open(path, os.O_WRONLY | os.O_NONBLOCK))  # ends the wait of the thread
            system.get(opened, 1, 1).close()
        raise InputError.at(
            name,
            f"This is a pipe that no other program opened within {_WRITER_WITHIN} seconds.",
            "Start the program that writes to it first, or pass a file.",
        ) from None
    if isinstance(file, OSError):
        raise file
    return cast(BinaryIO, file)
