"""
The ledger actor: the one process that has the ledger of a run open and decides what to do next.

A worker that sends a partition holds a lease on it and renews the lease. A worker that cannot renew
its lease exits before another worker can get it. So no worker still sends a create while another
looks for its batch. The ledger records the holders: an actor that Ray restarts knows who holds
which lease, and lets each worker continue.

Every method can be called twice with the same arguments, because Ray repeats a call whose actor
died before it replied.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path

import ray

from message_batches.jobs import InputError, RunError, RunLockedError
from message_batches.jobs.ledger import Intent, LockHeldError, PartitionRecord, locked
from message_batches.jobs.steps import BatchState, Handle, System, refuse_changes
from message_batches.ray.ledger import NAME, PartsLedger
from message_batches.ray.manifest import write_manifest
from message_batches.ray.messages import (
    Collected,
    CollectedPart,
    CollectTask,
    FilePlan,
    Part,
    PlannedPartition,
    RunFacts,
    WorkPlan,
)
from message_batches.ray.tasks import SCRATCH_FILES

_BETWEEN_TRIES = 0.2

_WAIT_AFTER_RESTART = 600.0
"""Seconds to wait for the lock after Ray has restarted the actor: on a network file system the lock
of a lost node can last minutes."""


class LedgerActor:
    """
    Keeps the ledger of the run in a folder. Runs on any node that can see the folder.

    Args:
        folder: the folder of the run.
        lease: seconds without a renewal after which the holder of a lease exits. Another worker can
            get the lease after twice as many.
        wait: seconds to wait while another process works on the run.
        system: clocks and sleep; by default those of this machine.
    """

    def __init__(
        self, folder: str, lease: float, wait: float, system: System | None = None
    ) -> None:
        self._folder = Path(folder)
        self._path = self._folder / NAME
        self._lease = lease
        self._system = system or System()
        self._resources = ExitStack()
        self._open_ledger: PartsLedger | None = None
        self._lease_ends: dict[int, float] = {}
        self._states: dict[str, BatchState] = {}
        self._error: RunError | None = None
        try:
            self._enter(_WAIT_AFTER_RESTART if _was_restarted() else wait)
        except RunError as error:
            self._error = error  # raised by the first call; Ray would wrap it if raised here

    def _enter(self, wait: float) -> None:
        try:
            (self._folder / "results").mkdir(parents=True, exist_ok=True)
            self._lock(wait)
        except LockHeldError as held:
            raise RunLockedError(
                f"{self._folder}: Another process ({held}) is working on this run. Wait for it, or "
                "stop it."
            ) from None
        except OSError as error:
            message = f"The folder cannot be used: {error.strerror}."
            hint = "Pass a folder that every node can write to, on a file system with locks."
            raise InputError.at(self._folder, message, hint) from error
        if self._path.exists():
            self._open()

    def _lock(self, wait: float) -> None:
        deadline = self._system.monotonic() + wait
        while True:
            try:
                self._resources.enter_context(locked(self._path.with_name(NAME + ".lock")))
                return
            except LockHeldError:
                if self._system.monotonic() > deadline:
                    raise
            self._system.sleep(_BETWEEN_TRIES)

    def _open(self) -> None:
        self._open_ledger = self._resources.enter_context(PartsLedger.open(self._path))
        # The previous actor may have renewed these leases just before it died.
        self._lease_ends = dict.fromkeys(self._open_ledger.holders(), self._lease_end())

    def _lease_end(self) -> float:
        return self._system.monotonic() + 2 * self._lease

    @property
    def _ledger(self) -> PartsLedger:
        if self._error:
            raise self._error
        if self._open_ledger is None:
            raise RuntimeError("The ledger was used before the run was created.")
        return self._open_ledger

    def file_plans(self) -> list[FilePlan] | None:
        """Return the plan of the run; None before the run was created."""
        if self._error:
            raise self._error
        return self._open_ledger.file_plans() if self._open_ledger else None

    def check_facts(self, facts: RunFacts) -> None:
        """Raise InputError if the run was created with other settings."""
        refuse_changes(self._ledger, facts)

    def setting(self, name: str) -> object:
        """Return a setting that the run was created with."""
        return self._ledger.setting(name)

    def create(self, run: str, facts: RunFacts, plans: Sequence[FilePlan]) -> None:
        """Write the plan of a new run."""
        if self._open_ledger is None:
            PartsLedger.create_run(self._path, run, facts, plans)
            self._open()

    def update_source(self, file_plan: FilePlan) -> None:
        """Record the new size and time of a file that was rewritten with the same requests."""
        self._ledger.update_source(file_plan)

    def next_work(
        self, submitting: Sequence[int], collecting: Sequence[int], max_open: int | None
    ) -> WorkPlan:
        """
        Return the work that is left.

        Two partitions with the same number of requests are never sent at the same time: if the
        response to a create is lost, that number is all that identifies the batch.

        Args:
            submitting: partitions that tasks are sending or reconciling.
            collecting: partitions whose results tasks are downloading.
            max_open: how many batches may be open at once; None for no limit.
        """
        ledger = self._ledger
        taken = set(submitting) | {number for number in ledger.holders() if self._is_held(number)}
        unfinished = ledger.records("planned", "sending", "submitted")
        open_ = [
            record
            for record in unfinished
            if record.state != "planned" or record.partition.number in taken
        ]
        counts = {r.partition.requests for r in open_ if r.state != "submitted"}
        submit = [
            record.partition
            for record in unfinished
            if record.state == "sending" and record.partition.number not in taken
        ]
        free = len(unfinished) if max_open is None else max_open - len(open_)
        for record in unfinished:
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
            submit=tuple(submit),
            waiting=tuple(record.handle for record in unfinished if record.state == "submitted"),
            collect=tuple(
                CollectTask(record.handle, record.attempt, record.recalled)
                for record in ledger.records("ended")
                if record.partition.number not in collecting
            ),
            unfinished=ledger.unfinished,
            progress=ledger.progress(self._processed()),
        )

    def _processed(self) -> int:
        return sum(state.processed for state in self._states.values())

    def claim(self, number: int, holder: str) -> bool:
        """Grant the lease of a partition; return False if another holder has it."""
        ledger = self._ledger
        holders = ledger.holders()
        if holders.get(number, holder) != holder and self._is_held(number):
            return False
        requests = ledger.record(number).partition.requests
        same_size = {
            r.partition.number
            for r in ledger.records("planned", "sending")
            if r.partition.requests == requests and r.partition.number != number
        }
        sending = {record.partition.number for record in ledger.records("sending")}
        if any(n in sending or (n in holders and self._is_held(n)) for n in same_size):
            return False
        ledger.set_holder(number, holder)
        self._lease_ends[number] = self._lease_end()
        return True

    def _is_held(self, number: int) -> bool:
        return self._lease_ends.get(number, 0.0) > self._system.monotonic()

    def renew(self, number: int, holder: str) -> bool:
        """Extend a lease; return False if this holder no longer has it."""
        if self._ledger.holders().get(number) != holder:
            return False
        self._lease_ends[number] = self._lease_end()
        return True

    def release(self, number: int, holder: str) -> None:
        """End a lease."""
        self._ledger.release(number, holder)

    def record(self, number: int) -> PartitionRecord:
        """Return the record of a partition."""
        return self._ledger.record(number)

    def intent(self, number: int) -> Intent | None:
        """Return the open intent of a partition."""
        return self._ledger.intent(number)

    def known_batches(self, number: int) -> set[str]:
        """Return the batches that cannot be the batch of a partition."""
        return self._ledger.known_batches(number)

    def begin_sending(self, number: int, holder: str, anchor: str | None) -> bool:
        """Record the intent to send a partition; return False if the holder has lost its lease."""
        if not self.renew(number, holder):
            return False
        if self._ledger.intent(number) is None:
            self._ledger.record_intent(number, anchor)
        return True

    def mark_broken(self, number: int, holder: str, why: str) -> None:
        """Record a broken connection, unless another holder has the lease."""
        if self.renew(number, holder):
            self._ledger.mark_broken(number, why)

    def mark_not_sent(self, number: int, holder: str, why: str) -> None:
        """Withdraw an intent, unless another holder has the lease."""
        if self.renew(number, holder):
            self._ledger.mark_not_sent(number, why)

    def mark_submitted(
        self, number: int, batch_id: str, created_at: datetime, *, adopted: bool
    ) -> Handle:
        """
        Record the batch of a partition. No lease is needed, because the batch exists in any case.

        Returns:
            the batch of the partition: another one than `batch_id` if the ledger already has one.
        """
        ledger = self._ledger
        record = ledger.record(number)
        if record.batch_id is None:
            if record.state == "planned":
                ledger.record_intent(number, None)
            return ledger.mark_submitted(number, batch_id, created_at, adopted=adopted)
        if record.batch_id != batch_id:
            ledger.note(number, f"was accepted a second time, as {batch_id}")
        return record.handle

    def divide(self, number: int, partitions: Sequence[PlannedPartition]) -> None:
        """Replace a partition that the service refused as too large with smaller ones."""
        self._ledger.divide(number, partitions)

    def note_states(self, states: Sequence[BatchState]) -> int:
        """Record the states of batches; return how many of them have ended."""
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
        """Undo the adoption of a batch that holds other requests."""
        self._ledger.reject_batch(number, batch_id)

    def add_part(self, number: int, collected: CollectedPart) -> Part:
        """Rename the results of a partition to their final name and close the partition."""
        return self._ledger.keep_part(number, collected)

    def finish(self) -> Collected:
        """Write the manifest, close the ledger, and return the results."""
        ledger = self._ledger
        collected = Collected(
            str(self._folder), ledger.setting("requests"), tuple(ledger.all_parts())
        )
        write_manifest(collected)
        for pattern in SCRATCH_FILES:
            for scratch in (self._folder / "results").glob(pattern):
                scratch.unlink(missing_ok=True)
        self.close()
        return collected

    def close(self) -> None:
        """Close the ledger and release the lock."""
        self._resources.close()


def _was_restarted() -> bool:
    if not ray.is_initialized():
        return False
    context = ray.get_runtime_context()
    if context.get_actor_id() is None:
        return False
    with warnings.catch_warnings():
        # This property of Ray uses another one that Ray has deprecated.
        warnings.simplefilter("ignore", DeprecationWarning)
        return bool(context.was_current_actor_reconstructed)
