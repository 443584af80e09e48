"""
Result lines out of bytes, without I/O: `feed` what has arrived, then `finish`.

A line that lies whole in what was fed is decoded at once (orjson, the fastest). A line that is cut
off at the end goes into an ijson push parser, and so does what follows of it as it arrives: while
the network is what everybody waits for, the parser reads for nothing, and the record is there with
its last byte. When the bytes come faster than they are decoded (`waiting` is false), the pieces are
kept and decoded at the end of the line instead: orjson takes a tenth of the time of ijson for it.
Either way no byte is searched twice, and a line of any length costs time in proportion.

What a line means is what `json.loads` makes of its bytes, except that NaN and Infinity are errors.
The two fast parsers differ from it, and from each other, in these cases, so there `json.loads`
decides:

    a lone surrogate (backslash, ud800)     orjson refuses it, ijson turns it into a question mark
    an integer beyond 64 bits               orjson turns it into a float, ijson refuses it
    an integer of 2**63 or more             ijson refuses it
    a float beyond the range, 1e400         both refuse it
    a byte order mark                       both refuse it
    nesting beyond 1,024 levels             orjson refuses it, ijson reads any depth

Only a line feed ends a line, with or without a carriage return before it; U+2028 and U+0085 are
ordinary characters in JSON. Blank lines are passed over.
"""

from __future__ import annotations

import json
import warnings
from collections.abc import Callable, Iterator
from typing import Any, Final, Generic, TypeVar

import ijson
import ijson.utils
import orjson

from message_batches.sdk.errors import ResultLineError

T = TypeVar("T")

DEFAULT_MAX_LINE_BYTES = 64 * 1024 * 1024
RAW_KEPT_BYTES = 1024  # of a line that is too long, for the report

# orjson turns integers below -2**63 and from 2**64 up into floats. The shortest has 19 digits.
_LONG = b"0" * 19
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


class LineTooLongError(ValueError):
    """A line of the results is longer than the limit."""


def loads(raw: bytes) -> Any:
    """Decode one JSON value as `json.loads` does, but refuse NaN and Infinity."""
    return json.loads(raw, parse_constant=_refuse_constant)


def _refuse_constant(name: str) -> Any:
    raise ValueError(f"{name} is not JSON")


class LineDecoder(Generic[T]):
    """
    Cut the bytes of a results file into lines and make a record of each, in order.

    Args:
        on_bad: Is given each line that can't be read. It raises, or returns to go on without it.
        max_line_bytes: A longer line counts as one that can't be read.

    Attributes:
        records: How many records have been made.
        bad_lines: How many lines could not be read.
        waiting: Whether bytes come more slowly than they are decoded. Whoever feeds may tell; it
            decides how a cut line is read, never what is read.
    """

    def __init__(
        self,
        *,
        on_bad: Callable[[ResultLineError], None],
        max_line_bytes: int = DEFAULT_MAX_LINE_BYTES,
    ) -> None:
        self.records = 0
        self.bad_lines = 0
        self.waiting = True
        self._on_bad = on_bad
        self._max_line_bytes = max_line_bytes
        self._line = 1  # the number of the line that comes next or is unfinished
        self._offset = 0  # where it begins
        self._unfinished: _Unfinished | None = None

    @property
    def rows(self) -> int:
        """How many lines have been read, good or bad; blank ones are none."""
        return self.records + self.bad_lines

    @property
    def has_unfinished_line(self) -> bool:
        """Whether the last line fed has no end yet."""
        return self._unfinished is not None

    def last_line_is_whole(self) -> bool:
        """Tell whether the bytes fed could be all: the last line has an end, or needs none."""
        if self._unfinished is None or self._unfinished.size > self._max_line_bytes:
            return True
        try:
            _decoded_slowly(self._unfinished.raw())
        except (ValueError, RecursionError):
            return False
        return True

    def feed(self, chunk: bytes) -> Iterator[T]:
        """Yield the records that are complete with this chunk."""
        start = 0
        if self._unfinished is not None:
            end = chunk.find(b"\n")
            if end < 0:
                self._unfinished.push(chunk)
                return
            self._unfinished.push(chunk[:end])
            yield from self._end_unfinished(ended=True)
            start = end + 1

        view = memoryview(chunk)
        self._look_over(chunk)
        while (end := chunk.find(b"\n", start)) >= 0:
            try:
                if end - start > self._max_line_bytes:
                    raise _too_long(self._max_line_bytes)
                record = self._whole(view[start:end], start)
            except (ValueError, RecursionError) as cause:
                self._report(cause, chunk[start:end])
            else:
                if record is not _BLANK:
                    self.records += 1
                    yield record
            self._line += 1
            self._offset += end - start + 1
            start = end + 1

        if start < len(chunk):
            self._unfinished = self._begin()
            self._unfinished.push(chunk[start:] if start else chunk)

    def finish(self) -> Iterator[T]:
        """Yield the record of a last line that has no line end, if there is one."""
        if self._unfinished is not None:
            yield from self._end_unfinished(ended=False)

    def _end_unfinished(self, *, ended: bool) -> Iterator[T]:
        unfinished, self._unfinished = self._unfinished, None
        assert unfinished is not None
        try:
            if unfinished.size > self._max_line_bytes:
                raise _too_long(self._max_line_bytes)
            record = self._joined(unfinished)
        except (ValueError, RecursionError) as cause:
            self._report(cause, unfinished.raw())
        else:
            if record is not _BLANK:
                self.records += 1
                yield record
        self._line += 1
        self._offset += unfinished.size + ended

    def _report(self, cause: Exception, raw: bytes) -> None:
        self.bad_lines += 1
        if isinstance(cause, LineTooLongError):
            raw = raw[:RAW_KEPT_BYTES]
        self._on_bad(
            ResultLineError(
                line=self._line,
                offset=self._offset,
                raw=raw.removesuffix(b"\r"),
                cause=cause,
                rows=self.records,
            )
        )

    def _look_over(self, chunk: bytes) -> None:
        """Prepare for the whole lines of a chunk."""

    def _whole(self, line: memoryview, start: int) -> T:
        """Make the record of a line that lies whole in the chunk, from `start` on."""
        raise NotImplementedError

    def _begin(self) -> _Unfinished:
        """Make the holder of a line whose end has not arrived."""
        return _Unfinished(self._max_line_bytes)

    def _joined(self, unfinished: Any) -> T:
        """Make the record of a line that came in pieces."""
        raise NotImplementedError


