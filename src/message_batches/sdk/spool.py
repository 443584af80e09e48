"""The body of a create request, written once to a temporary file, so that memory stays small."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from typing import Any

from message_batches.sdk.envelope import Envelope
from message_batches.sdk.rows import Checks, numbered

MEMORY_BYTES = 4 * 1024 * 1024  # a smaller body never touches the disk
_CHUNK_BYTES = 256 * 1024
_ROWS_AT_A_TIME = 200  # encoded before an event loop gets its turn


class Spool:
    """
    A request body of rows that can be had only once, to be sent any number of times.

    Args:
        source: The rows; see `rows.numbered`.
        extra: More properties of the body, beside `requests`.
    """

    def __init__(self, source: object, extra: Mapping[str, Any]) -> None:
        self._source = source
        self._envelope = Envelope(extra)
        self._file = tempfile.SpooledTemporaryFile(max_size=MEMORY_BYTES)  # noqa: SIM115 - see close

    @property
    def rows(self) -> int:
        """How many rows it holds."""
        return self._envelope.rows

    @property
    def size(self) -> int:
        """How many bytes it has."""
        return self._envelope.size

    def fill(self, checks: Checks) -> Iterator[None]:
        """
        Check, encode and write all rows; yields now and then, to give others a turn.

        Raises:
            InvalidRequestsError: A row can't be sent, or they are too many or none.
        """
        envelope = self._envelope
        pieces = [envelope.opening]  # not yet in the file: one write serves many rows
        held = 0
        for number, row in numbered(self._source):
            encoded = checks.encoded(row, number)
            if envelope.rows:
                pieces.append(b",")
            envelope.add_row(encoded, number)
            pieces.append(encoded)
            held += len(encoded)
            if held >= _CHUNK_BYTES:
                self._file.write(b"".join(pieces))
                pieces.clear()
                held = 0
            if envelope.rows % _ROWS_AT_A_TIME == 0:
                yield
        envelope.close()
        pieces.append(envelope.closing)
        self._file.write(b"".join(pieces))

    def chunks(self) -> Iterator[bytes]:
        """Yield the whole body, from its beginning."""
        self._file.seek(0)
        while chunk := self._file.read(_CHUNK_BYTES):
            yield chunk

    def close(self) -> None:
        """Remove the temporary file."""
        self._file.close()
