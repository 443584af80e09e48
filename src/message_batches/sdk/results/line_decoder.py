"""
Result lines out of bytes, without I/O: `feed` what has arrived, then `finish`.

A line that lies whole in what was fed is decoded at once, by the fastest parser. A line that is cut
off at the end goes into an ijson push parser, and so does what follows of it as it arrives: while
the network is what everybody waits for, the parser reads for nothing, and the record is there with
its last byte. When the bytes come faster than they are decoded (`waiting` is false), the pieces are
kept and decoded at the end of the line instead, which takes a tenth of the time of ijson.
Either way no byte is searched twice, and a line of any length costs time in proportion.

Only a line feed ends a line, with or without a carriage return before it; U+2028 and U+0085 are
ordinary characters in JSON. Blank lines are passed over.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Generic, TypeVar

from message_batches.sdk.errors import ResultLineError
from message_batches.sdk.results.json_line import (
    BLANK,
    RAW_KEPT_BYTES,
    REFUSALS,
    Pushed,
    Unfinished,
    decoded_slowly,
    fast_loads,
)

T = TypeVar("T")

DEFAULT_MAX_LINE_BYTES = 64 * 1024 * 1024


class LineTooLongError(ValueError):
    """A line of the results is longer than the limit."""


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
        self._unfinished: Unfinished | None = None

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
            decoded_slowly(self._unfinished.raw())
        except REFUSALS:
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
        while (end := chunk.find(b"\n", start)) >= 0:
            try:
                if end - start > self._max_line_bytes:
                    raise _too_long(self._max_line_bytes)
                record = self._whole(view[start:end])
            except REFUSALS as cause:
                self._report(cause, chunk[start:end])
            else:
                if record is not BLANK:
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
        except REFUSALS as cause:
            self._report(cause, unfinished.raw())
        else:
            if record is not BLANK:
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

    def _whole(self, line: memoryview) -> T:
        """Make the record of a line that lies whole in the chunk."""
        raise NotImplementedError

    def _begin(self) -> Unfinished:
        """Make the holder of a line whose end has not arrived."""
        return Unfinished(self._max_line_bytes)

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

    def _whole(self, line: memoryview) -> T:
        try:
            value = fast_loads(line)
        except REFUSALS:
            value = decoded_slowly(bytes(line))
            if value is BLANK:
                return value  # type: ignore[no-any-return]
        return self._build(value)

    def _begin(self) -> Unfinished:
        return Pushed(self._max_line_bytes) if self.waiting else super()._begin()

    def _joined(self, unfinished: Any) -> T:
        value = unfinished.value()
        return BLANK if value is BLANK else self._build(value)


class RawLineDecoder(LineDecoder[bytes]):
    """Give the bytes of each line as they are, without the line end."""

    def _whole(self, line: memoryview) -> bytes:
        return _stripped(bytes(line))

    def _joined(self, unfinished: Any) -> bytes:
        return _stripped(unfinished.raw())


def _stripped(line: bytes) -> bytes:
    return line.removesuffix(b"\r") if line.strip() else BLANK


def _too_long(limit: int) -> LineTooLongError:
    return LineTooLongError(f"longer than {limit} bytes")
