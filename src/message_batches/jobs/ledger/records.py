"""What a ledger holds of a run, as values."""

from __future__ import annotations

from datetime import datetime
from typing import Literal, NamedTuple

from attrs import frozen

from message_batches.jobs.errors import RunError
from message_batches.jobs.types import Handle, Partition

PartitionState = Literal["planned", "sending", "submitted", "ended", "collected", "replaced"]
"""
planned: not sent, or certainly not accepted. sending: the create may have been accepted; its
outcome is unknown. submitted: accepted, the batch id is known. ended: the results can be
downloaded. collected: every result is recorded. replaced: split into smaller partitions.
"""


@frozen
class Intent:
    """
    A partition whose create was sent, or about to be, and whose batch is not known.

    Attributes:
        partition: the partition.
        anchor: the newest batch of the workspace before the create; None if it had no batch.
        at: when the intent was written, seconds since the epoch by this machine's clock.
        broken_at: when the connection was seen to break; None if the process died.
    """

    partition: Partition
    anchor: str | None
    at: float
    broken_at: float | None


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
class PartitionRecord:
    """
    A partition and how far it has come.

    Attributes:
        partition: the partition.
        attempt: 1 for requests that are sent for the first time, 2 for a first retry, and so on.
        state: how far it has come.
        batch_id: its batch, once known.
        adopted: whether the batch was found in the list, not named in the response to the create.
        recalled: whether the run canceled the batch for the time being, so that its canceled
            requests are to be retried.
        created_at: when the service created the batch.
        ended_at: when the batch ended.
        missing: requests for which the results held no line.
        unmatched: result lines without a request.
    """

    partition: Partition
    attempt: int
    state: PartitionState
    batch_id: str | None
    adopted: bool
    recalled: bool
    created_at: datetime | None
    ended_at: datetime | None
    missing: int
    unmatched: int

    @property
    def handle(self) -> Handle:
        """
        The accepted batch.

        Raises:
            RunError: the ledger knows no batch of this partition.
        """
        if self.batch_id is None or self.created_at is None:
            raise RunError(
                f"The ledger names no batch for partition {self.partition.number}, which is "
                f"{self.state}. Submit the partition first."
            )
        return Handle(self.partition, self.batch_id, self.created_at, self.adopted)


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
