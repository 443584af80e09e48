"""
What a run knows, as plain values, and the changes that it makes to them.

The ledger and the memory of a run are changed by the same changes: a change is on disk before the
memory has it. What a process knows only for itself, such as which transfers are under way, is lost
with the process and is not in the ledger.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Literal, NamedTuple

from attrs import define, field, frozen

PartitionState = Literal[
    "sending", "unknown", "absent", "void", "submitted", "ended", "fetched", "collected", "gone"
]

LIVE: frozenset[PartitionState] = frozenset({"sending", "unknown", "submitted", "ended", "fetched"})
"""The states of a partition that still holds its requests."""

QUEUED: frozenset[PartitionState] = frozenset({"sending", "unknown", "submitted"})
"""The states of a partition whose requests may be in the queue of the service."""

Goal = Literal["finish", "submit", "drain", "collect", "reconcile"]
"""
What a process wants of a run.

finish: all of it. submit: send everything. drain: send nothing more, and wait for what was sent.
collect: fetch what has ended. reconcile: find out what became of creates without a response.
"""

Verdict = Literal["done", "stopped", "question", "refused", "unreachable", "incomplete", "aborted"]
"""How a process ends its work on a run."""


Source = Literal["fresh", "due"]
"""Where a partition is cut from: requests that were not sent yet, or those to be retried."""


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
        known_by: how the batch is known to be it: `response`, `ids`, or `person`.
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
        missing_since: since when the service has not known the batch, by the steady clock.
        not_before: when to fetch its results again, by the steady clock.
        failing_since: since when fetching fails, by the steady clock.
        given_up: whether this process has given up on its results.
        cancel_sent: whether this process asked the service to cancel it.
        processed: how many of its requests the service has processed, as far as it shows that.
        age: how old it was when it was last listed, by the service's clock.
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
    known_by: Literal["response", "ids", "person"] | None = None
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
    missing_since: float | None = None
    not_before: float = 0.0
    failing_since: float | None = None
    given_up: bool = False
    cancel_sent: bool = False
    processed: int = 0
    age: float | None = None


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
    """

    fresh: int = 0
    due: int = 0
    due_at: float = 0.0
    suspended: int = 0


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
    """

    identity: str | None = None
    create_not_before: float = 0.0
    queue_limit: int | None = None
    queue_refused_at: float = 0.0
    max_bytes: int | None = None
    watched_at: float = 0.0
    number: int = 0


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


# Actions


@frozen
class Submit:
    """
    Cut requests from the pool and send them as one batch.

    Attributes:
        source: whether to cut requests that are fresh, or those that are due.
        max_requests: the most requests to cut.
        max_bytes: the most bytes of the body.
        cut: what was cut; `begin` needs it.
    """

    source: Source
    max_requests: int
    max_bytes: int
    cut: Cut | None = None


class Cut(NamedTuple):
    """
    Requests that were taken from the pool.

    Attributes:
        requests: how many.
        size: bytes of the body.
        absent: numbers of the absent partitions that held some of them.
    """

    requests: int
    size: int
    absent: tuple[int, ...] = ()


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
        refusal: what to report where no retry can help.
    """

    kind: Literal["busy", "unreachable", "refused", "too_large", "not_sent", "ambiguous"]
    reason: str
    retry_after: float | None = None
    queue_full: bool = False
    unknown_batch: bool = False
    refusal: str = ""


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
        clean: whether the download came to its regular end.
        abort: the cause and message of a failure that stops the run.
        waiting: what the service still owes, in words, where the part is not complete.
    """

    held: int
    foreign: int = 0
    clean: bool = True
    abort: tuple[str, str | None] | None = None
    waiting: str = ""


@frozen
class Done:
    """An action without a result succeeded."""


Outcome = Failed | Accepted | Listed | Identified | Part | Done


# Changes


@frozen
class Opened:
    """A partition was cut from the pool; the ledger keeps which requests those are."""

    partition: PartitionRecord


@frozen
class Updated:
    """Attributes of a partition changed."""

    number: int
    values: Mapping[str, Any]


@frozen
class Returned:
    """The requests that a partition held went back to the pool, or are `suspended`."""

    number: int
    suspended: bool = False


@frozen
class Suspended:
    """What the pool has of the requests of an absent partition is not sent for now."""

    number: int


@frozen
class Freed:
    """What is suspended of the requests of an absent partition can be sent."""

    number: int


@frozen
class Claimed:
    """What the pool has of the requests of a partition belongs to it again."""

    number: int


@frozen
class Settled:
    """The results in the part of a partition count; `all_there` if none can follow."""

    number: int


@frozen
class TooLarge:
    """The only request of a partition is too large for the service."""

    number: int
    reason: str


@frozen
class Proved:
    """A batch holds requests of these partitions, or of none."""

    batch_id: str
    partitions: tuple[int, ...]


@frozen
class Noted:
    """Facts of the run changed."""

    values: Mapping[str, Any]


@frozen
class Logged:
    """Something happened to a partition that a person may want to read later."""

    number: int
    message: str


Change = (
    Opened
    | Updated
    | Returned
    | Suspended
    | Freed
    | Claimed
    | Settled
    | TooLarge
    | Proved
    | Noted
    | Logged
)


@frozen
class PlannerOptions:
    """
    What a person decided about the run.

    Attributes:
        goal: what this process is to do.
        uploads: the most creates at once.
        downloads: the most downloads at once.
        max_batch_requests: the most requests in a batch.
        max_batch_bytes: the most bytes of a body.
        max_queued: the most requests in batches that have not ended; None to learn it.
        max_open_batches: the most batches that have not ended.
        proven_ids: whether the ids on the wire name the run and the partition.
        window: seconds to look for the batch of a create that was not answered.
        upload_seconds: seconds that the upload of a body may take.
        give_up_after: seconds without a response before this process gives up.
        polling_interval: the most seconds between two listings.
    """

    goal: Goal = "finish"
    uploads: int = 4
    downloads: int = 4
    max_batch_requests: int = 100_000
    max_batch_bytes: int = 256_000_000
    max_queued: int | None = None
    max_open_batches: int | None = None
    proven_ids: bool = True
    window: float = 900.0
    upload_seconds: float = 3600.0
    give_up_after: float = 3600.0
    polling_interval: float = 60.0


@define
class Failures:
    """Consecutive failures of one kind of call, by the steady clock."""

    count: int = 0
    since: float = 0.0
    not_before: float = 0.0
    reason: str = ""


@define
class State:
    """
    A run in the memory of one process.

    Attributes:
        options: what a person decided.
        partitions: every partition by its number, without the void ones.
        pool: the requests that no partition holds.
        facts: what the ledger holds of the run as such.
        proofs: the partitions that a batch could be by its ids, by the id of the batch.
        flights: what is under way.
        anchors: the newest batches of the last listing; None before the first.
        listed: when a listing of this process first showed a batch, by the steady clock.
        unreadable: the batches whose ids could not be read, and how often.
        first_complete: when the first complete listing of this process began; None before.
        watched: when the last complete listing began, by the steady clock; None before.
        incomplete_since: since when every listing was incomplete, by the steady clock.
        acted_at: when anything but a listing began or ended last, by the steady clock.
        confirmed: whether this process knows that it talks to the workspace of the run.
        next_listing: when to list next, by the steady clock.
        reads: failures of calls that only read.
        creates: failures of creates.
        started: when this process started, by the steady clock.
        sent_at: when this process sent a batch last, by the steady clock.
        stopping: whether a person wants this process to stop.
        end: the verdict that was reached, and why.
        by_state: the partitions in each state.
        claimed: the partitions that have a batch, by its id.
        queued: how many requests may be in the queue of the service.
        answered: the highest number of a partition whose create was answered.
        to_cancel: the partitions whose batches are to be canceled.
    """

    options: PlannerOptions
    partitions: dict[int, PartitionRecord] = field(factory=dict)
    pool: Pool = Pool()
    facts: Facts = field(factory=Facts)
    proofs: dict[str, tuple[int, ...]] = field(factory=dict)

    flights: set[tuple[str, int | str]] = field(factory=set)
    anchors: tuple[Anchor, ...] | None = None
    listed: dict[str, float] = field(factory=dict)
    unreadable: dict[str, Failures] = field(factory=dict)
    first_complete: Clocks | None = None
    watched: float | None = None
    incomplete_since: float | None = None
    acted_at: float = 0.0
    confirmed: bool = False
    next_listing: float = 0.0
    reads: Failures = field(factory=Failures)
    creates: Failures = field(factory=Failures)
    started: float = 0.0
    sent_at: float | None = None
    stopping: bool = False
    end: tuple[Verdict, str] | None = None
    by_state: dict[PartitionState, dict[int, PartitionRecord]] = field(factory=dict)
    claimed: dict[str, int] = field(factory=dict)
    queued: int = 0
    answered: int = 0
    to_cancel: set[int] = field(factory=set)

    def of(self, *states: PartitionState) -> list[PartitionRecord]:
        """Return the partitions in these states, in no particular order of the states."""
        if len(states) == 1:
            return list(self.by_state.get(states[0], _NONE).values())
        return [record for state in states for record in self.by_state.get(state, _NONE).values()]

    def has(self, *states: PartitionState) -> bool:
        """Return whether a partition is in one of these states."""
        return any(map(self.by_state.get, states))

    def count(self, *states: PartitionState) -> int:
        """Return how many partitions are in these states."""
        return sum(len(self.by_state.get(state, _NONE)) for state in states)

    def add(self, record: PartitionRecord) -> None:
        """Add a partition, as the ledger has it."""
        self.partitions[record.number] = record
        self._index(record)
        if record.batch_id is not None:
            self.claimed[record.batch_id] = record.number

    def change(self, changes: Iterable[Change]) -> None:
        """Make changes that the ledger has made; it returns the pool that results."""
        for change in changes:
            if isinstance(change, Updated):
                self._update(self.partitions[change.number], change.values)
            elif isinstance(change, Opened):
                self.add(change.partition)
                self.facts.number = change.partition.number
            elif isinstance(change, Proved):
                self.proofs[change.batch_id] = change.partitions
            elif isinstance(change, Noted):
                for name, value in change.values.items():
                    setattr(self.facts, name, value)

    def _index(self, record: PartitionRecord) -> None:
        self.by_state.setdefault(record.state, {})[record.number] = record
        if record.state in QUEUED:
            self.queued += record.requests
        if record.known_by == "response":
            self.answered = max(self.answered, record.number)
        if record.cancel is not None and record.state == "submitted":
            self.to_cancel.add(record.number)

    def _update(self, record: PartitionRecord, values: Mapping[str, Any]) -> None:
        del self.by_state[record.state][record.number]
        self.to_cancel.discard(record.number)
        if record.state in QUEUED:
            self.queued -= record.requests
        if "batch_id" in values:
            self.claimed.pop(record.batch_id or "", None)
            if values["batch_id"] is not None:
                self.claimed[values["batch_id"]] = record.number
        for name, value in values.items():
            setattr(record, name, value)
        if record.state == "void":
            del self.partitions[record.number]
            self.claimed.pop(record.batch_id or "", None)
        else:
            self._index(record)


_NONE: dict[int, PartitionRecord] = {}
