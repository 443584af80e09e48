"""Foresee the batches of an input; a run cuts them when it sends them, by the same limits."""

from __future__ import annotations

from collections.abc import Sequence

from message_batches.jobs.input.ids import NONCE_LENGTH, suffix_of
from message_batches.jobs.types import BatchLimits, BatchSize
from message_batches.sdk.create import body_size

_ANY_NONCE = "0" * NONCE_LENGTH


class BatchForecast:
    """
    Counts requests one by one into batches.

    Args:
        limits: how large a batch may be.
        tagged: whether the ids on the wire have a suffix.
    """

    def __init__(self, limits: BatchLimits, *, tagged: bool) -> None:
        self._limits = limits
        self._nonce = _ANY_NONCE if tagged else None
        self._batches: list[BatchSize] = []
        self._start()

    def add(self, size: int) -> None:
        """Count a request of that many bytes, without the suffix."""
        size += self._suffix
        if self._requests and not self._fits(size, 1):
            self._close()
        self._requests += 1
        self._size += size

    def add_all(self, sizes: Sequence[int]) -> None:
        """Count requests, as `add` does for each."""
        size = sum(sizes) + len(sizes) * self._suffix
        if self._fits(size, len(sizes)):
            self._requests += len(sizes)
            self._size += size
        else:
            for each in sizes:
                self.add(each)

    def batches(self) -> tuple[BatchSize, ...]:
        """Return the batches, after the last request."""
        if self._requests:
            self._close()
        return tuple(self._batches)

    def saved(self) -> list[list[int]]:
        """Return what was counted so far, as a JSON value."""
        closed = [[batch.requests, batch.size] for batch in self._batches]
        return [*closed, [self._requests, self._size]]

    def restore(self, saved: list[list[int]]) -> None:
        """Continue from what was saved."""
        *closed, (self._requests, self._size) = saved
        self._batches = [BatchSize(*batch) for batch in closed]
        self._suffix = self._suffix_length()

    def _fits(self, size: int, requests: int) -> bool:
        """Return whether so many more requests, of so many bytes together, fit into the batch."""
        requests += self._requests
        return (
            requests <= self._limits.requests
            and body_size(self._size + size, requests) <= self._limits.size
        )

    def _start(self) -> None:
        self._requests = self._size = 0
        self._suffix = self._suffix_length()

    def _suffix_length(self) -> int:
        return len(suffix_of(self._nonce, len(self._batches) + 1))

    def _close(self) -> None:
        self._batches.append(BatchSize(self._requests, body_size(self._size, self._requests)))
        self._start()
