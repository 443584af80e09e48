"""What goes into a ledger and comes out of it, as values."""

from __future__ import annotations

from types import MappingProxyType
from typing import NamedTuple

from attrs import frozen

from message_batches.jobs.ledger.members import Range
from message_batches.jobs.money import Used
from message_batches.jobs.revisions import Revision


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
class StoredPart:
    """
    A part at a URL.

    Attributes:
        name: the name of the object.
        size: its bytes.
        digest: their hash.
        held: a bit for each request of the partition, the lowest first: whether it has a line.
    """

    name: str
    size: int
    digest: str
    held: bytes


@frozen
class PartEntry:
    """
    What the ledger has of a part at a URL.

    Attributes:
        stored: the object.
        merged: a bit for each request: whether its line belongs to the output.
        ranges: the lines of the requests in the input.
    """

    stored: StoredPart
    merged: bytes
    ranges: tuple[Range, ...]


@frozen
class AskedAgain:
    """
    What a merge made for the requests that are asked again.

    Attributes:
        lines: the file with the answers that were put aside; None where the part has them.
        name: the file with the requests that differ from those that were asked; None without any.
        size: its bytes.
        revisions: these requests, with their places in the file.
        kept: the lines of the requests that cannot be asked again: their answers are kept.
    """

    lines: str | None = None
    name: str | None = None
    size: int = 0
    revisions: tuple[Revision, ...] = ()
    kept: frozenset[int] = frozenset()


@frozen
class Merged:
    """
    What a merge has written.

    Attributes:
        checkpoint: the state of the output, where lines were appended to it.
        again: what it made for the requests that are asked again, if there are any.
    """

    checkpoint: OutputCheckpoint | None = None
    again: AskedAgain | None = None


@frozen
class PartManifest:
    """
    What is in a part: the results of one batch.

    Attributes:
        codes: a code for each request of the partition: 0 where it has no result, else `FAILED` or
            the code of its answer.
        failures: place in the partition, outcome, cause and message of each result that failed.
        usage: what is billed for the answers.
        unmatched: results of no request, repeated results, and lines that are not results.
        stored: the object with the lines, where that is at a URL.
        reasons: place in the partition of each answer that is not complete, and why it is not.
    """

    codes: bytes
    failures: tuple[tuple[int, str, str, str | None], ...] = ()
    usage: Used = MappingProxyType({})
    unmatched: int = 0
    stored: StoredPart | None = None
    reasons: tuple[tuple[int, str], ...] = ()


class FailureEntry(NamedTuple):
    """
    What the ledger has of a request that failed, or whose answer is not complete.

    Attributes:
        line: its line in the input.
        custom_id: the user's id.
        outcome: the `type` of its result.
        cause: the error's type, or the outcome where there is no error; of an answer, its status.
        message: the service's message, if it sent one; of an answer, why it is not complete.
        batch_id: the batch that it was in; None where none was accepted.
        attempts: how many batches had it.
        kept: whether it has an answer that counts, though that is not complete.
    """

    line: int
    custom_id: str | int
    outcome: str
    cause: str
    message: str | None
    batch_id: str | None
    attempts: int
    kept: bool = False


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
