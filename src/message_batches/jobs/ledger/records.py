"""What a ledger holds of a run, as values."""

from __future__ import annotations

from datetime import datetime
from typing import Literal, NamedTuple

from attrs import frozen

from message_batches.jobs.types import Handle, Partition

PartitionState = Literal["planned", "sending", "submitted", "ended", "collected", "replaced"]
"""
planned: not sent, or surely not accepted. sending: the request may have been accepted, nobody knows
yet. submitted: accepted, the batch id is known. ended: the results can be downloaded. collected:
every result is accounted for. replaced: cut into smaller partitions that took its place.
"""


@frozen
class Intent:
    """
    A partition whose request left, or was about to, and whose batch is not known.

    Attributes:
        partition: the partition.
        anchor: the newest batch of the workspace before the request left; None if there was none.
        at: when the intent was written, seconds since the epoch by this machine's clock.
        broken_at: when the connection was seen to break; None if the process died.
    """

    partition: Partition
    anchor: str | None
    at: float
    broken_at: float | None


class FailedRequest(NamedTuple):
    """
    What the ledger keeps of a row that failed.

    Attributes:
        line: where the row stands in the input.
        outcome: the `type` of its result.
        cause: the error's type, or the outcome where there is none.
        message: the service's message, if it gave one.
        due: whether the row is to be sent again.
    """

    line: int
    outcome: str
    cause: str
    message: str | None
    due: bool


@frozen
class PartitionRecord:
    """
    A partition and how far it has come.

    `adopted` tells that its batch was found, not named by an answer; `recalled`, that the run had
    it canceled for the time being, so that its canceled rows are to be sent again.
    """

    partition: Partition
    round: int
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
        """The accepted batch. Only a partition that has one may be asked."""
        assert self.batch_id is not None
        assert self.created_at is not None
        return Handle(self.partition, self.batch_id, self.created_at, self.adopted)


@frozen
class OutputCheckpoint:
    """
    How far the output is accounted for.

    Attributes:
        size: bytes from the beginning.
        digest: of the last of these bytes; None while nothing was written.
    """

    size: int
    digest: str | None
