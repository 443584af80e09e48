"""A results file on disk: written beside its place, continued after a break, put in place whole."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO

from message_batches.sdk.errors import ResultsChangedError
from message_batches.sdk.flow import Command, StreamFlow
from message_batches.sdk.results.download import Download
from message_batches.sdk.results.line_decoder import RawLineDecoder
from message_batches.sdk.results.reader import DownloadProgress, Reading

_PIECE_BYTES = 1024 * 1024


class ResultsFile:
    """
    The file that a download is written to.

    Until it is whole it is named like the file it will be, with the id of the batch and `.part` at
    the end. A part that is there already is continued.
    """

    def __init__(
        self,
        path: str | os.PathLike[str],
        download: Download,
        on_progress: Callable[[DownloadProgress], object] | None = None,
    ) -> None:
        self.path = Path(path)
        self.part = self.path.with_name(f"{self.path.name}.{download.batch_id}.part")
        self._download = download
        self._lines = RawLineDecoder(on_bad=lambda error: None)
        self._reading = Reading(download, self._lines, on_progress)
        self._file: IO[bytes] | None = None

    def __enter__(self) -> ResultsFile:
        self._file = self.part.open("a+b")
        return self

    def __exit__(self, _: object, error: object, __: object) -> None:
        if self._file is not None:
            self._file.close()
        if isinstance(error, ResultsChangedError):
            error.add_note(f"To begin anew, remove what is there of the earlier ones: {self.part}")

    def flow(self) -> StreamFlow[None]:
        """
        Emit what is still to be written.

        Raises:
            ResultsChangedError: What is there is not the beginning of these results.
            ResultsIncompleteError: Rows are missing, or there are too many; the part stays.
        """
        yield from self._download.continue_after(self._before())
        yield from self._download.stream(self)
        if self._lines.has_unfinished_line:
            for _ in self._lines.finish():
                pass
            if report := self.after_chunk():
                yield report
        self._reading.check_rows()

    def _before(self) -> Iterator[bytes]:
        """Yield what an earlier download has left."""
        assert self._file is not None
        self._file.seek(0)
        while piece := self._file.read(_PIECE_BYTES):
            self._count(piece)
            yield piece

    def feed(self, chunk: bytes, waited: float) -> bytes:
        """Take notice of a chunk, and give it on to be written."""
        self._count(chunk)
        return chunk

    def after_chunk(self) -> Command | None:
        """Report the progress, if anybody wants to know."""
        return self._reading.after_chunk()

    def is_complete(self) -> bool:
        """Tell whether the file may end here."""
        return self._reading.is_complete()

    def delivered(self) -> int:
        """Tell how many rows there are."""
        return self._reading.delivered()

    def write(self, chunk: bytes) -> None:
        """Write a chunk."""
        assert self._file is not None
        self._file.write(chunk)

    def finish(self) -> int:
        """Put the file in its place, now that it is whole, and tell how many rows it has."""
        assert self._file is not None
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()
        self.part.replace(self.path)
        return self._lines.rows

    def _count(self, chunk: bytes) -> None:
        for _ in self._lines.feed(chunk):
            pass
