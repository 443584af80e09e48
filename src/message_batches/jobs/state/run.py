"""A run in the memory of one process, and what a person decided about it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Literal

from attrs import define, field, frozen

from message_batches.jobs.state.changes import Change, Noted, Opened, Proved, Updated
from message_batches.jobs.state.records import (
    QUEUED,
    Anchor,
    Clocks,
    Facts,
    PartitionRecord,
    PartitionState,
    Pool,
)

Goal = Literal["finish", "submit", "drain", "collect", "reconcile", "check"]
"""
What a process wants of a run.

finish: all of it. submit: send everything. drain: send nothing more, and wait for what was sent.
collect: fetch what has ended. reconcile: find out what became of creates without a response.
check: look once for batches of such creates, and fetch those that have ended.
"""

Verdict = Literal[
    "done",
    "stopped",
    "question",
    "refused",
    "account",
    "unreachable",
    "incomplete",
    "aborted",
    "capped",
]
"""How a process ends its work on a run."""


@frozen
class PlannerOptions:
    """
    What a person decided about the run.

    Attributes:
        goal: what this process is to do.
        partitions: the only ones that this process collects; None for all.
        uploads: the most creates at once.
        downloads: the most downloads at once.
        max_batch_requests: the most requests in a batch.
        max_batch_bytes: the most bytes of a body.
        max_queued: the most requests in batches that have not ended; None to learn it.
        max_open_batches: the most batches that have not ended.
        max_cost: the most that the run may cost, in `money.NANO`; None for any amount.
        proven_ids: whether the ids on the wire name the run and the partition.
        start_anew: whether to send although an earlier run of this output may have sent batches.
        window: seconds to look for the batch of a create that was not answered.
        upload_seconds: seconds that the upload of a body may take.
        give_up_after: seconds without a response before this process gives up.
        polling_interval: the most seconds between two listings.
    """

    goal: Goal = "finish"
    partitions: frozenset[int] | None = None
    uploads: int = 4
    downloads: int = 4
    max_batch_requests: int = 100_000
    max_batch_bytes: int = 256_000_000
    max_queued: int | None = None
    max_open_batches: int | None = None
    max_cost: int | None = None
    proven_ids: bool = True
    start_anew: bool = False
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
        downloaded: the partitions that are being collected, and need the network no more.
        anchors: the newest batches of the last listing; None before the first.
        listed: when a listing of this process first showed a batch, by the steady clock.
        unreadable: the batches whose ids could not be read, and how often.
        first_complete: when the first complete listing of this process began; None before.
        watched: when the last complete listing began, by the steady clock; None before.
        incomplete_since: since when every listing was incomplete, by the steady clock.
        acted_at: when anything but a listing began or ended last, by the steady clock.
        earlier: the batches that an earlier run of this output may have sent.
        unknown_batch: a batch in progress that the service did not know when it was asked last.
        confirmed: whether this process knows that it talks to the workspace of the run.
        next_listing: when to list next, by the steady clock.
        reads: failures of calls that only read.
        creates: failures of creates.
        started: when this process started, by the steady clock.
        sent_at: when this process sent a batch last, by the steady clock.
        queue_refused: when a full queue refused a batch of this process, by the steady clock.
        no_room: what was left of the cap when no request was found that costs so little; 0 if
            requests have changed since.
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
    pool: Pool = field(factory=Pool)
    facts: Facts = field(factory=Facts)
    proofs: dict[str, tuple[int, ...]] = field(factory=dict)

    flights: set[tuple[str, int | str]] = field(factory=set)
    downloaded: set[int] = field(factory=set)
    anchors: tuple[Anchor, ...] | None = None
    listed: dict[str, float] = field(factory=dict)
    unreadable: dict[str, Failures] = field(factory=dict)
    first_complete: Clocks | None = None
    watched: float | None = None
    incomplete_since: float | None = None
    acted_at: float = 0.0
    earlier: tuple[str, ...] = ()
    unknown_batch: str | None = None
    confirmed: bool = False
    next_listing: float = 0.0
    reads: Failures = field(factory=Failures)
    creates: Failures = field(factory=Failures)
    started: float = 0.0
    sent_at: float | None = None
    queue_refused: float | None = None
    no_room: int = 0
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

    def under_way(self, *kinds: str) -> int:
        """Return how many actions of these kinds are under way."""
        return sum([kind in kinds for kind, _ in self.flights])

    @property
    def committed(self) -> int:
        """What the partitions cost, or cost at most until that is known; of a run with a cap."""
        return sum(record.exposure for record in self.partitions.values())

    @property
    def room(self) -> int | None:
        """What requests that are sent now may cost at most; None for any amount."""
        most = self.options.max_cost
        return None if most is None else most - self.committed

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
                self.no_room = 0
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
