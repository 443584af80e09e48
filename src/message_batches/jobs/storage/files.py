"""Read and compare local files, and report the ones that cannot be read."""

from __future__ import annotations

import hashlib
import os
import sys
import zlib
from array import array
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, NamedTuple

from message_batches.jobs.errors import InputError

_TAIL = 1 << 16
"""Bytes before the end that `tail_digest` covers. Whatever shifts the lines changes them."""


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
    # What decompresses a file raises its errors without a code of the system.
    hint = (
        "Check that it is complete, and compressed as its extension says."
        if error.errno is None
        else "Check its permissions."
    )
    return InputError.at(name, f"The file cannot be read: {error.strerror or error}.", hint)


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


class Stamp(NamedTuple):
    """
    What shows that a file has not changed: while it stays the same, the file is not read again.

    Attributes:
        size: bytes.
        version: what its storage calls this version, or the time of its last change; None where
            that is unknown, and then only the content shows a change.
    """

    size: int
    version: str | int | None


def stamp_of(path: str | os.PathLike[str]) -> Stamp:
    """Return size and time of the last change of a local file."""
    status = Path(path).stat()
    return Stamp(status.st_size, status.st_mtime_ns)
