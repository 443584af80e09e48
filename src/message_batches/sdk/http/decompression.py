"""
Decompress a body in pieces of bounded size, and notice when it is cut off.

HTTP libraries inflate whatever one read gives, which for a hostile or merely monotonous body is a
thousand times as much, and take a body that ends too early for a whole one.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec
from typing import Any, Protocol

PIECE_BYTES = 256 * 1024

# Zstandard's decoder has no limit for what it gives at once. A byte of it becomes 32 KiB at most (a
# block of 128 KiB takes four bytes), so it is fed so little that one answer stays below 16 MiB.
_ZSTD_SLICE_BYTES = 512
_ZSTD_MAX_WINDOW_BYTES = 8 * 1024 * 1024  # what RFC 9659 allows a sender over HTTP


class BrokenBodyError(Exception):
    """A compressed body can't be inflated, is damaged, or ended in the middle."""


class Inflater(Protocol):
    """Inflates the bytes of one body."""

    def feed(self, data: bytes) -> Iterator[bytes]:
        """
        Yield what some more bytes inflate to, in pieces.

        Raises:
            BrokenBodyError: This is not compressed as was said.
        """

    def finish(self) -> None:
        """
        Check that the body is whole.

        Raises:
            BrokenBodyError: It ended in the middle.
        """


@cache  # to look for a module takes 55 µs
def encodings() -> tuple[str, ...]:
    """Name the content encodings that can be inflated here."""
    return ("gzip", "zstd") if find_spec("zstandard") else ("gzip",)


def inflater_for(content_encoding: str | None) -> Inflater:
    """
    Give an inflater for a body, by the header that came with it.

    Raises:
        BrokenBodyError: There is none. Nobody has asked for such a body.
    """
    encoding = (content_encoding or "identity").strip().lower()
    if encoding == "identity":
        return _Plain()
    if encoding in ("gzip", "x-gzip"):  # one and the same: RFC 9110, 8.4.1.3
        return GzipInflater()
    if encoding == "zstd" and encoding in encodings():
        return ZstdInflater()
    raise BrokenBodyError(f"the body came in an encoding that was not asked for: {encoding[:40]!r}")


class _Plain:
    """Gives a body that is not compressed as it is."""

    def feed(self, data: bytes) -> Iterator[bytes]:
        yield data

    def finish(self) -> None:
        pass


class GzipInflater:
    """Inflates gzip, in pieces of at most `PIECE_BYTES`."""

    def __init__(self) -> None:
        self._inflate = self._new()
        self._begun = False

    def feed(self, data: bytes) -> Iterator[bytes]:
        """See `Inflater`."""
        while data or self._inflate.unconsumed_tail:
            if self._inflate.eof:
                # A gzip file may be several ones in a row.
                self._inflate = self._new()
            self._begun = True
            try:
                piece = self._inflate.decompress(self._inflate.unconsumed_tail + data, PIECE_BYTES)
            except zlib.error as error:
                raise BrokenBodyError(str(error)) from error
            data = self._inflate.unused_data
            if piece:
                yield piece

    def finish(self) -> None:
        """See `Inflater`."""
        if self._begun and not self._inflate.eof:
            raise BrokenBodyError("the compressed body ended in the middle")

    @staticmethod
    def _new() -> zlib._Decompress:
        return zlib.decompressobj(16 + zlib.MAX_WBITS)


class ZstdInflater:
    """Inflates Zstandard, with the package zstandard."""

    def __init__(self) -> None:
        import zstandard

        self._error = zstandard.ZstdError
        self._decompressor = zstandard.ZstdDecompressor(max_window_size=_ZSTD_MAX_WINDOW_BYTES)
        self._inflate: Any = None  # of the frame that has begun and has not ended

    def feed(self, data: bytes) -> Iterator[bytes]:
        """See `Inflater`."""
        pieces: list[bytes] = []
        size = 0
        for start in range(0, len(data), _ZSTD_SLICE_BYTES):
            for piece in self._inflated(data[start : start + _ZSTD_SLICE_BYTES]):
                pieces.append(piece)
                size += len(piece)
            if size >= PIECE_BYTES:
                yield b"".join(pieces)
                pieces, size = [], 0
        if size:
            yield b"".join(pieces)

    def _inflated(self, data: bytes) -> Iterator[bytes]:
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
        """See `Inflater`."""
        if self._inflate is not None:
            raise BrokenBodyError("the compressed body ended in the middle")
