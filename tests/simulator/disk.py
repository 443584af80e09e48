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

Code = Literal["fresh", "held", "suspended", "due", "settled", "later", "revise", "restore"]

INCOMPLETE = frozenset({"truncated", "refused"})
"""Answers that are not complete. Only those that are truncated are asked for again."""

ANSWERS = INCOMPLETE | {"succeeded"}
"""The outcomes that are paid for."""

HELD_BY = frozenset({"sending", "unknown", "submitted", "ended", "fetched", "gone"})
"""The states of a partition that holds its requests."""


class Disk:
    """The ledger of one run of `count` requests."""

    def __init__(
        self,
        count: int,
        retries: int,
        bounds: tuple[int, ...] | None = None,
        costs: tuple[int, ...] | None = None,
        redos: int = 0,
    ) -> None:
        self.retries = retries
        self.redos = redos
        self.bounds = bounds or (1,) * count
        self.costs = costs or self.bounds
        self.codes: list[Code] = ["fresh"] * count
        self.attempts = [0] * count
        self.due_at = [0.0] * count
        self.aside: list[dict[int, bool]] = [{} for _ in range(count)]
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
        first_due = min(due, default=0.0)
        return Pool(
            codes.count("fresh"),
            len(due),
            first_due,
            codes.count("suspended"),
            codes.count("later"),
        )

    def admit(self, most: int | None) -> None:
        """Let so many requests be sent in all; the first ones, to keep it simple."""
        sent = sum(code not in ("fresh", "later") for code in self.codes)
        left = len(self.codes) if most is None else most - sent
        for index, code in enumerate(self.codes):
            if code in ("fresh", "later"):
                self.codes[index] = "fresh" if left > 0 else "later"
                left -= 1

    def exposure(self, number: int) -> int:
        """Return what a partition cost, or costs at most while not all is known."""
        members, facts = self.members[number], self.partitions[number]
        part = self.parts.get(number, {})
        if facts["state"] not in ("fetched", "collected") or any(i not in part for i in members):
            return sum(self.bounds[index] for index in members)
        return sum(self.costs[index] for index in members if part[index] in ANSWERS)

    def cut(
        self, source: str, most: int, max_cost: int | None = None, least_cost: int = 0
    ) -> tuple[Cut, tuple[int, ...]]:
        chosen: list[int] = []
        left = 10**9 if max_cost is None else max_cost
        too_dear = False
        for index, code in enumerate(self.codes):
            if code == source and (source == "fresh" or self.due_at[index] <= self.now):
                if self.bounds[index] > left:
                    too_dear = True
                    break
                left -= self.bounds[index]
                chosen.append(index)
                if len(chosen) == most:
                    break
        if too_dear and sum(self.bounds[index] for index in chosen) < least_cost:
            chosen = []
        wanted = set(chosen)
        absent = tuple(
            number
            for number, facts in self.partitions.items()
            if facts["state"] == "absent" and wanted.intersection(self.members[number])
        )
        ceiling = sum(self.bounds[index] for index in chosen)
        return Cut(len(chosen), len(chosen) * 10, absent, ceiling), tuple(chosen)

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
                    if values.get("state") == "collected":
                        self._ask_again(number)
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
                        if self.aside[index]:
                            self.codes[index] = "restore"
                            continue
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
            aside = self.aside[index]
            if self.codes[index] == "settled":
                if outcome in ANSWERS and number not in aside:
                    self.twice.append((index, number))
                continue
            held = self.codes[index]
            elsewhere = held == "held" and not self._holds(number, index)
            if number in aside and (elsewhere or held in ("revise", "restore")):
                continue
            others = [each for each in aside if each != number]
            if outcome in INCOMPLETE and max(others, default=0) > number:
                # What it answers was asked again already.
                self.twice.append((index, number))
                if held == "held" and not elsewhere:
                    self.codes[index] = "fresh"
                continue
            if outcome in INCOMPLETE and held not in ("revise", "restore"):
                again = outcome == "truncated" and sum(map(aside.get, others)) < self.redos
                if again or aside.get(number):
                    aside[number] = not elsewhere
                    if not elsewhere:
                        self.codes[index] = "revise"
                        self.attempts[index] += 1
                    continue
                self._end(index, number, outcome)
                continue
            if held in ("revise", "restore") and outcome != "succeeded":
                if outcome in ANSWERS:
                    self.twice.append((index, number))
                continue
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
            failures = max(self.attempts[index] - len(others), 1)
            if outcome == "overloaded" and failures <= self.retries:
                self.codes[index] = "due"
                self.due_at[index] = self.now + 1
                continue
            if outcome != "succeeded" and aside:
                self.codes[index] = "restore"
                continue
            self._end(index, number, outcome)

    def _end(self, index: int, number: int, outcome: str) -> None:
        self.codes[index] = "settled"
        self.settled_by[index] = (number, outcome)
        self.output.append((index, number, outcome))

    def _ask_again(self, number: int) -> None:
        """Let requests be due whose answers a merge has put aside."""
        for index in self.members[number]:
            if self.codes[index] == "revise" and self.aside[index].get(number):
                self.codes[index] = "due"
                self.due_at[index] = self.now + 1

    def restore(self) -> None:
        """Settle what waits for that with the last answer that was put aside."""
        for index, code in enumerate(self.codes):
            if code == "restore":
                self._end(index, list(self.aside[index])[-1], "truncated")

    def _holds(self, number: int, index: int) -> bool:
        """Return whether no later partition holds a request."""
        return not any(
            other > number
            and facts["state"] in ("sending", "unknown", "submitted", "ended", "fetched")
            and index in self.members[other]
            for other, facts in self.partitions.items()
        )
