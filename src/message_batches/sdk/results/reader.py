"""How results are read: what a download becomes, and what must hold at its end."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any, Generic, Literal, TypeVar

import attrs

from message_batches.sdk.api_variant import Surface
from message_batches.sdk.errors import ResultLineError, ResultsIncompleteError
from message_batches.sdk.flow import Command, Emit, StreamFlow, Tell
from message_batches.sdk.results.download import Download
from message_batches.sdk.results.line_decoder import (
    DEFAULT_MAX_LINE_BYTES,
    LineDecoder,
    RawLineDecoder,
    RecordDecoder,
)

T = TypeVar("T")

# The push parser takes a millisecond for a chunk. After waiting far longer for one, it is surely
# the network that we wait for, and not another process on a busy machine.
WAIT_SECONDS = 0.02

# What to do with a line that can't be read: raise, pass it over, or call a function with the error
# and go on when it returns.
OnError = Literal["raise", "skip"] | Callable[[ResultLineError], object]


@attrs.frozen
class DownloadProgress:
    """
    How far a download has come.

    Attributes:
        rows: Rows read.
        bytes: Bytes received, decompressed.
        total: Rows there should be, by the batch's counts; None if not known.
    """

    rows: int
    bytes: int
    total: int | None


@attrs.frozen
class ReadingOptions(Generic[T]):
    """How results are to be read."""

    surface: Surface[Any, Any, T]
    on_error: OnError = "raise"
    on_progress: Callable[[DownloadProgress], object] | None = None
    max_line_bytes: int = DEFAULT_MAX_LINE_BYTES

    def __attrs_post_init__(self) -> None:
        if not (self.on_error in ("raise", "skip") or callable(self.on_error)):
            raise ValueError(
                f'`on_error` is "raise", "skip" or a function; it is {self.on_error!r}.'
            )
        if inspect.iscoroutinefunction(self.on_error):
            raise ValueError("`on_error` is not awaited: give it a function that is not async.")

    def records(self) -> LineDecoder[T]:
        """Give a decoder of typed records."""
        return RecordDecoder(
            self.surface.build_row, on_bad=self._on_bad, max_line_bytes=self.max_line_bytes
        )

    def raw_lines(self) -> LineDecoder[bytes]:
        """Give a decoder of untouched lines."""
        return RawLineDecoder(on_bad=self._on_bad, max_line_bytes=self.max_line_bytes)

    def _on_bad(self, error: ResultLineError) -> None:
        if self.on_error == "raise":
            raise error
        if callable(self.on_error):
            self.on_error(error)


@attrs.frozen
class Reading(Generic[T]):
    """One pass over a download with a decoder: what comes out, and what must hold at the end."""

    download: Download
    decoder: LineDecoder[T]
    on_progress: Callable[[DownloadProgress], object] | None = None

    def flow(self) -> StreamFlow[None]:
        """
        Emit the rows, as one iterator for each chunk that arrives.

        Raises:
            ResultsIncompleteError: The file has ended with too few rows, or too many.
        """
        yield from self.download.stream(self)
        if self.decoder.has_unfinished_line:
            yield Emit(self.decoder.finish())
            if report := self.after_chunk():
                yield report
        self.check_rows()

    def feed(self, chunk: bytes, waited: float) -> object:
        """Give the rows that are complete with a chunk."""
        self.decoder.waiting = waited > WAIT_SECONDS
        return self.decoder.feed(chunk)

    def after_chunk(self) -> Command | None:
        """Report the progress, if anybody wants to know."""
        if self.on_progress is None:
            return None
        rows, received = self.decoder.rows, self.download.received
        return Tell(self.on_progress, DownloadProgress(rows, received, self.download.expected))

    def is_complete(self) -> bool:
        """Tell whether the file may end here."""
        expected = self.download.expected
        rows = self.decoder.rows + self.decoder.has_unfinished_line
        return self.decoder.last_line_is_whole() and (expected is None or rows >= expected)

    def delivered(self) -> int:
        """Tell how many rows have come out of it."""
        return self.decoder.records

    def check_rows(self) -> None:
        """
        Compare the rows read with the batch's counts.

        Raises:
            ResultsIncompleteError: They are too few or too many.
        """
        expected = self.download.expected
        if expected is not None and self.decoder.rows != expected:
            raise ResultsIncompleteError(rows=self.decoder.rows, expected=expected)
