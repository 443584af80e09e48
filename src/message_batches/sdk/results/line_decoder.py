"""
Decode the lines of a results file, without I/O: `feed` what has arrived, then `finish`.

Lines that are complete in what was fed are decoded at once, several together. A line without an end
waits for the rest. If it is long and arrives in small chunks, the network is the slow side, and
each part goes into a push parser while the next one is on its way, so that the result exists with
its last byte. Otherwise the parts are joined and decoded at its end, in a tenth of the time. The
choice depends only on sizes and changes the speed, never the result. The cost of a line is
proportional to its length.

Only a line feed ends a line, with or without a carriage return before it; U+2028 and U+0085 are
ordinary characters in JSON. Blank lines are skipped.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from operator import methodcaller
from typing import Any, Generic, TypeVar

from message_batches.sdk.errors import LineTooLongError, ResultLineError
from message_batches.sdk.results.json_line import (
    BLANK,
    BLANKS,
    INVALID,
    RAW_KEPT_BYTES,
    PartialLine,
    PushedLine,
    decoded,
    decoded_lines,
)

T = TypeVar("T")

DEFAULT_MAX_LINE_BYTES = 64 * 1024 * 1024

# A read that returns less has emptied the buffers: half of what one TLS record can carry (RFC 8446,
# section 5.1), and an eighth of what the HTTP library reads at once.
SMALL_CHUNK_BYTES = 8 * 1024

# Decoding so much at the end of a line takes a quarter of a millisecond. Nearly all lines are
# shorter, and reads of 4 KB would take four times as long with the push parser.
SHORT_LINE_BYTES = 64 * 1024


# So little is decoded at a time that Python need not look for garbage while results are read and
# dropped: it does after 700 new objects, and a line of 500 bytes has 20 with its result.
_BLOCK_BYTES = 12 * 1024


class LineDecoder(Generic[T]):
    """
    Split the bytes of a results file into lines and make a result of each, in order.

    Args:
        build: makes the result of the JSON value of a line; with a `ValueError` the line is one
            that cannot be read. None for the bytes of each line as they are, without its end.
        max_line_bytes: a longer line is a line that cannot be read.
        small_chunk_bytes: a line that starts in a larger chunk is decoded when it is complete,
        short_line_bytes: and so is a line that is not longer than this.

    Attributes:
        results: how many results have been made.
        bad_lines: how many lines could not be read.
    """

    def __init__(
        self,
        build: Callable[[Any], T] | None = None,
        *,
        max_line_bytes: int = DEFAULT_MAX_LINE_BYTES,
        small_chunk_bytes: int = SMALL_CHUNK_BYTES,
        short_line_bytes: int = SHORT_LINE_BYTES,
    ) -> None:
        self._build = build
        self.results = 0
        self.bad_lines = 0
        self._max_line_bytes = max_line_bytes
        self._small_chunk_bytes = small_chunk_bytes
        self._short_line_bytes = short_line_bytes
        self._line = 1  # the number of the next or partial line
        self._offset = 0  # where it starts
        self._partial: PartialLine | None = None

    @property
    def lines(self) -> int:
        """How many lines have been read, good or bad, without blank ones."""
        return self.results + self.bad_lines

    @property
    def lines_passed(self) -> int:
        """How many lines have ended, blank ones too."""
        return self._line - 1

    @property
    def partial_bytes(self) -> int:
        """How many bytes of a line without an end have arrived."""
        return self._partial.size if self._partial is not None else 0

    @property
    def has_partial_line(self) -> bool:
        """Whether the last line has no end yet."""
        return self._partial is not None

    def last_line_is_complete(self) -> bool:
        """Return whether the file may end here: the last line has an end, or is valid without."""
        if self._partial is None or self._partial.size > self._max_line_bytes:
            return True
        try:
            decoded(self._partial.raw())
        except INVALID:
            return False
        return True

    def feed(self, chunk: bytes) -> Iterator[list[T | ResultLineError]]:
        """Yield the results that are complete with this chunk, with an error for each bad line."""
        start = 0
        if self._partial is not None:
            start = chunk.find(b"\n") + 1
            if not start:
                self._partial.push(chunk)
                return
            self._partial.push(chunk[: start - 1])
            yield self._end_partial(self._partial, has_end=True)

        last = chunk.rfind(b"\n")
        while start <= last:
            end = chunk.find(b"\n", start + _BLOCK_BYTES, last)
            if end < 0:
                end = last
            yield self._read(chunk[start:end])
            start = end + 1

        if start < len(chunk):
            self._partial = self._start_line(len(chunk))
            self._partial.push(chunk[start:] if start else chunk)

    def count(self, chunk: bytes) -> None:
        """Count the lines that are complete with this chunk, as `feed` does, but build nothing."""
        start = chunk.find(b"\n") + 1 if self._partial is not None else 0
        end = chunk.rfind(b"\n") + 1
        if start >= end or end - start > self._max_line_bytes:
            start = end = 0
        for _ in self.feed(chunk[:start]):
            pass
        lines = chunk[start:end].split(b"\n")[:-1]
        self.results += sum(map(bool, map(_without_blanks, lines)))
        self._line += len(lines)
        self._offset += end - start
        for _ in self.feed(chunk[end:]):
            pass

    def finish(self) -> Iterator[list[T | ResultLineError]]:
        """Yield the result of a last line that has no line end, if there is one."""
        if self._partial is not None:
            yield self._end_partial(self._partial, has_end=False)

    def _read(self, block: bytes) -> list[T | ResultLineError]:
        """Return what becomes of complete lines, given without the last line feed."""
        build = self._build
        if build is None or len(block) > self._max_line_bytes:
            return self._read_singly(block)
        try:
            results = [build(value) for [value] in decoded_lines(block)]
        except INVALID:  # a line is bad or blank, or only `json.loads` can read it
            return self._read_singly(block)
        self.results += len(results)
        self._line += len(results)
        self._offset += len(block) + 1
        return results  # type: ignore[return-value]

    def _read_singly(self, block: bytes) -> list[T | ResultLineError]:
        found: list[T | ResultLineError] = []
        for line in block.split(b"\n"):
            try:
                if len(line) > self._max_line_bytes:
                    raise self._too_long()
                result = self._complete(line)
            except INVALID as cause:
                found.append(self._error(cause, line))
            else:
                if result is not BLANK:
                    self.results += 1
                    found.append(result)
            self._line += 1
            self._offset += len(line) + 1
        return found

    def _end_partial(self, partial: PartialLine, *, has_end: bool) -> list[T | ResultLineError]:
        self._partial = None
        found: list[T | ResultLineError] = []
        try:
            if partial.size > self._max_line_bytes:
                raise self._too_long()
            result = self._joined(partial)
        except INVALID as cause:
            found.append(self._error(cause, partial.raw()))
        else:
            if result is not BLANK:
                self.results += 1
                found.append(result)
        self._line += 1
        self._offset += partial.size + has_end
        return found

    def _error(self, cause: Exception, raw: bytes) -> ResultLineError:
        self.bad_lines += 1
        if isinstance(cause, LineTooLongError):
            raw = raw[:RAW_KEPT_BYTES]
        return ResultLineError(
            line=self._line,
            offset=self._offset,
            raw=raw.removesuffix(b"\r"),
            cause=cause,
            results_read=self.results,
        )

    def _too_long(self) -> LineTooLongError:
        return LineTooLongError(f"longer than {self._max_line_bytes} bytes")

    def _start_line(self, chunk_bytes: int) -> PartialLine:
        """Return the holder of a line that starts in a chunk of this size."""
        if self._build is None or chunk_bytes > self._small_chunk_bytes:
            return PartialLine(self._max_line_bytes)
        return PushedLine(self._max_line_bytes, self._small_chunk_bytes, self._short_line_bytes)

    def _complete(self, line: bytes) -> T:
        """Return the result of a line that is complete in a chunk, or BLANK."""
        if self._build is None:
            return _untouched(line)  # type: ignore[return-value]
        value = decoded(line)
        return BLANK if value is BLANK else self._build(value)

    def _joined(self, partial: PartialLine) -> T:
        """Return the result of a line that arrived in parts, or BLANK."""
        if self._build is None:
            return _untouched(partial.raw())  # type: ignore[return-value]
        value = partial.value()
        return BLANK if value is BLANK else self._build(value)


_without_blanks = methodcaller("strip", BLANKS)


def _untouched(line: bytes) -> bytes:
    """Return a line without its end, or BLANK."""
    return line.removesuffix(b"\r") if line.strip(BLANKS) else BLANK
