"""A results file that is not complete yet."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import IO

_BLOCK_BYTES = 1024 * 1024  # read from or written to a file at a time


class PartFile:
    """A results file that is not complete yet, written in blocks."""

    def __init__(self, path: Path) -> None:
        # Unbuffered, so that `abandon` has nothing to write.
        self._file: IO[bytes] = path.open("a+b", buffering=0)
        self._waiting: list[bytes] = []
        self._waiting_bytes = 0

    def blocks(self) -> Iterator[bytes]:
        """Yield what an earlier download has written."""
        self._file.seek(0)
        while block := self._file.read(_BLOCK_BYTES):
            yield block

    def append(self, chunk: bytes) -> bool:
        """Add a chunk to the next block; return whether the block is full."""
        self._waiting.append(chunk)
        self._waiting_bytes += len(chunk)
        return self._waiting_bytes >= _BLOCK_BYTES

    def write(self) -> None:
        """Write the block."""
        block, self._waiting, self._waiting_bytes = b"".join(self._waiting), [], 0
        rest = memoryview(block)
        while rest:
            rest = rest[self._file.write(rest) :]

    def close(self) -> None:
        """Write what is left and close the file. Calling it again does nothing."""
        if not self._file.closed:
            with self._file:
                self.write()

    def abandon(self) -> None:
        """Close the file without writing what is left, which nothing need wait for."""
        self._file.close()
