"""
What must be true after each step of a history.

The checks know what the service knows, what was sent, and what is on disk. They use no function of
the planner, and of its words only what it put into the ledger and the report.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from message_batches.jobs.engine import is_verified
from message_batches.jobs.state import (
    DURABLE,
    Action,
    Cancel,
    Clocks,
    Facts,
    Failed,
    Observe,
    Outcome,
    Part,
    Settled,
    Submit,
    Updated,
)
from tests.simulator.disk import ANSWERS, HELD_BY, INCOMPLETE
from tests.simulator.faults import Create
from tests.simulator.service import OURS, RESULTS_KEPT, Batch

if TYPE_CHECKING:
    from tests.simulator.history import History

SLACK = 5.0
"""Seconds between the moment for which a list is true, and the one that the planner counts with."""

DAY = 86_400.0

HOLDING = frozenset({"sending", "unknown", "submitted", "ended"})
"""The states of a partition whose requests nobody else may send."""


class Violation(Exception):
    """A history broke a promise."""


class Checks:
    """The promises of one history."""

    def __init__(self, history: History) -> None:
        self.history = history
        self.truth: dict[int, Batch] = {}
        self.fates: dict[int, Create] = {}
        self.permitted: set[int] = set()
        self.accepted_missing: set[int] = set()
        self._sent_at: dict[int, float] = {}
        self._lost_at: dict[int, float] = {}
        self._answered: set[int] = set()
        self._in_flight: set[int] = set()
        self._listed_at: dict[str, float] = {}
        self._first_listed: dict[str, float] = {}
        self._shown: list[Batch] = []
        self._looked_at: tuple[float, float] | None = None
        self._acted_at = 0.0
        self._refused_until = -1.0
        self._refused_in = 0
        self._full: tuple[float, float] | None = None
        self._too_many = 1_000
        self._aborted = False
        self._jumped = False
        self._ever_jumped = False
        self._started_at = 0.0
        self._canceled_finally: set[int] = set()
        self.better_twice = 0

    # The process

    def at_start(self) -> None:
        history = self.history
        self._aborted = False
        self._looked_at = None
        self._started_at = history.now
        if self._jumped:
            self._refused_until = -1.0
        if history.life.cancel == "final":
            self._canceled_finally.update(
                number for number, each in history.disk.partitions.items() if not each["cancel"]
            )

    def at_death(self) -> None:
        """What was not answered when the process died is lost."""
        history = self.history
        for number in self._in_flight:
            sender_stays = not history.setting.sole
            wait = history.options.upload_seconds if sender_stays else 0.0
            self._lost_at[number] = max(history.now, self._sent_at[number] + wait)
        self._in_flight.clear()

    def at_jump(self) -> None:
        """A mark of a clock that was set may be lost with the process."""
        self._full = None
        self._jumped = self._ever_jumped = True
        if self._refused_in != self.history.lives:
            # Only the ledger has it, by the clock that was set.
            self._refused_until = -1.0

    def at_verdict(self, verdict: str) -> None:
        if self._in_flight:
            raise Violation(f"the process ends as {verdict} while a create is under way")
        self.memory_is_ledger()

    # What the process does

    def begins(self, action: Action) -> None:
        history = self.history
        if not isinstance(action, Observe):
            self._acted_at = history.now
        if history.state.stopping and not isinstance(action, Cancel):
            raise Violation(f"{type(action).__name__} is begun after a person stopped the run")

    def pilot_ends(self) -> None:
        """Check that nothing of a pilot is left to be done before the others follow."""
        if open_ := {*self.history.disk.codes} - {"settled", "later", "restore"}:
            raise Violation(f"the pilot ends with requests that are {', '.join(sorted(open_))}")

    def sends(self, number: int, members: tuple[int, ...]) -> None:
        """Check a create before its first byte."""
        history, disk = self.history, self.history.disk
        facts = disk.partitions.get(number)
        if facts is None or facts["state"] != "sending" or disk.members[number] != members:
            raise Violation("a create is sent before its intent is on disk")
        if history.life.workspace != "first":
            raise Violation("a create is sent to another workspace")
        if history.now < self._refused_until - 1e-3:
            raise Violation("a create is sent before retry-after has passed")
        if self._aborted:
            raise Violation("a create is sent after a failure of the account")
        for other, each in disk.partitions.items():
            if other == number or each["state"] not in HOLDING:
                continue
            if again := set(members).intersection(disk.members[other]):
                raise Violation(f"{again} are sent though partition {other} has them")
        allowed = history.allowed
        if allowed is not None and len(set().union(*disk.members.values())) > allowed:
            raise Violation("more requests are sent than a person allowed")
        if len(members) >= self._too_many:
            raise Violation("a body is sent that is as large as one that was too large")
        if history.life.goal not in ("finish", "submit"):
            raise Violation(f"a create is sent to {history.life.goal}")
        self._sent_at[number] = history.now
        self._in_flight.add(number)
        for sent, batch in self.truth.items():
            if sent == number or sent in self.permitted or disk.partitions[sent]["known_by"]:
                continue
            if self._is_mistaken(sent):
                continue
            listed_at = self._listed_at.get(batch.id, -1.0)
            if batch.deleted is not None:
                # Only a process that saw it while it looked for it can know of it.
                listed = listed_at > max(self._started_at, self._lost_at.get(sent, history.now))
            else:
                listed = listed_at >= 0
            if listed:
                again = set(members).intersection(disk.members[sent])
                if any(disk.codes[index] != "settled" for index in again):
                    raise Violation(f"{again} are sent again though {batch.id} was listed")
        open_batches = history.options.max_open_batches
        if open_batches is not None and len(self._open()) >= open_batches:
            raise Violation("more batches are open than a person allowed")

    def _open(self) -> list[Batch]:
        """Return the batches of this run that have not ended, but for those that came too late."""
        now = self.history.now
        return [
            batch
            for number, batch in self.truth.items()
            if batch.ends > now
            and number not in self.permitted
            and not self._came_late(number)
            and not self._is_mistaken(number)
        ]

    def _is_mistaken(self, number: int) -> bool:
        """Return whether a batch was taken for another one that has the same ids."""
        if self.history.own_ids:
            return False
        facts, batch = self.history.disk.partitions[number], self.truth[number]
        claimed = self.history.state.claimed.get(batch.id, number)
        return facts["batch_id"] not in (None, batch.id) or claimed != number

    def _came_late(self, number: int) -> bool:
        """Return whether no planner could know of a batch in time."""
        lost = self._lost_at.get(number)
        batch = self.truth[number]
        return lost is not None and batch.visible - lost > self.history.options.window - SLACK

    def accepted(self, number: int, batch: Batch) -> None:
        history = self.history
        self.truth[number] = batch
        self._full = None
        most = history.options.max_queued
        if most is not None and sum(len(each.ids) for each in self._open()) > most:
            raise Violation("more requests are queued than a person allowed")
        if history.cap is not None and history.own_ids and self._committed() > history.cap:
            raise Violation(f"{batch.id} makes the run cost more than a person allowed")
        if history.disk.partitions[number]["state"] == "void":
            raise Violation(f"{batch.id} is accepted, but counts as refused")

    def _committed(self) -> int:
        """Return what the service bills for the batches that it has, or may bill at most."""
        disk, total = self.history.disk, 0
        for number, batch in self.truth.items():
            indexes = [index for _, _, index in batch.ids]
            if disk.partitions[number]["state"] in ("fetched", "collected"):
                bills = batch.outcomes
                total += sum(disk.costs[i] for i in indexes if bills.get(i) in ANSWERS)
            else:
                total += sum(disk.bounds[index] for index in indexes)
        return total

    def refused_as_full(self, number: int) -> None:
        """An upload into a full queue: was there a reason to expect room?"""
        history = self.history
        now, ours = history.now, self._open()
        if self._full is not None:
            since, applied = self._full
            freed = any(since < batch.ends <= now for batch in history.service.batches)
            if self._sent_at[number] > applied and not freed and ours and now - since < 3600:
                raise Violation("a batch is sent into a full queue though nothing has ended")
        self._full = (now, float("inf"))

    def may_be_repeated(self, batch: Batch, begun: float) -> bool:
        """Return whether a cache may answer a create of this run with an older batch."""
        # One that answered a create, or was in a list. The answer to another create of this run
        # that never arrived there cannot be told from a new one, until ids in its results speak.
        listed = self._first_listed.get(batch.id, begun + 1) <= begun
        return listed or batch.id in self.history.state.claimed

    def canceled(self, batch: Batch) -> None:
        if batch.owner != OURS:
            raise Violation("a batch of somebody else is canceled")

    # What the process learns

    def looked(self, batches: list[Batch], began: Clocks, taken: float) -> None:
        """Remember what a complete listing showed; it counts once it is applied."""
        self._shown = [
            batch for batch in batches if taken >= batch.counted and _shows_its_size(batch)
        ]
        self._looked_at = (began.steady + self.history.steady_zero, taken)

    def applied(self, action: Action, outcome: Outcome, number: int, changes: list[object]) -> None:
        history = self.history
        now = history.now
        if isinstance(action, Observe):
            for batch in self._shown:
                self._listed_at[batch.id] = now
                self._first_listed.setdefault(batch.id, now)
            self._shown = []
        else:
            self._acted_at = now
        if isinstance(action, Submit):
            self._in_flight.discard(number)
            if isinstance(outcome, Failed):
                self._lost_at.setdefault(number, now)
                if outcome.retry_after is not None:
                    self._refused_until = max(self._refused_until, now + outcome.retry_after)
                    self._refused_in = history.lives
                    self._jumped = False
                if outcome.kind == "too_large":
                    refused = len(history.disk.members[number])
                    self._too_many = min(self._too_many, refused if refused > 1 else 1_000)
                if outcome.queue_full and self._full is not None:
                    self._full = (self._full[0], now)
            elif history.disk.partitions[number]["batch_id"] is None:
                self._lost_at.setdefault(number, now)
            else:
                self._answered.add(number)
        if isinstance(outcome, Part) and outcome.abort:
            self._aborted |= any(isinstance(change, Settled) for change in changes)
        for change in changes:
            state = change.values.get("state") if isinstance(change, Updated) else None
            if isinstance(change, Updated) and state == "absent":
                self._check_absent(change.number)
            elif isinstance(change, Updated) and state == "gone":
                self._check_gone(change.number)

    def _check_gone(self, number: int) -> None:
        batch_id = self.history.disk.partitions[number]["batch_id"]
        batch = self.history.service.by_id[batch_id]
        if batch.deleted is None and self.history.now <= batch.accepted + RESULTS_KEPT:
            raise Violation(f"{batch_id} counts as gone, but its results can be had")

    def _check_absent(self, number: int) -> None:
        sent_at = self._sent_at.get(number, self.history.now)
        late = self._started_at - sent_at > DAY and not self._ever_jumped
        if late and number not in self.permitted:
            raise Violation("a create that is a day old is taken for absent, and nobody was asked")
        batch, lost = self.truth.get(number), self._lost_at.get(number)
        if batch is None or lost is None or batch.deleted is not None or number in self.permitted:
            return
        if not _shows_its_size(batch) or self._is_mistaken(number):
            return
        if batch.visible - lost <= self.history.options.window - SLACK:
            raise Violation(f"{batch.id} was visible in time, but is taken for absent")

    # Memory and ledger

    def memory_is_ledger(self) -> None:
        history, disk, state = self.history, self.history.disk, self.history.state
        fresh = disk.load(history.options)
        for number, record in fresh.partitions.items():
            mine = state.partitions.get(number)
            if mine is None or any(
                getattr(mine, name) != getattr(record, name) for name in DURABLE
            ):
                raise Violation(f"memory and ledger differ in partition {number}")
            if mine.exposure != disk.exposure(number):
                raise Violation(f"memory and ledger differ in the cost of partition {number}")
        if len(state.partitions) != len(fresh.partitions) or state.facts != fresh.facts:
            raise Violation("memory and ledger differ")
        if (state.pool, state.proofs, state.claimed) != (fresh.pool, fresh.proofs, fresh.claimed):
            raise Violation("the pool, the proofs or the batches differ from the ledger")
        if (state.queued, state.answered) != (fresh.queued, fresh.answered) or (
            {name: set(each) for name, each in state.by_state.items() if each}
            != {name: set(each) for name, each in fresh.by_state.items()}
        ):
            raise Violation("an index of the memory is wrong")
        owners = [0] * len(disk.codes)
        for number, facts in disk.partitions.items():
            if facts["state"] in HELD_BY:
                for index in disk.members[number]:
                    owners[index] += 1
        for index, code in enumerate(disk.codes):
            if code == "held" and not owners[index]:
                raise Violation(f"{index} is held by no partition")
            if code == "revise" and not any(
                again and disk.partitions[number]["state"] == "fetched"
                for number, again in disk.aside[index].items()
            ):
                raise Violation(f"{index} waits for a merge that does not come")

    # The end

    def at_end(self) -> None:
        history, disk = self.history, self.history.disk
        rows = sorted(index for index, _, _ in disk.output)
        if rows != list(range(len(disk.codes))):
            raise Violation(f"the output has {rows}")
        for index, number, outcome in disk.output:
            self._check_row(index, number, outcome)
        self._check_answers()
        self._check_payments()
        self._check_report()
        if Facts(**disk.facts) != history.state.facts:
            raise Violation("memory and ledger differ in the facts of the run")

    def _check_row(self, index: int, number: int, outcome: str) -> None:
        facts, batch = self.history.disk.partitions[number], self.truth.get(number)
        if outcome == "too_large":
            setting = self.history.setting
            if index != setting.too_large and (setting.most_bytes or 10) >= 10:
                raise Violation(f"{index} counts as too large")
            return
        if facts["known_by"] == "ids" and not self.history.options.proven_ids:
            # Another run with these ids may have sent it; the report says by what it is known.
            return
        if batch is None or facts["batch_id"] != batch.id:
            raise Violation(f"{index} holds the answer of another run")
        if outcome == "missing":
            if index in batch.outcomes:
                raise Violation(f"{index} is missing, though the service has its result")
            if not batch.honest and number not in self.accepted_missing:
                raise Violation(f"{index} is missing, though no count said so")
        elif batch.outcomes.get(index) != outcome:
            raise Violation(f"{index} is {outcome}, but was {batch.outcomes.get(index)}")
        elif outcome == "canceled" and number not in self._canceled_finally:
            raise Violation(f"{index} is canceled, though nobody wanted that")
        elif outcome == "account":
            raise Violation(f"{index} failed for the account, and for good")

    def _check_answers(self) -> None:
        """Every answer is in the output, or put aside; none is kept that should be asked again."""
        disk, redos = self.history.disk, self.history.setting.redos
        final = {index: (number, outcome) for index, number, outcome in disk.output}
        for index, aside in enumerate(disk.aside):
            number, outcome = final[index]
            again = sum(aside.values())
            if again > redos:
                raise Violation(f"{index} was asked again {again} times")
            if outcome == "truncated" and number not in aside and again < redos:
                raise Violation(f"{index} is truncated, but was not asked again")
            if outcome not in ANSWERS and aside:
                raise Violation(f"{index} is {outcome}, though it has an answer")
        for number, part in disk.parts.items():
            if disk.partitions[number]["state"] != "collected":
                continue
            for index, outcome in part.items():
                places = (final[index][0], *disk.aside[index])
                if outcome in ANSWERS and number not in places:
                    if (index, number) not in disk.twice:
                        raise Violation(f"the answer of {number} to {index} is lost")
                    if outcome == "succeeded" and final[index][1] in INCOMPLETE:
                        self.better_twice += 1

    def _check_payments(self) -> None:
        members = self.history.disk.members
        for index in range(len(self.history.disk.codes)):
            sent = [number for number in self.truth if index in members[number]]
            if self.permitted.intersection(sent):
                continue
            answers = sum(self.truth[number].outcomes.get(index) in ANSWERS for number in sent)
            if answers > 3 * (1 + sum(self.history.disk.aside[index].values())):
                raise Violation(f"{index} was answered {answers} times")
            paid = sorted(
                number for number in sent if self.truth[number].outcomes.get(index) == "succeeded"
            )
            if len(paid) < 3:
                continue
            # A third sending needs a sign that creates are answered.
            signs = [number for number in self._answered if paid[1] < number < paid[2]]
            # With ids as they are, a batch of another create may have been taken for the first.
            if len(paid) > 3 or (not signs and self.history.options.proven_ids):
                raise Violation(f"{index} was paid {len(paid)} times")

    def _check_report(self) -> None:
        """Every batch of ours is in the ledger, or named, or the report says that it may be."""
        history, disk, state = self.history, self.history.disk, self.history.state
        absent = [number for number, facts in disk.partitions.items() if facts["state"] == "absent"]
        looked = self._looked_at is not None and self._looked_at[0] >= self._acted_at - 1e-3
        if absent and not looked and history.now > history.setting.calm_after + 7200:
            raise Violation("the run ends without a last look for lost creates")
        verified = is_verified(state)
        if not absent and history.options.proven_ids and not verified:
            raise Violation("nothing is open, but the report says that it is")
        history._pass(DAY)
        for number, batch in self.truth.items():
            if batch.id in state.claimed:
                continue
            if batch.deleted is not None or not _shows_its_size(batch):
                # No list tells of such a batch, or nothing tells it from others.
                continue
            if verified:
                raise Violation(f"the report is verified, but {batch.id} is not in it")
            seen = self._looked_at is not None and batch.counted <= self._looked_at[1]
            named = batch.id in state.partitions[number].candidates
            if seen and not named and number not in self.permitted:
                raise Violation(f"{batch.id} is neither in the ledger nor in the report")


def _shows_its_size(batch: Batch) -> bool:
    """Return whether counts say how many requests a batch was sent with, to recognize it by."""
    return len(batch.outcomes) == len(batch.ids)
