"""
The one owner of a run: an actor that keeps the ledger and says what is to be done next.

Whoever sends a partition holds a lease on it, and renews it. A holder that cannot renew ends itself
before the lease can go to another, so that a create which nobody waits for any more is never on its
way when the batch is looked for. Leases are in the ledger: an actor that was killed comes back
knowing who holds what, and lets each go on.

Every method may be called twice with the same arguments, because Ray repeats calls that an actor
did not live to answer.
"""

from __future__ import annotations

import time
import warnings
from collections.abc import Sequence
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path

import ray

from message_batches.jobs import InputError
from message_batches.jobs.errors import Diagnostic
from message_batches.jobs.ledger.lock import LockHeldError, locked
from message_batches.jobs.ledger.records import Intent, PartitionRecord
from message_batches.jobs.start import refuse_changes
from message_batches.jobs.steps import BatchState, Handle
from message_batches.ray.ledger import NAME, SharedLedger
from message_batches.ray.manifest import write_manifest
from message_batches.ray.tasks import LEFT_BEHIND
from message_batches.ray.values import (
    Collected,
    CollectedPart,
    CollectTask,
    Cut,
    Facts,
    Part,
    Planned,
    WorkPlan,
)

_BETWEEN_TRIES = 0.2

_LONG_WAIT = 600.0
"""Seconds to wait for the lock when Ray has restarted the actor: on a network file system, that of
a node that is gone lasts a while."""


