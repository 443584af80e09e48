"""The plain values that the steps of a run hand to each other.

Each one is immutable and can be pickled, so that a step may run in another process or on another
machine than the one before it. A partition is known by its run, its number and the fingerprint of
its input bytes, never by how often it was tried.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal

from attrs import frozen

from message_batches.sdk.create import MAX_BODY_BYTES, MAX_REQUESTS

if TYPE_CHECKING:
    from message_batches_api.models import (
        BetaMessageBatchIndividualResponse,
        MessageBatchIndividualResponse,
    )

    Record = MessageBatchIndividualResponse | BetaMessageBatchIndividualResponse
    """A result as a typed record, of the standard or the beta surface."""

Step = Literal["finish", "submit", "collect_ready", "reconcile"]
"""What `Run.events` does: all remaining work, or what the method of that name does."""

AnswerStatus = Literal["complete", "truncated", "refused", "paused"]
"""Whether the answer of a succeeded row can be used as it stands, by its `stop_reason`."""


@frozen
class BatchLimits:
    """
    How large one batch may be.

    Attributes:
        requests: requests in a batch; the API takes at most 100,000.
        size: bytes of the request body as sent, envelope included; the API takes at most 256 MB.
    """

    requests: int = MAX_REQUESTS
    size: int = MAX_BODY_BYTES


@frozen
class Partition:
    """
    The rows of the input that go into one batch.

    Attributes:
        run: id of the run that made the plan.
        number: position in the plan, from 1.
        source: path of the requests file.
        spans: byte ranges of the requests file, in order, that hold the rows.
        requests: how many rows.
        size: bytes of the request body.
        fingerprint: hash of the rows' bytes.
        id_field: the field that holds each row's own id, where that is not what goes over the wire.
    """

    run: str
    number: int
    source: str
    spans: tuple[tuple[int, int], ...]
    requests: int
    size: int
    fingerprint: str
    id_field: str | None = None


@frozen
class Handle:
    """
    A partition that the API has accepted as the batch `batch_id`.

    Attributes:
        partition: the partition.
        batch_id: the batch.
        created_at: when the service created it.
        adopted: whether the batch was found after its answer was lost, not named by an answer. Its
            results must prove that it holds the rows of the partition.
    """

    partition: Partition
    batch_id: str
    created_at: datetime
    adopted: bool = False


@frozen
class BatchState:
    """
    What the API last said about a batch.

    Attributes:
        batch_id: the batch.
        processing_status: its status, in the wire's words.
        request_counts: its counts, keyed by the wire's names.
        ended_at: when it ended, if it has.
        ask_again: the seconds after which the API would like to be asked again, if it said so.
    """

    batch_id: str
    processing_status: str
    request_counts: dict[str, int]
    ended_at: datetime | None
    ask_again: float | None = None

    @property
    def ended(self) -> bool:
        """Whether the results can be downloaded. Counts never tell this, only the status does."""
        return self.processing_status == "ended"


@frozen
class Manifest:
    """
    What `collect` wrote for one batch.

    Attributes:
        handle: the batch.
        outcomes: rows by outcome.
        missing: rows of the partition for which the results hold no line.
        unmatched: lines that were not written: a second line for a row, or one that is not ours.
    """

    handle: Handle
    outcomes: dict[str, int]
    missing: int
    unmatched: int


def __getattr__(name: str) -> Any:
    if name != "Record":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    # The models are imported when they are first needed: they take longer than all of this package.
    from message_batches_api import models

    return models.MessageBatchIndividualResponse | models.BetaMessageBatchIndividualResponse
