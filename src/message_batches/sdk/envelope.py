"""What stands around the rows in the body of a create request, and how much the API takes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson

from message_batches.sdk.errors import InvalidRequestsError
from message_batches.sdk.rows import MAX_BODY_BYTES, MAX_ROWS


class Envelope:
    """
    Counts the rows of a body and its bytes.

    Args:
        extra: More properties of the body, beside `requests`.

    Attributes:
        opening: What comes before the first row.
        closing: What comes after the last one.
        rows: How many rows were added.
        text_bytes: Bytes of these rows, each with a comma before it.
    """

    opening = b'{"requests":['

    def __init__(self, extra: Mapping[str, Any]) -> None:
        more = (b"," + orjson.dumps(name) + b":" + orjson.dumps(extra[name]) for name in extra)
        self.closing = b"]" + b"".join(more) + b"}"
        self.rows = 0
        self.text_bytes = 0

    @property
    def size(self) -> int:
        """Bytes of the body; the first row has no comma before it."""
        return len(self.opening) + max(self.text_bytes - 1, 0) + len(self.closing)

    def has_room(self, rows: int, text_bytes: int) -> bool:
        """Tell whether so many more rows fit, which have so many bytes with their commas."""
        around = len(self.opening) - 1 + len(self.closing)
        return (
            self.rows + rows <= MAX_ROWS and around + self.text_bytes + text_bytes <= MAX_BODY_BYTES
        )

    def add(self, rows: int, text_bytes: int) -> None:
        """Count rows for which there is room."""
        self.rows += rows
        self.text_bytes += text_bytes

    def add_row(self, row: bytes, number: int) -> None:
        """
        Count one row.

        Raises:
            InvalidRequestsError: With it the batch would be larger than the API takes.
        """
        if self.rows >= MAX_ROWS:
            raise InvalidRequestsError(
                f"a batch holds at most {MAX_ROWS:,} requests; this is one more.", row=number
            )
        if not self.has_room(1, len(row) + 1):
            raise InvalidRequestsError(
                f"a batch holds at most {MAX_BODY_BYTES:,} bytes; with this row it is larger."
                " Send the rows in more than one batch.",
                row=number,
            )
        self.add(1, len(row) + 1)

    def close(self) -> None:
        """
        Say that no more rows come.

        Raises:
            InvalidRequestsError: There are none.
        """
        if not self.rows:
            raise InvalidRequestsError("There are no requests to send.")
