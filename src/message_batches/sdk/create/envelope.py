"""What stands around the rows in the body of a create request, and how much the API takes."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import orjson

from message_batches.sdk.create.limits import ENVELOPE, MAX_BODY_BYTES, MAX_REQUESTS
from message_batches.sdk.create.validation import Checks
from message_batches.sdk.errors import InvalidRequestsError

_PIECE_BYTES = 512 * 1024


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

    opening = ENVELOPE[0]

    def __init__(self, extra: Mapping[str, Any]) -> None:
        more = (b"," + orjson.dumps(name) + b":" + orjson.dumps(extra[name]) for name in extra)
        self.closing = b"]" + b"".join(more) + b"}"
        self.rows = 0
        self.text_bytes = 0

    @property
    def size(self) -> int:
        """Bytes of the body; the first row has no comma before it."""
        return len(self.opening) + max(self.text_bytes - 1, 0) + len(self.closing)

    def add_lines(self, lines: Sequence[tuple[int, bytes]], checks: Checks) -> bytes:
        """
        Check rows that are a line of JSON each, and count them.

        Args:
            lines: The number and the bytes of each, with no blanks around it.
            checks: What must hold for them.

        Returns:
            The rows, each with a comma before it.

        Raises:
            InvalidRequestsError: A row can't be sent, or with it the batch would be too large.
        """
        rows = [row for _, row in lines]
        text = joined(rows)
        if self._has_room(len(rows), len(text)) and checks.pass_together(rows, text):
            self._add(len(rows), len(text))
        else:
            for number, row in lines:
                self.add_row(checks.encoded(row, number), number)
        return text

    def add_checked(self, rows: Sequence[bytes]) -> None:
        """
        Count rows that were checked before.

        Raises:
            InvalidRequestsError: With them the batch would be larger than the API takes.
        """
        text_bytes = sum(map(len, rows)) + len(rows)
        if self._has_room(len(rows), text_bytes):
            self._add(len(rows), text_bytes)
        else:
            for row in rows:
                self.add_row(row, self.rows + 1)

    def add_row(self, row: bytes, number: int) -> None:
        """
        Count one row.

        Raises:
            InvalidRequestsError: With it the batch would be larger than the API takes.
        """
        if self.rows >= MAX_REQUESTS:
            raise InvalidRequestsError(
                f"a batch holds at most {MAX_REQUESTS:,} requests; this is one more.", row=number
            )
        if not self._has_room(1, len(row) + 1):
            raise InvalidRequestsError(
                f"a batch holds at most {MAX_BODY_BYTES:,} bytes; with this row it is larger."
                " Send the rows in more than one batch.",
                row=number,
            )
        self._add(1, len(row) + 1)

    def body(self, texts: Iterable[bytes]) -> Iterator[bytes]:
        """
        Yield the body.

        Its end, without which the service can accept nothing, comes after all rows have been read
        and have as many bytes as were counted.

        Args:
            texts: The rows that were counted, read again, each with a comma before it.

        Raises:
            InvalidRequestsError: There is more or less to read than was counted.
        """
        left = self.text_bytes
        before = self.opening
        for text in texts:
            left -= len(text)
            if left < 0:
                break
            if text and before:
                text, before = before + text[1:], b""
            # A row may be large, and what is sent bit by bit should not be.
            for start in range(0, len(text), _PIECE_BYTES):
                yield text[start : start + _PIECE_BYTES]
        if left:
            raise rows_changed()
        yield self.closing

    def close(self) -> None:
        """
        Say that no more rows come.

        Raises:
            InvalidRequestsError: There are none.
        """
        if not self.rows:
            raise InvalidRequestsError("There are no requests to send.")

    def _has_room(self, rows: int, text_bytes: int) -> bool:
        around = len(self.opening) - 1 + len(self.closing)
        return (
            self.rows + rows <= MAX_REQUESTS
            and around + self.text_bytes + text_bytes <= MAX_BODY_BYTES
        )

    def _add(self, rows: int, text_bytes: int) -> None:
        self.rows += rows
        self.text_bytes += text_bytes


class RowsBody(ABC):
    """
    The body of a create request: filled once, then sent any number of times.

    Args:
        extra: More properties of the body, beside `requests`.
    """

    def __init__(self, extra: Mapping[str, Any]) -> None:
        self._envelope = Envelope(extra)

    @property
    def rows(self) -> int:
        """How many rows it holds."""
        return self._envelope.rows

    @property
    def size(self) -> int:
        """How many bytes it has."""
        return self._envelope.size

    @abstractmethod
    def fill(self, checks: Checks) -> Iterator[None]:
        """
        Take in all rows and measure the body; yields now and then, to give others a turn.

        Raises:
            InvalidRequestsError: A row can't be sent, or they are too many or none.
        """

    @abstractmethod
    def chunks(self) -> Iterator[bytes]:
        """Yield the whole body, from its beginning."""

    def close(self) -> None:  # noqa: B027 - most bodies hold nothing
        """Give back what the body holds."""


def joined(rows: Iterable[bytes]) -> bytes:
    """Put a comma before each row."""
    return b",".join([b"", *rows])


def rows_changed() -> InvalidRequestsError:
    """Make the error for rows that are not what they were when they were checked."""
    return InvalidRequestsError(
        "The requests were changed after they had been checked, so sending them was broken off, and"
        " no batch was created. Try again when nothing writes to their file."
    )
