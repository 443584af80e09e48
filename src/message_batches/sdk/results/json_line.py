"""
Read JSON. No other module of the client decodes the lines of results and requests.

The value of a line is what `json.loads` makes of its bytes, but NaN and Infinity are errors. A
complete line is decoded by msgspec. Where msgspec differs from `json.loads` it refuses, and then
`json.loads` decides. (orjson is as fast, but it silently turns an integer beyond 64 bits into a
float.) A line that arrives slowly is decoded by ijson, which differs more:

    a lone surrogate (backslash, ud800)     msgspec refuses it, ijson turns it into a question mark
    an integer of 2**63 or more             msgspec reads it, ijson refuses it
    a float beyond the range, 1e400         both refuse it
    a byte order mark                       both refuse it
    nesting to the recursion limit          msgspec refuses it, ijson reads any depth
    a vertical tab or form feed as a blank  msgspec refuses it, ijson skips it
    an unterminated string after a value    msgspec refuses it, ijson skips it
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

# A file may start with it, and a reader of JSON may ignore it: RFC 8259, section 8.1.
BYTE_ORDER_MARK = codecs.BOM_UTF8

BLANK: Final[Any] = object()  # the value of a blank line
INVALID: Final = (ValueError, RecursionError)  # what `loads` and `decoded` raise
RAW_KEPT_BYTES = 1024  # of a line that is too long, for the report

_decoder = msgspec.json.Decoder()
_decode = _decoder.decode

_SAFE_DEPTH = 500  # all parsers read this depth, unless the stack is deep already

# What a push parser may raise. `json.loads` decides on the line then.
_PARSER_ERRORS = (ijson.JSONError, ValueError, RecursionError, StopIteration)

if not ijson.backend.startswith("yajl2"):
    warnings.warn(
        f"ijson has no C backend here and uses {ijson.backend!r}: reading results will be slow."
        " Reinstall ijson from a wheel, or with the yajl library present.",
        RuntimeWarning,
        stacklevel=2,
    )


def loads(raw: bytes | str) -> Any:
    """Decode one JSON value as `json.loads` does, but refuse NaN and Infinity."""
    return json.loads(raw, parse_constant=_refuse_constant)


def decoded(line: bytes) -> Any:
    """Decode a complete line; return BLANK if it is blank."""
    try:
        return _decode(line)
    except INVALID:
        return loads(line) if line.strip(BLANKS) else BLANK


def decoded_lines(lines: bytes) -> list[list[Any]]:
    """
    Decode complete lines, given without the last line feed, faster than one by one.

    Return the values of each line: one, unless it is blank or not JSON.

    Raises:
        ValueError, RecursionError: a line cannot be read in this way; `decoded` decides.
    """
    # msgspec does not care where a line ends. So each becomes an array: no JSON value continues
    # after `]` with `[`, and thus none of them continues in the next line.
    text = b"[%b]" % lines.replace(b"\n", b"]\n[")
    arrays: list[list[Any]] = _decoder.decode_lines(text)
    if 2 * len(arrays) != len(text) - len(lines):
        raise ValueError("there are several arrays in a line")
    return arrays


class PartialLine:
    """The parts of a line whose end has not arrived."""

    def __init__(self, max_bytes: int) -> None:
        self.size = 0
        self._max_bytes = max_bytes
        self._parts: list[bytes] = []

    def push(self, part: bytes) -> bool:
        """Add a part; return whether it was kept."""
        self.size += len(part)
        if self.size > self._max_bytes:
            # Only what the report needs is kept: memory stays bounded whatever arrives.
            del self._parts[1:]
            if not self._parts:
                self._parts.append(part[:RAW_KEPT_BYTES])
            return False
        self._parts.append(part)
        return True

    def raw(self) -> bytes:
        """Join the parts."""
        return b"".join(self._parts)

    def value(self) -> Any:
        """Decode the line; return BLANK if it is blank."""
        return decoded(self.raw())


class PushedLine(PartialLine):
    """
    A partial line and a push parser that has already read its parts, if it is long.

    The parser starts when the line is longer than `short_bytes`, and stops at a part of more than
    `max_part_bytes`; the line is then decoded when it is complete.
    """

    def __init__(self, max_bytes: int, max_part_bytes: int, short_bytes: int) -> None:
        super().__init__(max_bytes)
        self._max_part_bytes = max_part_bytes
        self._short_bytes = short_bytes
        self._unread: list[bytes] = []  # parts that the parser has not read
        self._tail = b""  # the end of the last part, in case an escape sequence is split
        self._values: list[Any] = []
        self._parser: Any = None
        self._openers = 0  # the line is not nested deeper than this
        self._agrees = True  # the parser certainly reads what `json.loads` would

    def push(self, part: bytes) -> bool:
        if not part:
            return True  # the parser would take it for the end
        kept = super().push(part)
        if kept and self._agrees:
            self._unread.append(part)
            if self.size > self._short_bytes:
                if self._parser is None:
                    self._parser = ijson.items_coro(_collect(self._values), "", use_float=True)
                self._agrees = all(map(self._read, self._unread))
                self._unread.clear()
        return kept

    def _read(self, part: bytes) -> bool:
        """Let the parser read a part; return whether it still agrees with `json.loads`."""
        self._openers += part.count(b"[") + part.count(b"{")
        split, self._tail = self._tail, (self._tail + part[-2:])[-2:]
        return (
            len(part) <= self._max_part_bytes
            and self._openers <= _SAFE_DEPTH
            and b"\x0b" not in part
            and b"\x0c" not in part
            and not _has_surrogate_escape(split, part)
            and self._parse(part)
        )

    def _parse(self, part: bytes) -> bool:
        try:
            self._parser.send(part)
        except _PARSER_ERRORS:
            return False
        return True

    def value(self) -> Any:
        # After the line feed ijson refuses an unterminated string.
        if self._agrees and not self._unread and self._parse(b"\n"):
            try:
                self._parser.close()
            except _PARSER_ERRORS:
                pass
            else:
                if len(self._values) == 1:
                    return self._values[0]
        return super().value()


def _refuse_constant(name: str) -> Any:
    raise ValueError(f"{name} is not JSON")


@ijson.utils.coroutine  # type: ignore[untyped-decorator]
def _collect(values: list[Any]) -> Any:
    while True:
        values.append((yield))


def _has_surrogate_escape(tail: bytes, part: bytes) -> bool:
    seam = tail + part[:2]
    return any(escape in text for escape in (b"\\ud", b"\\uD") for text in (seam, part))
