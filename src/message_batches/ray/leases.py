"""A worker's end of a lease: the books of one partition, kept by the actor."""

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

from message_batches.jobs.input.partition_reader import wire_rows
from message_batches.jobs.ledger.ledger import SUFFIX
from message_batches.jobs.ledger.lock import LockHeldError
from message_batches.jobs.ledger.records import Intent, PartitionRecord
from message_batches.jobs.steps import Handle, Partition
from message_batches.jobs.system import SYSTEM
from message_batches.ray.ledger import NAME

_RENEWALS = 6
"""How often a lease is renewed in the time that it lasts."""


class LeaseLost(Exception):
    """Another worker has the partition by now; nothing was sent."""


class LedgerClient:
    """What sending one partition asks of the ledger, asked of the actor that owns it."""

    def __init__(self, keeper: Any, folder: str, partition: Partition, lease: float) -> None:
        self._keeper = keeper
        self._partition = partition
        self._lease = lease
        self._holder = secrets.token_hex(8)
        self.path = Path(folder) / NAME
        self.out = self.path.with_name(NAME.removesuffix(SUFFIX))
        self.system = SYSTEM
        self.surplus: str | None = None

    @contextmanager
    def alone(self, number: int) -> Iterator[None]:
        """Hold the lease of the partition; raise LockHeldError if another worker has it."""
        asked = time.monotonic()
        if not self._ask("claim", number, self._holder):
            raise LockHeldError("of another worker")
        try:
            with keeping(self._renew, self._lease, asked):
                yield
        finally:
            self._ask("release", number, self._holder)

    def _renew(self) -> bool:
        renewed = self._keeper.renew.remote(self._partition.number, self._holder)
        return bool(ray.get(renewed, timeout=self._lease / _RENEWALS))

    def _ask(self, what: str, *arguments: Any, **named: Any) -> Any:
        return ray.get(getattr(self._keeper, what).remote(*arguments, **named))

    def record(self, number: int) -> PartitionRecord:
        record: PartitionRecord = self._ask("record", number)
        return record

    def intent(self, number: int) -> Intent | None:
        intent: Intent | None = self._ask("intent", number)
        return intent

    def known_batches(self, number: int) -> set[str]:
        known: set[str] = self._ask("known_batches", number)
        return known

    def begin_sending(self, number: int, anchor: str | None) -> None:
        if not self._ask("begin_sending", number, self._holder, anchor):
            raise LeaseLost

    def mark_broken(self, number: int, why: str) -> None:
        self._ask("mark_broken", number, self._holder, why)

    def mark_not_sent(self, number: int, why: str) -> None:
        self._ask("mark_not_sent", number, self._holder, why)

    def mark_submitted(
        self, number: int, batch_id: str, created_at: datetime, *, adopted: bool = False
    ) -> Handle:
        handle: Handle = self._ask("mark_submitted", number, batch_id, created_at, adopted=adopted)
        if handle.batch_id != batch_id:
            self.surplus = batch_id
        return handle

    def holds(self, number: int, custom_id: str) -> bool:
        return any(
            orjson.loads(wire)["custom_id"] == custom_id for wire, _ in wire_rows(self._partition)
        )


def end_process() -> None:
    """End this worker at once: whatever it has on its way to the service stops with it."""
    sys.stderr.write("message-batches: the lease could not be renewed; this worker ends itself.\n")
    sys.stderr.flush()
    os._exit(70)


@contextmanager
def keeping(
    renew: Callable[[], bool],
    lease: float,
    asked: float,
    *,
    give_up: Callable[[], None] = end_process,
) -> Iterator[None]:
    """
    Renew a lease while the block runs.

    Args:
        renew: asks for more time; False if the lease is another's. May fail, and may take a while.
        lease: seconds without a renewal after which to give up.
        asked: when the lease was asked for, by the monotonic clock.
        give_up: what to do then.
    """
    done = threading.Event()

    def go_on() -> None:
        sure = asked
        while not done.wait(lease / _RENEWALS):
            now = time.monotonic()
            renewed = _renewed(renew)
            if renewed:
                # From when it was asked for: that it was granted is known only later.
                sure = now
            late = time.monotonic() - sure > lease * (1 - 1 / _RENEWALS)
            if (renewed is False or late) and not done.is_set():
                give_up()
                return

    thread = threading.Thread(target=go_on, name="lease", daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


def _renewed(renew: Callable[[], bool]) -> bool | None:
    try:
        return renew()
    except RayError:
        return None  # there is no answer: the actor may be on its way back
