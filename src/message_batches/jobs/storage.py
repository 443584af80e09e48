"""Name, read and compare the files of a run, and report the ones that cannot be read."""

from __future__ import annotations

import hashlib
import os
import sys
import zlib
from array import array
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from message_batches.jobs.errors import InputError

TABLES = (".parquet", ".csv", ".sqlite", ".db")
"""The extensions of tables. An output with any other extension is JSON lines."""

_RESULTS = ".results.jsonl"

_TAIL = 1 << 16
"""Bytes before the end that `tail_digest` covers. Whatever shifts the lines changes them."""


def results_of(out: Path) -> Path:
    """
    Return the path of the result lines of a run: its output, or beside it if that is a table.

    The ledger and all other files of the run are named after this file.
    """
    return out.with_name(out.name + _RESULTS) if out.suffix.lower() in TABLES else out


def table_of(results: Path) -> Path | None:
    """Return the path of the table that a run writes, by its result lines; None if it has none."""
    out = results.with_name(results.name.removesuffix(_RESULTS))
    return out if out != results and out.suffix.lower() in TABLES else None


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
