"""
Decompress what is read, in blocks of bounded size.

A compressed file is known by its first bytes. A small one can become very large, so what has more
bytes without a request than a batch may have is refused while it is read.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO, cast

from message_batches._extras import require
from message_batches.jobs.errors import InputError
from message_batches.sdk.create import MAX_BODY_BYTES
from message_batches.sdk.http import BLOCK_BYTES, BrokenBodyError, Decompressor, decompressor_for

_GZIP, _ZSTD = b"\x1f\x8b", b"\x28\xb5\x2f\xfd"

_HEAD = len(_ZSTD)
"""Bytes that show whether a file is compressed."""

_ZSTD_WINDOW = 128 << 20
"""Bytes of a window that the zstd command decompresses without further options."""


def is_compressed(head: bytes) -> bool:
    """Return whether the first bytes of a file are those of a compressed one."""
    return head.startswith((_GZIP, _ZSTD))


def decompressed(file: BinaryIO, name: object) -> BinaryIO:
    """
    Return a file that was just opened, or its content where it is compressed, to be read once.

    Args:
        file: the file.
        name: what messages call it.

    Raises:
        MissingExtraError: it is compressed with zstd, and the extra `zstd` is not installed.
    """
    if file.seekable():
        head = file.read(_HEAD)
        file.seek(0)
        if not is_compressed(head):
            return file
    blocks = decompressed_blocks(iter(lambda: file.read(BLOCK_BYTES), b""), name)
    return cast(BinaryIO, io.BufferedReader(_Blocks(blocks, file), BLOCK_BYTES))


def decompressed_blocks(blocks: Iterable[bytes], name: object) -> Iterator[bytes]:
    """
    Yield the content of a file as it is, or decompressed if it is compressed.

    Args:
        blocks: the bytes of the file.
        name: what messages call it.

    Raises:
        InputError: the file is damaged or truncated, or has too much without a request.
        MissingExtraError: it is compressed with zstd, and the extra `zstd` is not installed.
    """
    blocks, head = iter(blocks), b""
    while len(head) < _HEAD and (block := next(blocks, b"")):
        head += block
    if not is_compressed(head):
        yield head
        yield from blocks
        return
    kind = "gzip" if head.startswith(_GZIP) else "zstd"
    if kind == "zstd":
        require("zstd")
    unread = 0
    try:
        for block in _fed(decompressor_for(kind, zstd_window=_ZSTD_WINDOW), head, blocks):
            end = block.rfind(b"\n") + 1
            unread = len(block) - end if block[:end].strip() else unread + len(block)
            if unread > MAX_BODY_BYTES + BLOCK_BYTES:
                raise InputError.at(
                    name,
                    f"More than {MAX_BODY_BYTES:,} bytes of what it has compressed are one line, "
                    "or blank.",
                    "Check that it has one request on each line.",
                )
            yield block
    except BrokenBodyError as error:
        raise InputError.at(
            name,
            f"The file is compressed with {kind}, and damaged: {error}.",
            "Write it again, or pass the requests as they were before they were compressed.",
        ) from error


def _fed(decompressor: Decompressor, head: bytes, blocks: Iterable[bytes]) -> Iterator[bytes]:
    yield from decompressor.feed(head)
    for block in blocks:
        yield from decompressor.feed(block)
    decompressor.finish()


class _Blocks(io.RawIOBase):
    """Reads blocks that are made of a file, which it closes."""

    def __init__(self, blocks: Iterator[bytes], file: BinaryIO) -> None:
        self._blocks = blocks
        self._file = file
        self._block = memoryview(b"")

    def readable(self) -> bool:
        """Return True."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Read the next bytes; return how many."""
        while not self._block:
            block = next(self._blocks, None)
            if block is None:
                return 0
            self._block = memoryview(block)
        size = min(len(buffer), len(self._block))
        buffer[:size] = self._block[:size]
        self._block = self._block[size:]
        return size

    def close(self) -> None:
        """Close the file, too."""
        self._file.close()
        super().close()