class RecordDecoder(LineDecoder[T]):
    """
    Make a typed record of each line.

    Args:
        build: Makes the record out of the decoded JSON of a line. A `ValueError` that it raises is
            handled like a line that is no JSON.
        on_bad: See `LineDecoder`.
        max_line_bytes: See `LineDecoder`.
    """

    def __init__(
        self,
        build: Callable[[Any], T],
        *,
        on_bad: Callable[[ResultLineError], None],
        max_line_bytes: int = DEFAULT_MAX_LINE_BYTES,
    ) -> None:
        super().__init__(on_bad=on_bad, max_line_bytes=max_line_bytes)
        self._build = build
        self._digits: bytes | None = None

    def _look_over(self, chunk: bytes) -> None:
        self._digits = _digits_if_long(chunk)

    def _whole(self, line: memoryview, start: int) -> T:
        if self._digits is not None and self._digits.find(_LONG, start, start + len(line)) >= 0:
            return self._build(loads(bytes(line)))
        try:
            value = orjson.loads(line)
        except ValueError:
            value = _decoded_slowly(bytes(line))
            if value is _BLANK:
                return value  # type: ignore[no-any-return]
        return self._build(value)

    def _begin(self) -> _Unfinished:
        return _Pushed(self._max_line_bytes) if self.waiting else super()._begin()

    def _joined(self, unfinished: Any) -> T:
        value = unfinished.value()
        return _BLANK if value is _BLANK else self._build(value)


class RawLineDecoder(LineDecoder[bytes]):
    """Give the bytes of each line as they are, without the line end."""

    def _whole(self, line: memoryview, start: int) -> bytes:
        return _stripped(bytes(line))

    def _joined(self, unfinished: Any) -> bytes:
        return _stripped(unfinished.raw())


_BLANK: Final[Any] = object()  # stands for the record of a blank line


def _stripped(line: bytes) -> bytes:
    return line.removesuffix(b"\r") if line.strip() else _BLANK


def _decoded(raw: bytes) -> Any:
    if _digits_if_long(raw) is None:
        try:
            return orjson.loads(raw)
        except ValueError:
            pass
    return _decoded_slowly(raw)


def _decoded_slowly(raw: bytes) -> Any:
    return loads(raw) if raw.strip() else _BLANK


def _too_long(limit: int) -> LineTooLongError:
    return LineTooLongError(f"longer than {limit} bytes")


class _Unfinished:
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
        return _decoded(self.raw())


class _Pushed(_Unfinished):
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


def _digits_if_long(chunk: bytes) -> bytes | None:
    """
    Look for a run of digits that could be an integer beyond 64 bits.

    Returns the chunk with each digit made a zero and all else a space, or None if there is no such
    run. Wherever 19 digits stand in a row, four neighbours among every fourth byte are digits, and
    looking at every fourth byte costs half of looking at all.
    """
    if chunk[::4].translate(_DIGITS_TO_ZERO).find(b"0000") < 0:
        return None
    digits = chunk.translate(_DIGITS_TO_ZERO)
    return digits if digits.find(_LONG) >= 0 else None