class LedgerActor:
    """
    Owns the ledger of the run in a folder, from any machine that sees the folder.

    Args:
        folder: where the run is kept.
        lease: the seconds after which a holder that could not renew its lease ends itself. Others
            are let in after twice as many.
        wait: how many seconds to wait while another process has the run.
    """

    def __init__(self, folder: str, lease: float, wait: float) -> None:
        self._folder = Path(folder)
        self._path = self._folder / NAME
        self._lease = lease
        self._held = ExitStack()
        self._opened: SharedLedger | None = None
        self._ends: dict[int, float] = {}
        self._states: dict[str, BatchState] = {}
        self._refusal: InputError | None = None
        try:
            self._enter(_LONG_WAIT if _came_back() else wait)
        except InputError as error:
            self._refusal = error  # for whoever calls; raised here, Ray would wrap it up

    def _enter(self, wait: float) -> None:
        try:
            (self._folder / "results").mkdir(parents=True, exist_ok=True)
            self._lock(wait)
        except LockHeldError as held:
            what = f"Another process ({held}) is at work on this run."
            problem = Diagnostic(what, "Wait for it, or end it first.")
            raise InputError(str(self._folder), [problem]) from None
        except OSError as error:
            what = f"The folder cannot be used: {error.strerror}."
            problem = Diagnostic(
                what, "Give one that every node can write, and that can lock files."
            )
            raise InputError(str(self._folder), [problem]) from error
        if self._path.exists():
            self._open()

    def _lock(self, wait: float) -> None:
        deadline = time.monotonic() + wait
        while True:
            try:
                self._held.enter_context(locked(self._path.with_name(NAME + ".lock")))
                return
            except LockHeldError:
                if time.monotonic() > deadline:
                    raise
            time.sleep(_BETWEEN_TRIES)

    def _open(self) -> None:
        self._opened = self._held.enter_context(SharedLedger.open(self._path))
        # Whoever holds a lease may have renewed it with an actor that is no more.
        self._ends = dict.fromkeys(self._opened.holders(), time.monotonic() + 2 * self._lease)

    @property
    def _ledger(self) -> SharedLedger:
        if self._refusal:
            raise self._refusal
        assert self._opened is not None
        return self._opened

    def begun(self) -> list[Planned] | None:
        """Give the plan of the run; None if there is none yet."""
        if self._refusal:
            raise self._refusal
        return self._opened.planned() if self._opened else None

    def check(self, facts: Facts) -> None:
        """Raise InputError if the run was begun with other facts."""
        refuse_changes(self._ledger, facts)

    def fact(self, name: str) -> object:
        """Give a fact that the run was begun with."""
        return self._ledger.setting(name)

    def begin(self, run: str, facts: Facts, plans: Sequence[Planned]) -> None:
        """Write down the plan of a new run."""
        if self._opened is None:
            SharedLedger.create(self._path, run, facts, plans)
            self._open()

    def touch(self, planned: Planned) -> None:
        """Note that a file was written again, with the same rows."""
        self._ledger.touch(planned)

    def orders(
        self, submitting: Sequence[int], collecting: Sequence[int], most: int | None
    ) -> WorkPlan:
        """
        Say what the run owes.

        Two partitions with the same number of rows are never on their way at once: that number is
        all that tells the batch of a lost answer from the others.

        Args:
            submitting: partitions that tasks are sending or looking for.
            collecting: partitions whose results tasks are bringing.
            most: how many batches may be under way at once; None for as many as there are.
        """
        ledger = self._ledger
        taken = set(submitting) | {number for number in ledger.holders() if self._is_held(number)}
        open_ = ledger.records("planned", "sending", "submitted")
        under_way = [
            record
            for record in open_
            if record.state != "planned" or record.partition.number in taken
        ]
        counts = {r.partition.requests for r in under_way if r.state != "submitted"}
        submit = [
            record.partition
            for record in open_
            if record.state == "sending" and record.partition.number not in taken
        ]
        free = len(open_) if most is None else most - len(under_way)
        for record in open_:
            if free <= 0:
                break
            partition = record.partition
            if (
                record.state == "planned"
                and partition.number not in taken
                and partition.requests not in counts
            ):
                submit.append(partition)
                counts.add(partition.requests)
                free -= 1
        return WorkPlan(
            tuple(submit),
            tuple(record.handle for record in open_ if record.state == "submitted"),
            tuple(
                _errand(record)
                for record in ledger.records("ended")
                if record.partition.number not in collecting
            ),
            ledger.owes,
            ledger.progress(self._answered()),
        )

    def _answered(self) -> int:
        return sum(
            sum(state.request_counts.values()) - state.request_counts["processing"]
            for state in self._states.values()
        )

    def claim(self, number: int, holder: str) -> bool:
        """Lend a partition to a holder, if nobody else has it."""
        ledger = self._ledger
        holders = ledger.holders()
        if holders.get(number, holder) != holder and self._is_held(number):
            return False
        rows = ledger.record(number).partition.requests
        alike = {
            r.partition.number
            for r in ledger.records("planned", "sending")
            if r.partition.requests == rows and r.partition.number != number
        }
        sending = {record.partition.number for record in ledger.records("sending")}
        if any(other in sending or (other in holders and self._is_held(other)) for other in alike):
            return False
        ledger.lend(number, holder)
        self._ends[number] = time.monotonic() + 2 * self._lease
        return True

    def _is_held(self, number: int) -> bool:
        return self._ends.get(number, 0.0) > time.monotonic()

    def renew(self, number: int, holder: str) -> bool:
        """Prolong a lease, if it is still this holder's."""
        if self._ledger.holders().get(number) != holder:
            return False
        self._ends[number] = time.monotonic() + 2 * self._lease
        return True

    def release(self, number: int, holder: str) -> None:
        """End a lease."""
        self._ledger.take_back(number, holder)

    def record(self, number: int) -> PartitionRecord:
        """Give one partition."""
        return self._ledger.record(number)

    def intent(self, number: int) -> Intent | None:
        """Give the open intent of a partition."""
        return self._ledger.intent(number)

    def known_batches(self, number: int) -> set[str]:
        """Give the batches that are not a partition's."""
        return self._ledger.known_batches(number)

    def begin_sending(self, number: int, holder: str, anchor: str | None) -> bool:
        """Write down the intent to send a partition; False if the holder has lost its lease."""
        if not self.renew(number, holder):
            return False
        if self._ledger.intent(number) is None:
            self._ledger.begin_sending(number, anchor)
        return True

    def mark_broken(self, number: int, holder: str, why: str) -> None:
        """Note that a connection broke, unless another holder is at work by now."""
        if self.renew(number, holder):
            self._ledger.mark_broken(number, why)

    def mark_not_sent(self, number: int, holder: str, why: str) -> None:
        """Take an intent back, unless another holder is at work by now."""
        if self.renew(number, holder):
            self._ledger.mark_not_sent(number, why)

    def mark_submitted(
        self, number: int, batch_id: str, created_at: datetime, *, adopted: bool
    ) -> Handle:
        """
        Write down the batch that a partition became, whoever says so: it is so.

        Returns:
            the batch that counts. It is another one if the partition had become that already.
        """
        ledger = self._ledger
        record = ledger.record(number)
        if record.batch_id is None:
            if record.state == "planned":
                ledger.begin_sending(number, None)
            return ledger.mark_submitted(number, batch_id, created_at, adopted=adopted)
        if record.batch_id != batch_id:
            ledger.note(number, f"was accepted a second time, as {batch_id}")
        return record.handle

    def divide(self, number: int, cuts: Sequence[Cut]) -> None:
        """Put smaller partitions in the place of one that the service found too large."""
        self._ledger.divide(number, cuts)

    def note_states(self, states: Sequence[BatchState]) -> int:
        """Take in what the API said about batches; give how many of them have ended."""
        numbers = {
            record.batch_id: record.partition.number for record in self._ledger.records("submitted")
        }
        self._states = {state.batch_id: state for state in states if not state.ended}
        ended = [state for state in states if state.ended]
        for state in ended:
            if state.batch_id in numbers:
                self._ledger.mark_ended(numbers[state.batch_id], state.ended_at)
        return len(ended)

    def reject_batch(self, number: int, batch_id: str) -> None:
        """Undo an adoption: the batch turned out to hold other rows."""
        self._ledger.reject_batch(number, batch_id)

    def keep(self, number: int, brought: CollectedPart) -> Part:
        """Let the results of a partition appear under their name."""
        return self._ledger.keep(number, brought)

    def finish(self) -> Collected:
        """Say what there is, write it beside the parts, and let go of the ledger."""
        ledger = self._ledger
        collected = Collected(str(self._folder), ledger.setting("rows"), tuple(ledger.parts()))
        write_manifest(collected)
        for pattern in LEFT_BEHIND:
            for scratch in (self._folder / "results").glob(pattern):
                scratch.unlink(missing_ok=True)
        self.close()
        return collected

    def close(self) -> None:
        """Let go of the ledger."""
        self._held.close()


def _came_back() -> bool:
    if not ray.is_initialized():
        return False
    context = ray.get_runtime_context()
    if context.get_actor_id() is None:
        return False
    with warnings.catch_warnings():
        # Ray warns of a property that this one of its own uses.
        warnings.simplefilter("ignore", DeprecationWarning)
        return bool(context.was_current_actor_reconstructed)


def _errand(record: PartitionRecord) -> CollectTask:
    return CollectTask(record.handle, record.round + 1, record.recalled)
