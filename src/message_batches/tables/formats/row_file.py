"""Rows of Python values in a temporary file, which is deleted with the object that reads it."""

from __future__ import annotations

import os
import pickle
import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import mkstemp
from typing import Any

from message_batches.tables.formats.reader import BATCH_BYTES, BATCH_ROWS


class TemporaryFile:
    """
    An empty file that only this user can read; it is deleted when this object is.

    Attributes:
        path: its path.
    """

    def __init__(self) -> None:
        handle, name = mkstemp(prefix="message-batches-", suffix=".rows")
        os.close(handle)
        self.path = Path(name)
        weakref.finalize(self, _remove, name)


def _remove(name: str) -> None:
    with suppress(OSError):
        os.unlink(name)


class RowFile:
    """Rows that are written once, and read any number of times."""

    def __init__(self) -> None:
        self._file = TemporaryFile()

    @contextmanager
    def writing(self) -> Iterator[Callable[[Any], None]]:
        """Provide a function that adds a row."""
        chunk: list[Any] = []
        size = 0
        with open(self._file.path, "wb") as file:

            def write(row: Any) -> None:
                nonlocal size
                chunk.append(row)
                size += size_of(row)
                if len(chunk) == BATCH_ROWS or size >= BATCH_BYTES:
                    pickle.dump(chunk, file, pickle.HIGHEST_PROTOCOL)
                    chunk.clear()
                    size = 0

            yield write
            if chunk:
                pickle.dump(chunk, file, pickle.HIGHEST_PROTOCOL)

    def chunks(self) -> Iterator[list[Any]]:
        """Yield the rows, at most 2,000 or about 4 MB at a time."""
        with open(self._file.path, "rb") as file:
            while file.peek(1):
                yield pickle.load(file)  # nobody else can write to it


def size_of(value: Any) -> int:
    """Return about how many bytes a value has."""
    if isinstance(value, str | bytes | bytearray):
        return len(value)
    if isinstance(value, dict):
        return sum(map(size_of, value.values()))
    if isinstance(value, list | tuple):
        return sum(map(size_of, value))
    return 8
