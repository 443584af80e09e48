"""What goes into a ledger and comes out of it, as values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from attrs import frozen


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


@frozen
class PartManifest:
    """
    What is in a part: the results of one batch.

    Attributes:
        codes: a code for each request of the partition: 0 where it has no result, else `FAILED` or
            the code of its answer.
        failures: place in the partition, outcome, cause and message of each result that failed.
        usage: what the answers used, by model and counter.
        unmatched: results of no request, repeated results, and lines that are not results.
    """

    codes: bytes
    failures: tuple[tuple[int, str, str, str | None], ...] = ()
    usage: Mapping[str, Mapping[str, int]] = {}
    unmatched: int = 0


class FailureEntry(NamedTuple):
    """
    What the ledger has of a request that failed, or is missing.

    Attributes:
        line: its line in the input.
        custom_id: the user's id.
        outcome: the `type` of its result.
        cause: the error's type, or the outcome where there is no error.
        message: the service's message, if it sent one.
        batch_id: the batch that it was in; None where none was accepted.
        attempts: how many batches had it.
    """

    line: int
    custom_id: str | int
    outcome: str
    cause: str
    message: str | None
    batch_id: str | None
    attempts: int


class BatchEntry(NamedTuple):
    """
    What the ledger has of a partition, for reports.

    Attributes:
        number: the partition.
        state: its state.
        batch_id: its batch, if it is known.
        requests: how many requests it was sent with.
        source: `fresh`, or `due` where its requests are retried.
        known_by: how the batch is known.
        began: when it was sent, by the clock of the machine.
        created_at: when the batch was created, by the service's clock.
        ended_at: when it ended.
        missing: requests without a result.
        unmatched: results without a request.
    """

    number: int
    state: str
    batch_id: str | None
    requests: int
    source: str
    known_by: str | None
    began: float
    created_at: float | None
    ended_at: float | None
    missing: int
    unmatched: int

    @property
    def is_retry(self) -> bool:
        """Whether its requests were sent before, and failed."""
        return self.source == "due"


class TwiceEntry(NamedTuple):
    """
    A request that a second batch answered, too.

    Attributes:
        custom_id: the user's id.
        batch_id: the batch whose answer was not used.
    """

    custom_id: str | int
    batch_id: str | None
