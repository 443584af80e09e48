"""The body of a create request, written once to a temporary file, so that memory stays small."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from typing import Any

import orjson

from message_batches.sdk.errors import InvalidRequestsError
from message_batches.sdk.rows import MAX_BODY_BYTES, MAX_ROWS

MEMORY_BYTES = 4 * 1024 * 1024  # a smaller body never touches the disk
_CHUNK_BYTES = 256 * 1024


class Spool:
    """
    A request body that grows row by row and can be sent any number of times.

    Args:
        extra: More properties of the body, beside `requests`.
    """

    def __init__(self, extra: Mapping[str, Any]) -> None:
        self.rows = 0
        self._file = tempfile.SpooledTemporaryFile(max_size=MEMORY_BYTES)  # noqa: SIM115 - see close
        self._end = (
            b"]"
            + b"".join(
                b"," + orjson.dumps(name) + b":" + orjson.dumps(value)
                for name, value in extra.items()
            )
            + b"}"
        )
        self._pieces = [b'{"requests":[']  # not yet in the file: one write serves many rows
        self._held = 0
        self.size = len(self._pieces[0])

    def add(self, row: bytes, number: int) -> None:
        """
        Add a row.

        Raises:
            InvalidRequestsError: With it the batch would be larger than the API takes.
        """
        if self.rows >= MAX_ROWS:
            raise InvalidRequestsError(
                f"a batch holds at most {MAX_ROWS:,} requests; this is one more.", row=number
            )
        if self.size + 1 + len(row) + len(self._end) > MAX_BODY_BYTES:
            raise InvalidRequestsError(
                f"a batch holds at most {MAX_BODY_BYTES:,} bytes; with this row it is larger."
                " Send the rows in more than one batch.",
                row=number,
            )
        piece = b"," + row if self.rows else row
        self._pieces.append(piece)
        self.size += len(piece)
        self._held += len(piece)
        self.rows += 1
        if self._held >= _CHUNK_BYTES:
            self._flush()

    def finish(self) -> None:
        """Write the end of the body."""
        if not self.rows:
            raise InvalidRequestsError("There are no requests to send.")
        self._pieces.append(self._end)
        self.size += len(self._end)
        self._flush()

    def chunks(self) -> Iterator[bytes]:
        """Yield the whole body, from its beginning."""
        self._file.seek(0)
        while chunk := self._file.read(_CHUNK_BYTES):
            yield chunk

    def close(self) -> None:
        """Remove the temporary file."""
        self._file.close()

    def _flush(self) -> None:
        self._file.write(b"".join(self._pieces))
        self._pieces.clear()
        self._held = 0
