"""
Read the results of a batch: their lines, or all of it into a file.

A `Stream` connects a download, which knows only bytes, with a line decoder, which knows when the
results are complete. Iteration, `raw` and `to_file` consume the same stream.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Any, Generic, Literal, TypeVar

import attrs

from message_batches._files import local_file, put_in_place
from message_batches.sdk.errors import (
    ResultLineError,
    ResultsChangedError,
    ResultsError,
    ResultsIncompleteError,
)
from message_batches.sdk.flow import Emit, Flow, InThread, Invoke, StreamFlow
from message_batches.sdk.results.download import Download
from message_batches.sdk.results.line_decoder import DEFAULT_MAX_LINE_BYTES, LineDecoder
from message_batches.sdk.results.part_file import PartFile

T = TypeVar("T")


# https://docs.claude.com/en/docs/build-with-claude/batch-processing: a batch has at most 100,000
# requests, and each has one result. What counts of a gateway say may be wrong, hence the margin.
_MOST_LINES = 100_000
_MARGIN_LINES = 10_000
_LONGEST_LINE_BYTES = 1024**3  # a line that was too long long before is not waited for any longer

OnError = Literal["raise", "skip"] | Callable[[ResultLineError], object]
"""What happens to a line that cannot be read: raise, skip it, or call a function and continue."""


@attrs.frozen
class DownloadProgress:
    """
    The progress of a download.

    Attributes:
        results: results read.
        bytes: bytes received, decompressed.
        total: how many results there are, by the counts of the batch; None if they are unknown.
    """

    results: int
    bytes: int
    total: int | None


@attrs.frozen
class ReadOptions(Generic[T]):
    """How results are read."""

    build: Callable[[Any], T]
    on_error: OnError = "raise"
    on_progress: Callable[[DownloadProgress], object] | None = None
    max_line_bytes: int = DEFAULT_MAX_LINE_BYTES

    def __attrs_post_init__(self) -> None:
        if not (self.on_error in ("raise", "skip") or callable(self.on_error)):
            raise ValueError(
                f'`on_error` is {self.on_error!r}. Pass "raise", "skip" or a function.'
            )

    def decoder(self, *, raw: bool) -> LineDecoder[Any]:
        """Return a decoder of untouched lines or of typed results."""
        return LineDecoder(None if raw else self.build, max_line_bytes=self.max_line_bytes)


@attrs.frozen
class Stream(Generic[T]):
    """The results of a batch as they arrive: bytes from a download, lines from a decoder."""

    download: Download
    decoder: LineDecoder[T]
    options: ReadOptions[Any]

    def results(self) -> StreamFlow[None]:
        """
        Emit the results, in lists.

        Raises:
            ResultLineError: a line cannot be read.
            ResultsIncompleteError: there are fewer or more results than the batch's counts say.
            ResultsError: the stream does not end.
        """
        while chunk := (yield from self._next_chunk()):
            yield from self._emit(self.decoder.feed(chunk))
            yield from self._report_progress()
        if self.decoder.has_partial_line:
            yield from self._emit(self.decoder.finish())
            yield from self._report_progress()
        self._check_count()

    def save(self, path: str | os.PathLike[str]) -> Flow[int]:
        """
        Write the bytes of the results to a file and return how many results there are.

        Until the file is complete its name ends with the id of the batch and `.part`. A part that
        exists already is continued.

        Raises:
            ResultsChangedError: the part that exists is not the start of these results.
            ResultsIncompleteError: there are fewer or more results than the batch's counts say;
                the part stays.
        """
        target = local_file(path)
        part_path = target.with_name(f"{target.name}.{self.download.batch_id}.part")
        part = yield InThread(partial(PartFile, part_path))
        try:
            yield InThread(lambda: self._count_earlier(part))
            yield from self.download.resume()
            while chunk := (yield from self._next_chunk()):
                self.decoder.count(chunk)
                if part.append(chunk):
                    yield InThread(part.write)
                yield from self._report_progress()
            if self.decoder.has_partial_line:
                self._count(self.decoder.finish())
                yield from self._report_progress()
            yield InThread(part.close)
            self._check_count()
        except ResultsChangedError as error:
            error.add_note(f"To start again, remove the part of the earlier results: {part_path}")
            raise
        except Exception:
            yield InThread(part.close)
            raise
        finally:
            part.abandon()  # after a cancellation, when nothing may wait
        yield InThread(lambda: put_in_place(part_path, target))
        return self.decoder.lines

    def _next_chunk(self) -> Flow[bytes]:
        """Return the next bytes; none when the results are complete or nothing more comes."""
        try:
            while True:
                chunk = yield from self.download.read()
                self._check_bounds()
                if chunk or self._is_complete() or not (yield from self.download.read_again()):
                    return chunk
        except ResultsChangedError as error:
            raise ResultsChangedError(str(error), results_read=self.decoder.results) from error

    def _is_complete(self) -> bool:
        expected = self.download.expected
        lines = self.decoder.lines + self.decoder.has_partial_line
        return self.decoder.last_line_is_complete() and (expected is None or lines >= expected)

    def _check_bounds(self) -> None:
        """Raise for a stream that does not end where the results of any batch would."""
        expected = self.download.expected or 0
        most = max(_MOST_LINES, expected) + _MARGIN_LINES
        decoder = self.decoder
        if decoder.lines_passed > most:
            found = f"more than {most:,} lines"
        elif decoder.partial_bytes > _LONGEST_LINE_BYTES:
            found = f"a line of more than {_LONGEST_LINE_BYTES:,} bytes"
        else:
            return
        counted = f"the batch has {expected:,} requests" if expected else "no batch has so many"
        raise ResultsError(
            f"The results have {found}, but {counted}. The download was ended. Report it to the"
            " operator of the server.",
            results_read=decoder.results,
        )

    def _check_count(self) -> None:
        expected = self.download.expected
        if expected is not None and self.decoder.lines != expected:
            raise ResultsIncompleteError(results_read=self.decoder.lines, expected=expected)

    def _report_progress(self) -> Flow[None]:
        if self.options.on_progress is not None:
            progress = DownloadProgress(
                self.decoder.lines, self.download.received, self.download.expected
            )
            yield Invoke(self.options.on_progress, progress)

    def _emit(self, blocks: Iterator[list[T | ResultLineError]]) -> StreamFlow[None]:
        on_error = self.options.on_error
        bad_lines = self.decoder.bad_lines
        for found in blocks:
            if self.decoder.bad_lines == bad_lines:
                yield Emit(found)
                continue
            bad_lines = self.decoder.bad_lines
            for line in found:
                if not isinstance(line, ResultLineError):
                    yield Emit([line])
                elif callable(on_error):
                    yield Invoke(on_error, line)
                elif on_error == "raise":
                    raise line

    def _count(self, blocks: Iterable[list[T | ResultLineError]]) -> None:
        for _ in blocks:
            pass

    def _count_earlier(self, part: PartFile) -> None:
        for block in part.blocks():
            self.download.note(block)
            self.decoder.count(block)
