"""
Decompress a gzip body in pieces of bounded size, and notice when it is cut off.

HTTP libraries inflate whatever one read gives, which for a hostile or merely monotonous body is a
thousand times as much, and take a body that ends too early for a whole one.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator

PIECE_BYTES = 256 * 1024


class Inflater:
    """Inflates the bytes of one body; `finish` when there are no more."""

    def __init__(self) -> None:
        self._inflate = _new()
        self._begun = False

    def feed(self, data: bytes) -> Iterator[bytes]:
        """
        Yield what some more bytes inflate to, at most `PIECE_BYTES` at a time.

        Raises:
            zlib.error: This is not gzip.
        """
        while data or self._inflate.unconsumed_tail:
            if self._inflate.eof:
                # A gzip file may be several ones in a row.
                self._inflate = _new()
            self._begun = True
            piece = self._inflate.decompress(self._inflate.unconsumed_tail + data, PIECE_BYTES)
            data = self._inflate.unused_data
            if piece:
                yield piece

    def finish(self) -> None:
        """
        Check that the body is whole.

        Raises:
            zlib.error: It ended in the middle.
        """
        if self._begun and not self._inflate.eof:
            raise zlib.error("the compressed body ended in the middle")


def _new() -> zlib._Decompress:
    return zlib.decompressobj(16 + zlib.MAX_WBITS)
