"""What a ledger holds of a run, as values."""

from __future__ import annotations

from typing import NamedTuple

from attrs import frozen


class FailedRequest(NamedTuple):
    """
    What the ledger keeps of a request that failed.

    Attributes:
        line: its line in the input.
        outcome: the `type` of its result.
        cause: the error's type, or the outcome where there is no error.
        message: the service's message, if it sent one.
        to_retry: whether the request is to be retried.
    """

    line: int
    outcome: str
    cause: str
    message: str | None
    to_retry: bool


@frozen
class OutputCheckpoint:
    """
    The part of the output that the ledger has recorded.

    Attributes:
        size: bytes from the start of the file.
        digest: of the last of these bytes; None while nothing was written.
    """

    size: int
    digest: str | None


class PartitionOutline(NamedTuple):
    """Requests of a file that make a batch, without where each single request is."""

    spans: tuple[tuple[int, int], ...]
    requests: int
    size: int
    fingerprint: str


class PlannedFile(NamedTuple):
    """
    A requests file and the partitions planned from it.

    Attributes:
        path: the file.
        size: its bytes.
        changed_at: when it was last changed, nanoseconds since the epoch by the file system.
        partitions: in the order of the requests.
    """

    path: str
    size: int
    changed_at: int
    partitions: tuple[PartitionOutline, ...]
