"""The ledger does what the model of the simulator does, change by change."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path
from random import Random
from typing import Any

import pytest
from attrs import evolve

from message_batches.jobs.ledger import (
    CODES,
    FAILED,
    AskedAgain,
    Ledger,
    Members,
    Merged,
    OutputCheckpoint,
    PartManifest,
)
from message_batches.jobs.ledger.codes import (
    DUE,
    FRESH,
    HELD,
    MISSING,
    RESTORE,
    REVISE,
    SUSPENDED,
)
from message_batches.jobs.state import (
    Anchor,
    Change,
    Claimed,
    Freed,
    Logged,
    Noted,
    Opened,
    PartitionRecord,
    PlannerOptions,
    Proved,
    Returned,
    Settled,
    Submit,
    Suspended,
    TooLarge,
    Updated,
)
from message_batches.jobs.storage import RunFolder
from message_batches.jobs.system import SYSTEM
from tests.jobs.ledgers import new_run
from tests.simulator.disk import ANSWERS, Disk

RETRIES = 2
STATES = (
    "sending",
    "unknown",
    "absent",
    "void",
    "submitted",
    "ended",
    "fetched",
    "collected",
    "gone",
)
REDOS = 1
NAMES = {
    FRESH: "fresh",
    HELD: "held",
    SUSPENDED: "suspended",
    DUE: "due",
    REVISE: "revise",
    RESTORE: "restore",
}


def next_action(status: str, made: Mapping[str, int]) -> str | None:
    """Ask again after a truncated answer; keep every other one."""
    return "retry" if status == "truncated" and made.get("retry", 0) < REDOS else None


class Pair:
    """A ledger and its model, changed together."""

    def __init__(self, folder: Path, seed: int, database: str | None = None) -> None:
        self.dice = dice = Random(seed)
        count = dice.randint(2, 14)
        self.lines = sorted(dice.sample(range(1, 2 * count + 1), count))
        # Some runs stretch over more than one page of codes.
        if dice.random() < 0.3:
            self.lines = [line + (4_000 if line > count else 0) for line in self.lines]
        self.disk = Disk(count, RETRIES, redos=REDOS)
        self.disk.now = 1e9
        self.folder = folder
        self.system = evolve(SYSTEM, now=lambda: self.disk.now + 1, fsync=lambda _: None)
        self.database = database
        self.run = new_run(folder, self.lines, self.system, database)
        self.ledger = self.open()
        self.copies = 0
        self.batches = 0

    def open(self) -> Ledger:
        ledger = Ledger.open(self.run, self.system)
        if self.database:
            ledger.system = self.system  # not by the clock of the database
        else:
            # Thousands of transactions follow; other tests are about the disk.
            ledger._database.execute("PRAGMA synchronous = OFF")
        return ledger

    def step(self) -> None:
        self.disk.now += self.dice.choice((0.0, 0.5, 5.0))
        changes, members, part = self.changes()
        model_members: tuple[int, ...] = ()
        if members is not None:
            index = {line: place for place, line in enumerate(self.lines)}
            model_members = tuple(
                index[line] for first, last in members.ranges for line in range(first, last + 1)
            )
        before = len(self.disk.output)
        model_pool = self.disk.commit(changes, model_members)
        pool = self.ledger.commit(
            changes,
            members=members,
            part=part,
            merged=Merged(OutputCheckpoint(0, None), AskedAgain("answers.jsonl")),
            next_action=next_action,
            is_retried=lambda cause, attempts: cause == "overloaded" and attempts <= RETRIES,
        )
        assert pool == model_pool, changes
        for change in changes:
            if isinstance(change, Settled):
                self.check_kept(change.number, before)
        if self.dice.random() < 0.2:
            self.reopen()
        self.check()

    def changes(self) -> tuple[list[Change], Members | None, PartManifest | None]:
        dice, disk = self.dice, self.disk
        numbers = list(disk.partitions)
        if not numbers or dice.random() < 0.35:
            return self.opening()
        number = dice.choice(numbers)
        log = Logged(number, "something happened")
        match dice.randrange(11):
            case 0 | 1:
                return [self.update(number), log], None, None
            case 2 | 3:
                # A partition that is void or absent gives its requests back.
                state = dice.choice(("void", "absent"))
                returned = Returned(number, suspended=dice.random() < 0.5)
                return [Updated(number, {"state": state}), returned], None, None
            case 4:
                return [Suspended(number)], None, None
            case 5:
                return [Freed(number), Suspended(dice.choice(numbers))], None, None
            case 6:
                return [Claimed(number), Updated(number, {"state": "ended"})], None, None
            case 7 | 8:
                part = self.part(number)
                changes = [Settled(number), Updated(number, {"state": "fetched"})]
                if dice.random() < 0.3:
                    changes.append(Suspended(dice.choice(numbers)))
                return changes, None, part
            case 9 if len(disk.members[number]) == 1:
                code = disk.codes[disk.members[number][0]]
                if code != "settled":
                    return [TooLarge(number, "413")], None, None
        facts: dict[str, Any] = dice.choice(
            (
                {"identity": "workspace"},
                {"create_not_before": disk.now + 5, "queue_limit": dice.randint(1, 9)},
                {"max_bytes": dice.choice((None, 1_000)), "queue_refused_at": disk.now},
            )
        )
        proof = Proved(f"msgbatch_{dice.randint(1, 5)}", tuple(sorted(dice.sample(numbers, 1))))
        return [Noted(facts), proof], None, None

    def opening(self) -> tuple[list[Change], Members | None, PartManifest | None]:
        source = self.dice.choice(("fresh", "due"))
        most = self.dice.randint(1, 5)
        model_cut, model_members = self.disk.cut(source, most)
        cut, members = self.ledger.cut(Submit(source, most, 10**9), self.disk.now)
        assert (cut.requests, cut.absent) == (model_cut.requests, model_cut.absent)
        taken = [line for first, last in members.ranges for line in range(first, last + 1)]
        assert taken == [self.lines[index] for index in model_members]
        if not cut.requests:
            return [], None, None
        record = PartitionRecord(
            number=self.disk.facts.get("number", 0) + 1,
            state="sending",
            requests=cut.requests,
            size=cut.size,
            source=source,
            resends=self.dice.randint(0, 3),
            began=self.disk.now,
            not_after=self.disk.now + 60,
            anchors=tuple(Anchor(f"msgbatch_a{n}", n / 3) for n in range(self.dice.randint(0, 2))),
            absent=cut.absent,
        )
        return [Opened(record)], members, None

    def update(self, number: int) -> Updated:
        dice = self.dice
        values: dict[str, Any] = {"state": dice.choice(STATES)}
        if dice.random() < 0.3:
            self.batches += 1
            values |= {"batch_id": f"msgbatch_b{self.batches}", "known_by": "response"}
        if dice.random() < 0.3:
            values |= {"created_at": 1.5, "ended_at": 2.5, "window_at": 0.5}
        if dice.random() < 0.4:
            values |= {"cancel": dice.choice(("final", "recall", None))}
        if dice.random() < 0.2:
            values |= {"recalled_for": True, "permitted": dice.random() < 0.5}
        return Updated(number, values)

    def part(self, number: int) -> PartManifest:
        outcomes = (
            "succeeded",
            "succeeded",
            "truncated",
            "truncated",
            "refused",
            "overloaded",
            "invalid",
            "canceled",
            None,
        )
        codes = bytearray()
        failures = []
        part: dict[int, str] = {}
        for place, index in enumerate(self.disk.members[number]):
            outcome = self.dice.choice(outcomes)
            if outcome is None:
                codes.append(0)
                continue
            part[index] = outcome
            if outcome in ANSWERS:
                codes.append(CODES["complete" if outcome == "succeeded" else outcome])
                continue
            codes.append(FAILED)
            failures.append((place, outcome, outcome, "why"))
        self.disk.parts[number] = part
        return PartManifest(bytes(codes), tuple(failures), {("m", ""): {"input": len(part)}}, 1)

    def check_kept(self, number: int, before: int) -> None:
        kept = self.ledger.kept_of(number)
        members = self.disk.members[number]
        assert [
            index for place, index in enumerate(members) if kept[place >> 3] >> (place & 7) & 1
        ] == [index for index, _, outcome in self.disk.output[before:] if outcome != "missing"]

    def reopen(self) -> None:
        """Go on with a copy of the file alone, or with another connection."""
        self.ledger.close()
        if self.database:
            self.ledger = self.open()
            return
        self.copies += 1
        run = RunFolder.of(self.folder / f"copy{self.copies}" / "results.jsonl")
        run.folder.mkdir(parents=True)
        shutil.copy(self.run.ledger, run.ledger)
        self.run = run
        self.ledger = self.open()

    def check(self) -> None:
        options = PlannerOptions()
        state, model = self.ledger.load(options), self.disk.load(options)
        assert state.partitions == model.partitions
        assert state.by_state == model.by_state
        assert (state.facts, state.proofs, state.pool) == (model.facts, model.proofs, model.pool)
        codes = self.ledger._codes.of(tuple((line, line) for line in self.lines))
        assert [NAMES.get(code, "settled") for code in codes] == self.disk.codes
        twice, count = self.ledger.twice(100)
        assert count == len(twice) == len(set(self.disk.twice))
        failed = {
            f"r{self.lines[index]}": outcome
            for index, place in enumerate(self.disk.settled_by)
            if place and self.disk.codes[index] == "settled"
            for outcome in [place[1]]
            if outcome not in ANSWERS
        }
        failures = {each.custom_id: each.outcome for each in self.ledger.failures()}
        failures |= dict.fromkeys(map(str, self.ledger.missing_ids(100)), "missing")
        assert failures == {
            id_: "errored" if outcome == "too_large" else outcome for id_, outcome in failed.items()
        }
        assert self.ledger.missing_count() == codes.count(MISSING)
        outcomes = self.ledger.outcomes()
        assert sum(outcomes.values()) == len(self.lines)


@pytest.mark.parametrize("seed", range(40))
def test_the_ledger_does_what_its_model_does(tmp_path: Path, seed: int) -> None:
    compare(Pair(tmp_path, seed))


@pytest.mark.parametrize("seed", range(40, 48))
def test_a_ledger_in_postgres_does_what_its_model_does(
    tmp_path: Path, postgres: str, seed: int
) -> None:
    compare(Pair(tmp_path, seed, postgres))


def compare(pair: Pair) -> None:
    for _ in range(60):
        pair.step()
    pair.ledger.close()
