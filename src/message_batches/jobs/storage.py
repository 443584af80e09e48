"""Name, read and compare the files of a run, and report the ones that cannot be read."""

from __future__ import annotations

import hashlib
import os
import sys
import zlib
from array import array
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from glob import iglob
from pathlib import Path
from typing import BinaryIO

from attrs import frozen

from message_batches.jobs.errors import InputError

_LEDGER = "ledger.sqlite"

TABLES = (".parquet", ".csv", ".sqlite", ".db")
"""The extensions of tables. An output with any other extension is JSON lines."""

RUN_SUFFIX = ".run"
"""What the name of the folder of a run appends to that of its output."""

_TAIL = 1 << 16
"""Bytes before the end that `tail_digest` covers. Whatever shifts the lines changes them."""


@frozen
class RunFolder:
    """
    The files of a run: its output, and a folder beside it with everything else.

    Attributes:
        out: the output: result lines, or a table.
    """

    out: Path

    @classmethod
    def of(cls, path: str | Path) -> RunFolder:
        """
        Return the files of the run that a user means by its output, its folder or its ledger.

        Raises:
            InputError: the path is the root of the file system.
        """
        path = Path(path).absolute()
        if not path.name:
            raise InputError.at(path, "This is a folder, not a file.", "Pass the name of a file.")
        if path.name == _LEDGER and path.parent.suffix == RUN_SUFFIX:
            path = path.parent
        if path.suffix == RUN_SUFFIX and path.stem:
            path = path.with_name(path.stem)
        if path.is_symlink() and not os.path.lexists(cls(path).folder):
            # Two names of one file are one run, with one ledger and one lock. A link that was put
            # in the place of an output leaves the run where it is.
            path = path.resolve()
        return cls(path)

    @property
    def folder(self) -> Path:
        """The folder."""
        return self.out.with_name(self.out.name + RUN_SUFFIX)

    @property
    def ledger(self) -> Path:
        """The ledger."""
        return self.folder / _LEDGER

    @property
    def requests(self) -> Path:
        """The requests, where the input was not a file of requests."""
        return self.folder / "requests.jsonl"

    @property
    def parts(self) -> Path:
        """The folder of results that are not in the output yet."""
        return self.folder / "parts"

    @property
    def errors(self) -> Path:
        """The requests that failed, and why."""
        return self.folder / "errors.jsonl"

    @property
    def results(self) -> Path:
        """The result lines: the output itself, unless that is a table."""
        return self.folder / "results.jsonl" if self.is_table else self.out

    @property
    def lock(self) -> Path:
        """The lock that a process holds while it works on the run."""
        return self.folder / "lock"

    @property
    def is_table(self) -> bool:
        """Whether the output is a table, made of the result lines."""
        return self.out.suffix.lower() in TABLES

    def relative(self, path: str | Path) -> str:
        """Return how the ledger names a file, so that it is found after the run was moved."""
        path, base = Path(path).resolve(), self.out.parent.resolve()
        return path.relative_to(base).as_posix() if path.is_relative_to(base) else str(path)

    @property
    def place(self) -> str:
        """Where the run is, for the ledger: what is elsewhere may have been moved with it."""
        return str(self.out.parent.resolve())

    def absolute(self, name: str, place: str) -> Path:
        """
        Return the path of a file or of a pattern that the ledger names.

        Args:
            name: what `relative` returned.
            place: what `place` was at that time.
        """
        if os.path.isabs(name) and place != self.place:
            with suppress(ValueError):  # on another drive
                moved = os.path.normpath(os.path.join(self.place, os.path.relpath(name, place)))
                if os.path.exists(moved) or next(iglob(moved, recursive=True), None):
                    return Path(moved)
        return self.out.parent / name


@contextmanager
def reading(source: object, name: object = None) -> Iterator[None]:
    """
    Raise InputError where the block cannot read a file.

    Args:
        source: the file.
        name: what messages call it; by default its path.
    """
    try:
        yield
    except OSError as error:
        raise unreadable(source if name is None else name, error) from error


def unreadable(name: object, error: OSError) -> InputError:
    """Return the error for a file that cannot be read."""
    if isinstance(error, FileNotFoundError):
        return InputError.at(name, "The file does not exist.", "Check the name and the folder.")
    if isinstance(error, IsADirectoryError):
        return InputError.at(name, "This is a folder, not a file.", "Pass the name of a file.")
    return InputError.at(
        name, f"The file cannot be read: {error.strerror or error}.", "Check its permissions."
    )


def digest_of(content: bytes) -> int:
    """
    Return a hash of one request: a CRC-32, of 4 bytes.

    One change in four billion goes unnoticed. blake2b takes four times as long.
    """
    return zlib.crc32(content)


def fingerprint_of(digests: Iterable[int]) -> str:
    """Return a hash of a sequence of requests, given the digest of each."""
    # Little-endian everywhere, so that a partition has the same fingerprint on any machine.
    numbers = array("I", digests)
    if sys.byteorder == "big":
        numbers.byteswap()
    return hashlib.blake2b(numbers, digest_size=16).hexdigest()


def tail_digest(file: BinaryIO, size: int) -> str:
    """Return a hash of the last bytes before `size`, for a file that only ever grows."""
    covered = min(size, _TAIL)
    file.seek(size - covered)
    return hashlib.blake2b(file.read(covered), digest_size=16).hexdigest()


def stamp_of(path: str | os.PathLike[str]) -> tuple[int, int]:
    """
    Return size and time of the last change of a file.

    While both stay the same, the file is not read again to compare its content.
    """
    status = Path(path).stat()
    return status.st_size, status.st_mtime_ns
