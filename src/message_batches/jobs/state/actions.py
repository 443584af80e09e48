"""What a run can do, and what can become of it. An executor gets the one and returns the other."""

from __future__ import annotations

from typing import Literal, NamedTuple, TypeVar

from attrs import frozen

from message_batches.jobs.state.records import BatchView, Clocks, Source

# Actions


@frozen
class Submit:
    """
    Cut requests from the pool and send them as one batch.

    Attributes:
        source: whether to cut requests that are fresh, or those that are due.
        max_requests: the most requests to cut.
        max_bytes: the most bytes of the body.
        max_cost: the most that they may cost, in `money.NANO`; None for any amount.
        least_cost: where `max_cost` leaves requests out, the least that the others must cost at
            most; else none are cut.
        cut: what was cut; `begin` needs it.
    """

    source: Source
    max_requests: int
    max_bytes: int
    max_cost: int | None = None
    least_cost: int = 0
    cut: Cut | None = None


class Cut(NamedTuple):
    """
    Requests that were taken from the pool.

    Attributes:
        requests: how many.
        size: bytes of the body.
        absent: numbers of the absent partitions that held some of them.
        ceiling: what they cost at most, if that was asked for.
    """

    requests: int
    size: int
    absent: tuple[int, ...] = ()
    ceiling: int = 0


@frozen
class Observe:
    """
    List the batches of the workspace, newest first.

    Attributes:
        until: list until a batch that is older, by the service's clock; None for one page.
        batch_ids: batches to retrieve if the list does not show them.
        listed: whether to list at all.
    """

    until: float | None = None
    batch_ids: tuple[str, ...] = ()
    listed: bool = True


@frozen
class Identify:
    """Read whose requests the results of an ended batch belong to."""

    batch_id: str


@frozen
class Collect:
    """Download the results of an ended batch into its part."""

    number: int
    batch_id: str


@frozen
class Merge:
    """Append a part to the output."""

    number: int


@frozen
class Cancel:
    """Ask the service to end a batch early."""

    number: int
    batch_id: str


Action = Submit | Observe | Identify | Collect | Merge | Cancel


# Outcomes


@frozen
class Failed:
    """
    A call that failed.

    Attributes:
        kind: `busy`, `unreachable`, `refused`, `too_large`, `not_sent` or `ambiguous`; the last
            two only for a create.
        reason: why, in one line.
        retry_after: the seconds that the service asked to wait.
        queue_full: whether it may be the queue that is full; for a create that is `busy`.
        unknown_batch: whether the service says that there is no such batch.
        archived: whether the results of the batch were deleted, as they are after 29 days.
        refusal: what to report where no retry can help.
        account: whether a bill, a spending limit or a hold is the cause.
        sending: whether the sender may still be at work; for a create that is `ambiguous`.
    """

    kind: Literal["busy", "unreachable", "refused", "too_large", "not_sent", "ambiguous"]
    reason: str
    retry_after: float | None = None
    queue_full: bool = False
    unknown_batch: bool = False
    archived: bool = False
    refusal: str = ""
    account: bool = False
    sending: bool = False


@frozen
class Accepted:
    """A create was accepted. Times are the service's."""

    batch_id: str
    created_at: float


@frozen
class Listed:
    """
    A listing that succeeded.

    Attributes:
        began: when it started.
        date: when it started, by the service's clock.
        batches: the batches, newest first, and those that were retrieved.
        oldest: when the last batch of the list was created; None where the list had none.
        ended: whether the service said that there are no more.
        identity: what the response named the workspace by; None where it did not.
        unknown: the batches that the service does not know.
        same_key: whether key and address are those that the run was started with.
        ask_again: the seconds after which the service asks to be asked again.
        unlisted: the batches that had to be retrieved, because the list did not show them.
    """

    began: Clocks
    date: float
    batches: tuple[BatchView, ...]
    oldest: float | None
    ended: bool
    identity: str | None = None
    unknown: tuple[str, ...] = ()
    same_key: bool = True
    ask_again: float | None = None
    unlisted: tuple[str, ...] = ()


@frozen
class Identified:
    """
    Whose requests a batch holds.

    Attributes:
        began: when the download began.
        partitions: the partitions of this run that it could be, by its ids; none if it is foreign.
        readable: whether there was a result to judge by.
    """

    began: Clocks
    partitions: tuple[int, ...]
    readable: bool = True


@frozen
class Part:
    """
    What is in the part of a batch.

    Attributes:
        held: how many requests of the partition have a result in it.
        foreign: how many results belong to no request of the partition.
        owner: the partition of this run that the first of these belongs to by its id; 0 if none.
        clean: whether the download came to its regular end.
        abort: the cause and message of a failure that stops the run.
        waiting: what the service still owes, in words, where the part is not complete.
    """

    held: int
    foreign: int = 0
    clean: bool = True
    abort: tuple[str, str | None] | None = None
    waiting: str = ""
    owner: int = 0


@frozen
class Done:
    """An action without a result succeeded."""


Outcome = Failed | Accepted | Listed | Identified | Part | Done

_Expected = TypeVar("_Expected", Failed, Listed, Part)


def expected(outcome: Outcome, kind: type[_Expected]) -> _Expected:
    """
    Return an outcome that can only be of one kind.

    Raises:
        TypeError: it is of another kind. Nothing is concluded from what does not fit.
    """
    if not isinstance(outcome, kind):
        raise TypeError(f"{outcome!r} is not a {kind.__name__}.")
    return outcome
