"""The worker's side of a lease, and its access to the ledger through the ledger actor."""

from __future__ import annotations

import os
import secrets
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import orjson
import ray
from ray.exceptions import RayError

from message_batches.jobs.errors import RunError
from message_batches.jobs.input import wire_requests
from message_batches.jobs.ledger import SUFFIX, Intent, LockHeldError, PartitionRecord
from message_batches.jobs.steps import Handle, Partition, System
from message_batches.ray.ledger import NAME

_RENEWALS = 6
"""How many times a lease is renewed in the time that it lasts."""


class LeaseLostError(RunError):
    """Another worker has the lease of the partition now; nothing was sent."""


class LedgerClient:
    """
    The ledger that `submit` uses on a worker: each method calls the ledger actor.

    Attributes:
        duplicate: a second batch of the partition, created although the ledger already has one.
    """

    def __init__(self, actor: Any, folder: str, partition: Partition, lease: float) -> None:
        self._actor = actor
        self._partition = partition
        self._lease = lease
        self._holder = secrets.token_hex(8)
        self.path = Path(folder) / NAME
        self.out = self.path.with_name(NAME.removesuffix(SUFFIX))
        self.system = System()
        self.duplicate: str | None = None

    @contextmanager
    def lock(self, number: int) -> Iterator[None]:
        """Hold the lease of the partition; raise LockHeldError if another worker has it."""
        requested_at = time.monotonic()
        if not self._call("claim", number, self._holder):
            raise LockHeldError("on another worker")
        try:
            with renewing(self._renew, self._lease, requested_at):
                yield
        finally:
            self._call("release", number, self._holder)

    def _renew(self) -> bool:
        renewed = self._actor.renew.remote(self._partition.number, self._holder)
        return bool(ray.get(renewed, timeout=self._lease / _RENEWALS))

    def _call(self, method: str, *arguments: Any, **named: Any) -> Any:
        return ray.get(getattr(self._actor, method).remote(*arguments, **named))

    def record(self, number: int) -> PartitionRecord:
        record: PartitionRecord = self._call("record", number)
        return record

    def intent(self, number: int) -> Intent | None:
        intent: Intent | None = self._call("intent", number)
        return intent

    def known_batches(self, number: int) -> set[str]:
        known: set[str] = self._call("known_batches", number)
        return known

    def record_intent(self, number: int, anchor: str | None) -> None:
        if not self._call("begin_sending", number, self._holder, anchor):
            raise LeaseLostError(f"The lease on partition {number} was lost.")

    def mark_broken(self, number: int, why: str) -> None:
        self._call("mark_broken", number, self._holder, why)

    def mark_not_sent(self, number: int, why: str) -> None:
        self._call("mark_not_sent", number, self._holder, why)

    def mark_submitted(
        self, number: int, batch_id: str, created_at: datetime, *, adopted: bool = False
    ) -> Handle:
        handle: Handle = self._call("mark_submitted", number, batch_id, created_at, adopted=adopted)
        if handle.batch_id != batch_id:
            self.duplicate = batch_id
        return handle

    def holds(self, number: int, custom_id: str) -> bool:
        return any(
            orjson.loads(wire)["custom_id"] == custom_id
            for wire, _ in wire_requests(self._partition)
        )


def end_process() -> None:
    """Exit at once, which also interrupts a create."""
    sys.stderr.write("message-batches: The lease could not be renewed; this worker exits.\n")
    sys.stderr.flush()
    os._exit(70)


@contextmanager
def renewing(
    renew: Callable[[], bool],
    lease: float,
    requested_at: float,
    *,
    give_up: Callable[[], None] = end_process,
) -> Iterator[None]:
    """
    Renew a lease while the block runs.

    Args:
        renew: extends the lease; returns False if another holder has it. It may fail or block.
        lease: seconds without a renewal after which to give up.
        requested_at: when the lease was requested, by the monotonic clock.
        give_up: called when the lease is lost or was not renewed in time.
    """
    done = threading.Event()

    def renew_until_done() -> None:
        renewed_at = requested_at
        while not done.wait(lease / _RENEWALS):
            now = time.monotonic()
            renewed = _try_to_renew(renew)
            if renewed:
                # The time of the request, not of the reply: the lease runs from somewhere between.
                renewed_at = now
            late = time.monotonic() - renewed_at > lease * (1 - 1 / _RENEWALS)
            if (renewed is False or late) and not done.is_set():
                give_up()
                return

    thread = threading.Thread(target=renew_until_done, name="lease", daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


def _try_to_renew(renew: Callable[[], bool]) -> bool | None:
    """Renew a lease; return None if the actor did not reply."""
    try:
        return renew()
    except RayError:
        return None  # Ray may be restarting the actor
