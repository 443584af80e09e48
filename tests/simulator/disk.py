"""What survives the process: the ledger, the parts and the output, as plain values."""

from __future__ import annotations

from collections.abc import Iterable
from copy import copy
from typing import Any, Literal

from message_batches.jobs.state import (
    DURABLE,
    Change,
    Claimed,
    Cut,
    Facts,
    Freed,
    Noted,
    Opened,
    PartitionRecord,
    PlannerOptions,
    Pool,
    Proved,
    Returned,
    Settled,
    State,
    Suspended,
    TooLarge,
    Updated,
)

Code = Literal["fresh", "held", "suspended", "due", "settled"]

HELD_BY = frozenset({"sending", "unknown", "submitted", "ended", "fetched", "gone"})
"""The states of a partition that holds its requests."""


class Disk:
    """The ledger of one run of `count` requests."""

    def __init__(self, count: int, retries: int) -> None:
        self.retries = retries
        self.codes: list[Code] = ["fresh"] * count
        self.attempts = [0] * count
        self.due_at = [0.0] * count
        self.settled_by: list[tuple[int, str] | None] = [None] * count
        self.partitions: dict[int, dict[str, Any]] = {}
        self.members: dict[int, tuple[int, ...]] = {}
        self.proofs: dict[str, tuple[int, ...]] = {}
        self.facts: dict[str, Any] = {}
        self.parts: dict[int, dict[int, str]] = {}
        self.output: list[tuple[int, int, str]] = []
        self.twice: list[tuple[int, int]] = []
        self.now = 0.0

    def load(self, options: PlannerOptions) -> State:
        """Return what a new process knows."""
        state = State(options)
        for facts in self.partitions.values():
            if facts["state"] != "void":
                state.add(PartitionRecord(**facts))
        state.facts = Facts(**self.facts)
        state.proofs = dict(self.proofs)
        state.pool = self.pool()
        return state

    def pool(self) -> Pool:
        codes = self.codes
        due = [self.due_at[i] for i, code in enumerate(codes) if code == "due"]
        return Pool(codes.count("fresh"), len(due), min(due, default=0.0), codes.count("suspended"))

    def cut(self, source: str, most: int) -> tuple[Cut, tuple[int, ...]]:
        chosen = []
        for index, code in enumerate(self.codes):
            if code == source and (source == "fresh" or self.due_at[index] <= self.now):
                chosen.append(index)
                if len(chosen) == most:
                    break
        wanted = set(chosen)
        absent = tuple(
            number
            for number, facts in self.partitions.items()
            if facts["state"] == "absent" and wanted.intersection(self.members[number])
        )
        return Cut(len(chosen), len(chosen) * 10, absent), tuple(chosen)

    def commit(self, changes: Iterable[Change], members: tuple[int, ...] = ()) -> Pool:
        """Make changes together."""
        for change in changes:
            match change:
                case Opened(partition):
                    number = partition.number
                    self.partitions[number] = {
                        name: copy(getattr(partition, name)) for name in DURABLE
                    }
                    self.members[number] = members
                    self.facts["number"] = number
                    for index in members:
                        self.codes[index] = "held"
                case Updated(number, values):
                    self.partitions[number].update(values)
                case Returned(number, suspended):
                    for index in self.members[number]:
                        if self.codes[index] == "held":
                            self.codes[index] = "suspended" if suspended else "fresh"
                case Suspended(number):
                    for index in self.members[number]:
                        if self.codes[index] in ("fresh", "due"):
                            self.codes[index] = "suspended"
                case Freed(number):
                    for index in self.members[number]:
                        if self.codes[index] == "suspended":
                            self.codes[index] = "fresh"
                case Claimed(number):
                    for index in self.members[number]:
                        if self.codes[index] in ("fresh", "due", "suspended"):
                            self.codes[index] = "held"
                case Settled(number):
                    self._settle(number)
                case TooLarge(number):
                    for index in self.members[number]:
                        self.codes[index] = "settled"
                        self.settled_by[index] = (number, "too_large")
                        self.output.append((index, number, "too_large"))
                case Proved(batch_id, partitions):
                    self.proofs[batch_id] = partitions
                case Noted(values):
                    self.facts.update(values)
        return self.pool()

    def _settle(self, number: int) -> None:
        part = self.parts.get(number, {})
        recalled = self.partitions[number]["cancel"] == "recall"
        for index in self.members[number]:
            outcome = part.get(index, "missing")
            if self.codes[index] == "settled":
                if outcome == "succeeded":
                    self.twice.append((index, number))
                continue
            held = self.codes[index]
            elsewhere = held == "held" and not self._holds(number, index)
            if elsewhere and outcome != "succeeded":
                # Another partition holds it now. A success counts all the same.
                continue
            if outcome == "canceled" and recalled:
                self.codes[index] = "fresh"
                continue
            if outcome == "account":
                # Not the fault of the request: it goes out again when the run is resumed.
                self.codes[index] = "due"
                self.due_at[index] = self.now
                continue
            self.attempts[index] += 1
            if outcome == "overloaded" and self.attempts[index] <= self.retries:
                self.codes[index] = "due"
                self.due_at[index] = self.now + 1
                continue
            self.codes[index] = "settled"
            self.settled_by[index] = (number, outcome)
            self.output.append((index, number, outcome))

    def _holds(self, number: int, index: int) -> bool:
        """Return whether no later partition holds a request."""
        return not any(
            other > number
            and facts["state"] in ("sending", "unknown", "submitted", "ended", "fetched")
            and index in self.members[other]
            for other, facts in self.partitions.items()
        )
