"""
Decompress a body in blocks of bounded size, and notice when it is truncated.

HTTP libraries decompress all that one read returned, which for a hostile or merely repetitive body
is a thousand times as much, and treat a truncated body as complete.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from importlib.util import find_spec
from typing import Any, Protocol

from message_batches._errors import MessageBatchesError

BLOCK_BYTES = 256 * 1024

# The Zstandard decoder has no limit on its output. One byte becomes at most 32 KiB (a block of 128
# KiB takes four bytes), so a slice of this size becomes at most 16 MiB.
_ZSTD_SLICE_BYTES = 512
_ZSTD_WINDOW_BYTES = 8 * 1024 * 1024  # RFC 9659 allows a sender no more


class BrokenBodyError(MessageBatchesError):
    """A compressed body is malformed, truncated, or in an unknown encoding."""


class Decompressor(Protocol):
    """Decompresses the bytes of one body."""

    def feed(self, data: bytes) -> Iterator[bytes]:
        """
        Yield what the next bytes decompress to, in blocks.

        Raises:
            BrokenBodyError: the bytes are not in this encoding.
        """

    def finish(self) -> None:
        """
        Check that the body is complete.

        Raises:
            BrokenBodyError: it is truncated.
        """


def encodings() -> tuple[str, ...]:
    """Return the content encodings that can be decompressed here."""
    return ("gzip", "zstd") if find_spec("zstandard") else ("gzip",)


def decompressor_for(
    content_encoding: str | None, *, zstd_window: int = _ZSTD_WINDOW_BYTES
) -> Decompressor:
    """
    Return the decompressor for a body with this `content-encoding`.

    Args:
        content_encoding: the header, if there is one.
        zstd_window: the most bytes that Zstandard may refer back to, which are held.

    Raises:
        BrokenBodyError: the client did not accept this encoding.
    """
    encoding = (content_encoding or "identity").strip().lower()
    if encoding == "identity":
        return _Plain()
    if encoding in ("gzip", "x-gzip"):  # equal by RFC 9110, section 8.4.1.3
        return GzipDecompressor()
    if encoding == "zstd" and encoding in encodings():
        return ZstdDecompressor(zstd_window)
    raise BrokenBodyError(f"the body has an encoding that was not accepted: {encoding[:40]!r}")


class _Plain:
    """Returns a body that is not compressed."""

    def feed(self, data: bytes) -> Iterator[bytes]:
        yield data

    def finish(self) -> None:
        pass


class GzipDecompressor:
    """Decompresses gzip, in blocks of at most `BLOCK_BYTES`."""

    def __init__(self) -> None:
        self._inflate = self._new()
        self._started = False

    def feed(self, data: bytes) -> Iterator[bytes]:
        """Yield what the next bytes decompress to, in blocks."""
        while data or self._inflate.unconsumed_tail:
            if self._inflate.eof:
                # A gzip file may consist of several members: RFC 1952, section 2.2.
                self._inflate = self._new()
            self._started = True
            try:
                block = self._inflate.decompress(self._inflate.unconsumed_tail + data, BLOCK_BYTES)
            except zlib.error as error:
                raise BrokenBodyError(str(error)) from error
            data = self._inflate.unused_data
            if block:
                yield block

    def finish(self) -> None:
        """Check that the body is complete."""
        if self._started and not self._inflate.eof:
            raise BrokenBodyError("the compressed body is truncated")

    @staticmethod
    def _new() -> zlib._Decompress:
        return zlib.decompressobj(16 + zlib.MAX_WBITS)


class ZstdDecompressor:
    """Decompresses Zstandard, with the package zstandard."""

    def __init__(self, window: int) -> None:
        import zstandard

        self._error = zstandard.ZstdError
        self._decompressor = zstandard.ZstdDecompressor(max_window_size=window)
        self._inflate: Any = None  # for the frame that has started and not ended

    def feed(self, data: bytes) -> Iterator[bytes]:
        """Yield what the next bytes decompress to, in blocks."""
        blocks: list[bytes] = []
        size = 0
        for start in range(0, len(data), _ZSTD_SLICE_BYTES):
            for block in self._blocks(data[start : start + _ZSTD_SLICE_BYTES]):
                blocks.append(block)
                size += len(block)
            if size >= BLOCK_BYTES:
                yield b"".join(blocks)
                blocks, size = [], 0
        if size:
            yield b"".join(blocks)

    def _blocks(self, data: bytes) -> Iterator[bytes]:
        while data:
            if self._inflate is None:
                self._inflate = self._decompressor.decompressobj()
            try:
                yield self._inflate.decompress(data)
            except self._error as error:
                raise BrokenBodyError(str(error)) from error
            data = b""
            if self._inflate.eof:
                data = self._inflate.unused_data
                self._inflate = None

    def finish(self) -> None:
        """Check that the body is complete."""
        if self._inflate is not None:
            raise BrokenBodyError("the compressed body is truncated")
