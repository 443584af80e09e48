"""
What a run knows: its partitions, its pool of requests, and what the service has shown of batches.

The attributes of a partition that are not in `DURABLE` are only in memory, and are lost with the
process.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

from attrs import define, field, frozen

PartitionState = Literal[
    "sending", "unknown", "absent", "void", "submitted", "ended", "fetched", "collected", "gone"
]

LIVE: frozenset[PartitionState] = frozenset({"sending", "unknown", "submitted", "ended", "fetched"})
"""The states of a partition that still holds its requests."""

QUEUED: frozenset[PartitionState] = frozenset({"sending", "unknown", "submitted"})
"""The states of a partition whose requests may be in the queue of the service."""

Source = Literal["fresh", "due"]
"""Where a partition is cut from: requests that were not sent yet, or those to be retried."""


KnownBy = Literal["response", "ids", "person", "reused", "copied", "restored"]
"""How a partition is known to be what it is."""


class Clocks(NamedTuple):
    """
    What time it is.

    Attributes:
        steady: seconds by a clock that cannot be set. For durations within a process.
        wall: seconds since the epoch. For marks that outlive the process.
    """

    steady: float
    wall: float


class Anchor(NamedTuple):
    """A batch that was in the list before a create was sent; `created_at` by the service."""

    batch_id: str
    created_at: float


@define
class PartitionRecord:
    """
    One attempt at one create.

    The first block of attributes is in the ledger, the second only in memory.

    Attributes:
        number: from 1, in the order of sending.
        state: the state; the module `planner` draws them.
        requests: how many requests it was sent with.
        size: bytes of the request body.
        source: whether its requests were sent for the first time, or are retried.
        resends: how many creates of the same requests were taken for absent before this one.
        began: when it was sent, by this machine's wall clock.
        not_after: when the last byte may leave at the latest, by the same clock.
        anchors: the newest batches of the workspace before it was sent.
        absent: the absent partitions that held some of its requests before.
        window_at: when the first complete listing after the last byte began, by the service's
            clock; None before that listing.
        window_wall: the same by this machine's wall clock. Either clock may be set.
        batch_id: the batch that it became.
        known_by: how the batch is known to be it: `response`, `ids`, or `person`; or `reused`,
            `copied` or `restored`: it was never sent, and has answers of another run, of equal
            requests, or of earlier attempts.
        created_at: when the batch was created, by the service's clock.
        ended_at: when it ended.
        cancel: whether a cancel was decided: `final`, or `recall` where its requests go back.
        recalled_for: whether a resend of its requests was recalled once; an absent partition.
        permitted: whether a person allowed to send its requests again.
        counted: how many requests the ended batch has by its counts; None where they are unknown.
        sent_at: when `begin` opened it, by the steady clock of this process.
        last_byte: when its last byte had left, by the steady clock of this process; None while
            that cannot be known.
        window_steady: when its window began, by the same clock; None if an earlier process saw it.
        frozen: the candidates of the first complete listing after the window; None before.
        candidates: the batches that could be it, as they were last seen. One that is deleted
            before its ids were read stays, as archived.
        vanished: since when the service has not known a candidate, by the steady clock.
        relook: the listing that decides must begin after this, by the steady clock.
        fetches: how many clean downloads of the same incomplete results there were.
        held: how many of its requests have a result in its incomplete part.
        foreign_since: since when its batch shows results of other requests, by the steady clock.
        missing_since: since when the service has not known the batch, by the steady clock.
        not_before: when to fetch its results again, by the steady clock.
        failing_since: since when fetching fails, by the steady clock.
        given_up: whether this process has given up on its results.
        cancel_sent: whether this process asked the service to cancel it.
        processed: how many of its requests the service has processed, as far as it shows that.
        age: how old it was when it was last listed, by the service's clock.
        exposure: what it cost, or costs at most until that is known; of a run with a cap.
    """

    number: int
    state: PartitionState
    requests: int
    size: int
    source: Source
    resends: int
    began: float
    not_after: float
    anchors: tuple[Anchor, ...] = ()
    absent: tuple[int, ...] = ()
    window_at: float | None = None
    window_wall: float | None = None
    batch_id: str | None = None
    known_by: KnownBy | None = None
    created_at: float | None = None
    ended_at: float | None = None
    cancel: Literal["final", "recall"] | None = None
    recalled_for: bool = False
    permitted: bool = False
    counted: int | None = None

    sent_at: float = -1.0
    last_byte: float | None = None
    window_steady: float | None = None
    frozen: frozenset[str] | None = None
    candidates: dict[str, BatchView] = field(factory=dict)
    vanished: dict[str, float] = field(factory=dict)
    relook: float = -1.0
    fetches: int = 0
    held: int = 0
    foreign_since: float | None = None
    missing_since: float | None = None
    not_before: float = 0.0
    failing_since: float | None = None
    given_up: bool = False
    cancel_sent: bool = False
    processed: int = 0
    age: float | None = None
    exposure: int = 0


DURABLE = (
    "number",
    "state",
    "requests",
    "size",
    "source",
    "resends",
    "began",
    "not_after",
    "anchors",
    "absent",
    "window_at",
    "window_wall",
    "batch_id",
    "known_by",
    "created_at",
    "ended_at",
    "cancel",
    "recalled_for",
    "permitted",
    "counted",
)
"""The attributes of a partition that are in the ledger."""


@frozen
class Pool:
    """
    The requests that no partition holds.

    Attributes:
        fresh: how many can be sent now.
        due: how many failed and are to be retried.
        due_at: when the first of these may be retried, by the wall clock.
        suspended: how many wait until it is known what became of an earlier create of them.
        later: how many are not sent before those that go first are settled.
    """

    fresh: int = 0
    due: int = 0
    due_at: float = 0.0
    suspended: int = 0
    later: int = 0


@define
class Facts:
    """
    What the ledger holds of the run as such.

    Attributes:
        identity: the organization and workspace, or what else the first response named them by.
        create_not_before: the earliest next create, by the wall clock.
        queue_limit: how many requests of this run were queued when the service refused more.
        queue_refused_at: when it refused, by the wall clock.
        max_bytes: the most bytes of a body that the service was not seen to refuse.
        watched_at: when the last complete listing that looked for batches of absent partitions
            began, by the wall clock.
        number: the number of the last partition.
        output_since: when the output was made, if it was there, empty, before the run; None if it
            was not, or no batch of an earlier run can have been sent for it.
    """

    identity: str | None = None
    create_not_before: float = 0.0
    queue_limit: int | None = None
    queue_refused_at: float = 0.0
    max_bytes: int | None = None
    watched_at: float = 0.0
    number: int = 0
    output_since: float | None = None


class BatchView(NamedTuple):
    """
    What a listing shows of a batch.

    Attributes:
        id: its id.
        created_at: when it was created, by the service's clock.
        requests: how many requests it has by its counts; None where they are unknown or all zero.
        ended: whether its results can be had.
        ended_at: when it ended.
        archived: whether its results are gone.
        processed: how many requests it shows as processed.
    """

    id: str
    created_at: float
    requests: int | None
    ended: bool
    ended_at: float | None = None
    archived: bool = False
    processed: int = 0
