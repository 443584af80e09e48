"""
The JSON value of a results line, read by the parser that suits the moment.

What a line means is what `json.loads` makes of its bytes, except that NaN and Infinity are errors.
The two fast parsers differ from it, and from each other, in these cases, so there `json.loads`
decides:

    a lone surrogate (backslash, ud800)     orjson refuses it, ijson turns it into a question mark
    an integer beyond 64 bits               orjson turns it into a float, ijson refuses it
    an integer of 2**63 or more             ijson refuses it
    a float beyond the range, 1e400         both refuse it
    a byte order mark                       both refuse it
    nesting beyond 1,024 levels             orjson refuses it, ijson reads any depth
"""

from __future__ import annotations

import json
import warnings
from typing import Any, Final

import ijson
import ijson.utils
import orjson

RAW_KEPT_BYTES = 1024  # of a line that is too long, for the report
BLANK: Final[Any] = object()  # stands for the value of a blank line

# orjson turns integers below -2**63 and from 2**64 up into floats. The shortest has 19 digits.
_LONG_DIGITS = 19
_LONG = b"0" * _LONG_DIGITS
_DIGITS_TO_ZERO = bytes(ord("0" if chr(code) in "0123456789" else " ") for code in range(256))

if not ijson.backend.startswith("yajl2"):
    warnings.warn(
        f"ijson has no C backend here and uses {ijson.backend!r}: reading results will be slow."
        " Reinstall ijson from a wheel, or with the yajl library present.",
        RuntimeWarning,
        stacklevel=2,
    )


_SAFE_DEPTH = 1000  # all three parsers read this

# What a push parser may raise. It says nothing yet: `json.loads` on the line has the last word.
_PARSER_ERRORS = (ijson.JSONError, ValueError, RecursionError, StopIteration)


def loads(raw: bytes) -> Any:
    """Decode one JSON value as `json.loads` does, but refuse NaN and Infinity."""
    return json.loads(raw, parse_constant=_refuse_constant)


def _refuse_constant(name: str) -> Any:
    raise ValueError(f"{name} is not JSON")


def decoded(raw: bytes) -> Any:
    """Decode a whole line by the fastest parser that reads it right; tell if it is blank."""
    if not long_digits(raw):
        try:
            return orjson.loads(raw)
        except ValueError:
            pass
    return decoded_slowly(raw)


def decoded_slowly(raw: bytes) -> Any:
    """Decode a whole line that the fast parsers do not read right; tell if it is blank."""
    return loads(raw) if raw.strip() else BLANK


class Unfinished:
    """The pieces of a line whose end has not arrived."""

    def __init__(self, max_bytes: int) -> None:
        self.size = 0
        self._max_bytes = max_bytes
        self._pieces: list[bytes] = []

    def push(self, piece: bytes) -> bool:
        """Add a piece; tell whether it was kept."""
        self.size += len(piece)
        if self.size > self._max_bytes:
            # Kept up to the report's needs only: memory stays bounded whatever arrives.
            del self._pieces[1:]
            if not self._pieces:
                self._pieces.append(piece[:RAW_KEPT_BYTES])
            return False
        self._pieces.append(piece)
        return True

    def raw(self) -> bytes:
        """Join the pieces."""
        return b"".join(self._pieces)

    def value(self) -> Any:
        """Decode the line, or tell that it is blank."""
        return decoded(self.raw())


class Pushed(Unfinished):
    """An unfinished line and the push parser that has already read its pieces."""

    def __init__(self, max_bytes: int) -> None:
        super().__init__(max_bytes)
        self._tail = b""  # the end of the last piece, in case an escape is cut in two
        self._values: list[Any] = []
        self._parser: Any = ijson.items_coro(_collect(self._values), "", use_float=True)
        self._openers = 0  # the line can't be nested deeper than this
        self._agrees = True  # the parser is sure to read what `json.loads` would

    def push(self, piece: bytes) -> bool:
        if not piece:
            return True  # to the parser, nothing means the end
        kept = super().push(piece)
        if kept and self._agrees:
            self._openers += piece.count(b"[") + piece.count(b"{")
            self._agrees = (
                self._openers <= _SAFE_DEPTH
                and not _has_surrogate_escape(self._tail, piece)
                and self._parse(piece)
            )
            self._tail = (self._tail + piece[-2:])[-2:]
        return kept

    def _parse(self, piece: bytes) -> bool:
        try:
            self._parser.send(piece)
        except _PARSER_ERRORS:
            return False
        return True

    def value(self) -> Any:
        """Decode the line, or tell that it is blank."""
        if self._agrees:
            try:
                self._parser.close()
            except _PARSER_ERRORS:
                pass
            else:
                if len(self._values) == 1:
                    return self._values[0]
        return super().value()


@ijson.utils.coroutine  # type: ignore[untyped-decorator]
def _collect(values: list[Any]) -> Any:
    while True:
        values.append((yield))


def _has_surrogate_escape(tail: bytes, piece: bytes) -> bool:
    seam = tail + piece[:2]
    return any(mark in part for mark in (b"\\ud", b"\\uD") for part in (seam, piece))


def long_digits(chunk: bytes) -> list[int]:
    """
    Look for runs of digits that could be an integer beyond 64 bits.

    Returns the place of the first in each line that has one, in order. Wherever 19 digits stand in
    a row, four neighbours among every fourth byte are digits. So every fourth byte is looked at,
    and all bytes only around the few places where that is so, as base64 has them by chance.
    """
    places: list[int] = []
    sparse = chunk[::4].translate(_DIGITS_TO_ZERO)
    at = sparse.find(b"0000")
    while at >= 0:
        start = max(4 * at - 3, 0)
        within = chunk[start : 4 * at + _LONG_DIGITS].translate(_DIGITS_TO_ZERO).find(_LONG)
        if within >= 0:
            places.append(start + within)
            line_end = chunk.find(b"\n", places[-1])
            if line_end < 0:
                break
            at = line_end // 4
        at = sparse.find(b"0000", at + 1)
    return places
