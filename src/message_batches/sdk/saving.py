"""A results file on disk: written beside its place, continued after a break, put in place whole."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from message_batches.sdk.decoder import RawLineDecoder
from message_batches.sdk.download import Download
from message_batches.sdk.errors import ResultsIncompleteError
from message_batches.sdk.flow import Command

_PIECE_BYTES = 1024 * 1024


class ResultsFile:
    """
    The file that a download is written to.

    Until it is whole it is named like the file it will be, with the id of the batch and `.part` at
    the end. A part that is there already is continued.
    """

    def __init__(self, path: str | os.PathLike[str], download: Download) -> None:
        self.path = Path(path)
        self.part = self.path.with_name(f"{self.path.name}.{download.batch_id}.part")
        self._download = download
        self._lines = RawLineDecoder(on_bad=lambda error: None)
        self._file: IO[bytes] | None = None

    def __enter__(self) -> ResultsFile:
        self._file = self.part.open("a+b")
        return self

    def __exit__(self, *_: object) -> None:
        if self._file is not None:
            self._file.close()

    def before(self) -> Iterator[bytes]:
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
        """Do nothing more."""
        return None

    def is_complete(self) -> bool:
        """Tell whether the file may end here."""
        expected = self._download.expected
        rows = self._lines.rows + self._lines.has_unfinished_line
        return self._lines.last_line_is_whole() and (expected is None or rows >= expected)

    def write(self, chunk: bytes) -> None:
        """Write a chunk."""
        assert self._file is not None
        self._file.write(chunk)

    def finish(self) -> int:
        """
        Put the file in its place and tell how many rows it has.

        Raises:
            ResultsIncompleteError: Rows are missing, or there are too many; the part stays.
        """
        assert self._file is not None
        list(self._lines.finish())
        expected = self._download.expected
        if expected is not None and self._lines.rows != expected:
            raise ResultsIncompleteError(rows=self._lines.rows, expected=expected)
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()
        self.part.replace(self.path)
        return self._lines.rows

    def _count(self, chunk: bytes) -> None:
        for _ in self._lines.feed(chunk):
            pass
