"""The body of a create request, written once to a temporary file, so that memory stays small."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from typing import Any

from message_batches.sdk.create.envelope import RowsBody
from message_batches.sdk.create.validation import Checks, numbered

MEMORY_BYTES = 4 * 1024 * 1024  # a smaller body never touches the disk

# Rows are checked and written many at a time, but not so many that they need much memory or let an
# event loop wait.
_CHUNK_BYTES = 256 * 1024
_ROWS_AT_A_TIME = 200


class Spool(RowsBody):
    """
    A request body of rows that can be had only once, to be sent any number of times.

    Args:
        source: The rows; see `rows.numbered`.
        extra: More properties of the body, beside `requests`.
    """

    def __init__(self, source: object, extra: Mapping[str, Any]) -> None:
        super().__init__(extra)
        self._source = source
        self._lines: list[tuple[int, bytes]] = []  # rows that are still to be checked
        self._pieces: list[bytes] = []  # of the body, still to be written
        self._file = tempfile.SpooledTemporaryFile(max_size=MEMORY_BYTES)  # noqa: SIM115 - see close

    def fill(self, checks: Checks) -> Iterator[None]:
        """
        Check, encode and write all rows; yields now and then, to give others a turn.

        Raises:
            InvalidRequestsError: A row can't be sent, or they are too many or none.
        """
        held_rows = held_bytes = 0
        for number, row in numbered(self._source):
            if isinstance(row, bytes) and b"\n" not in (line := row.strip()):
                self._lines.append((number, line))
                held_bytes += len(line)
            else:
                self._take_lines(checks)
                encoded = checks.encoded(row, number)
                self._envelope.add_row(encoded, number)
                self._pieces += (b",", encoded)
                held_bytes += len(encoded)
            held_rows += 1
            if held_rows == _ROWS_AT_A_TIME or held_bytes >= _CHUNK_BYTES:
                held_rows = held_bytes = 0
                self._take_lines(checks)
                self._write()
                yield
        self._take_lines(checks)
        self._envelope.close()
        self._pieces.append(self._envelope.closing)
        self._write()

    def chunks(self) -> Iterator[bytes]:
        """Yield the whole body, from its beginning."""
        self._file.seek(0)
        while chunk := self._file.read(_CHUNK_BYTES):
            yield chunk

    def close(self) -> None:
        """Remove the temporary file."""
        self._file.close()

    def _take_lines(self, checks: Checks) -> None:
        if self._lines:
            self._pieces.append(self._envelope.add_lines(self._lines, checks))
            self._lines.clear()

    def _write(self) -> None:
        text = b"".join(self._pieces)
        self._pieces.clear()
        if self._file.tell() == 0:
            text = self._envelope.opening + text[1:]  # the first row has no comma before it
        self._file.write(text)
