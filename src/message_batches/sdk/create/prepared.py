"""The body of a create request that is made of rows which were checked before."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from message_batches.sdk.create.envelope import RowsBody, joined
from message_batches.sdk.create.validation import Checks


class PreparedRows:
    """
    Rows that have nothing wrong with them, and that can be read any number of times.

    Args:
        read: Reads them from the first on, many at a time, as the bytes of one request each. It
            raises if they are no longer what they were.
    """

    def __init__(self, read: Callable[[], Iterable[list[bytes]]]) -> None:
        self.read = read

    def __iter__(self) -> Iterator[bytes]:
        for rows in self.read():
            yield from rows


class PreparedBody(RowsBody):
    """
    A request body of such rows, read again whenever it is sent, and never copied.

    Args:
        source: The rows.
        extra: More properties of the body, beside `requests`.
    """

    def __init__(self, source: PreparedRows, extra: Mapping[str, Any]) -> None:
        super().__init__(extra)
        self._source = source

    def fill(self, checks: Checks) -> Iterator[None]:
        """
        Measure the body; yields now and then, to give others a turn.

        Raises:
            InvalidRequestsError: The rows are too many or none.
        """
        for rows in self._source.read():
            self._envelope.add_checked(rows)
            yield
        self._envelope.close()

    def chunks(self) -> Iterator[bytes]:
        """
        Yield the whole body, from its beginning.

        Raises:
            InvalidRequestsError: There is more or less to read than before.
        """
        return self._envelope.body(map(joined, self._source.read()))
