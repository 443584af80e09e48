"""How a change of a file or of a request is noticed: the hashes that are compared."""

from __future__ import annotations

import hashlib
import os
import sys
import zlib
from array import array
from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO

_TAIL = 1 << 16
"""Bytes before the end that `tail_digest` covers. Whatever shifts the lines changes them."""


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
