"""
The JSON value of a results line, read by the parser that suits the moment.

What a line means is what `json.loads` makes of its bytes, except that NaN and Infinity are errors.
A whole line is read by msgspec. Where msgspec differs from `json.loads` it refuses, so there
`json.loads` decides. (orjson is as fast, but it makes a float of an integer beyond 64 bits and says
nothing.) ijson differs in more:

    a lone surrogate (backslash, ud800)     msgspec refuses it, ijson turns it into a question mark
    an integer of 2**63 or more             msgspec reads it, ijson refuses it
    a float beyond the range, 1e400         both refuse it
    a byte order mark                       both refuse it
    nesting to the recursion limit          msgspec refuses it, ijson reads any depth
    a vertical tab or form feed as a blank  msgspec refuses it, ijson passes over it
    a string without an end, after a value  msgspec refuses it, ijson passes over it
"""

from __future__ import annotations

import codecs
import json
import warnings
from typing import Any, Final

import ijson
import ijson.utils
import msgspec

# Around a JSON value only these are blanks: RFC 8259, section 2.
BLANKS = b" \t\r\n"

# A file may start with it, and whoever reads JSON may ignore it: RFC 8259, section 8.1.
BYTE_ORDER_MARK = codecs.BOM_UTF8

RAW_KEPT_BYTES = 1024  # of a line that is too long, for the report
BLANK: Final[Any] = object()  # stands for the value of a blank line

fast_loads: Final = msgspec.json.Decoder().decode
"""Decode a whole line, or raise one of `REFUSALS`, which says nothing yet: ask `decoded_slowly`."""

REFUSALS: Final = (ValueError, RecursionError)

if not ijson.backend.startswith("yajl2"):
    warnings.warn(
        f"ijson has no C backend here and uses {ijson.backend!r}: reading results will be slow."
        " Reinstall ijson from a wheel, or with the yajl library present.",
        RuntimeWarning,
        stacklevel=2,
    )


_SAFE_DEPTH = 500  # all parsers read this, unless the stack is deep already

# What a push parser may raise. It says nothing yet: `json.loads` on the line has the last word.
_PARSER_ERRORS = (ijson.JSONError, ValueError, RecursionError, StopIteration)


def loads(raw: bytes | str) -> Any:
    """Decode one JSON value as `json.loads` does, but refuse NaN and Infinity."""
    return json.loads(raw, parse_constant=_refuse_constant)


def _refuse_constant(name: str) -> Any:
    raise ValueError(f"{name} is not JSON")


def decoded(raw: bytes) -> Any:
    """Decode a whole line; tell if it is blank."""
    try:
        return fast_loads(raw)
    except REFUSALS:
        return decoded_slowly(raw)


def decoded_slowly(raw: bytes) -> Any:
    """Decode a whole line that the fast parser refused; tell if it is blank."""
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
                and b"\x0b" not in piece
                and b"\x0c" not in piece
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
        # The line feed makes ijson refuse a string that has begun and not ended.
        if self._agrees and self._parse(b"\n"):
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
