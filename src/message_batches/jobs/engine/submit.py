"""
Sends a partition, and finds out what became of one whose answer was lost.

The API has no way to make a create safe to repeat. So the intent is written down first, with the
newest batch that there was before; when no answer comes, the batches that came after it are
looked through for one with the right number of requests that nobody has claimed yet.
"""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Protocol

from message_batches.jobs.engine.service import (
    Batch,
    Service,
    counts_of,
    reason,
)
from message_batches.jobs.errors import (
    AlreadySubmittingError,
    CreateUnknownError,
    DecisionRequiredError,
    Diagnostic,
    InputError,
)
from message_batches.jobs.input import wire_blocks
from message_batches.jobs.ledger import Intent, Ledger, LockHeldError, PartitionRecord
from message_batches.jobs.output import read_line
from message_batches.jobs.system import System
from message_batches.jobs.types import Handle, Partition
from message_batches.sdk import create_failure_kind_of
from message_batches.sdk.create import PreparedRows

_CLOCK_ERROR = 86_400.0
"""Seconds by which the clocks of this machine and of the service may differ."""

PAGE_SIZE = 100
"""Batches to a page when many are looked through."""


class LedgerProtocol(Protocol):
    """What sending asks of a ledger, wherever that is kept; `Ledger` says what each means."""

    @property
    def path(self) -> Path: ...
    @property
    def out(self) -> Path: ...
    @property
    def system(self) -> System: ...
    def lock(self, number: int) -> AbstractContextManager[None]: ...
    def record(self, number: int) -> PartitionRecord: ...
    def intent(self, number: int) -> Intent | None: ...
    def record_intent(self, number: int, anchor: str | None) -> None: ...
    def mark_broken(self, number: int, reason: str) -> None: ...
    def mark_not_sent(self, number: int, reason: str) -> None: ...
    def mark_submitted(
        self, number: int, batch_id: str, created_at: datetime, *, adopted: bool = False
    ) -> Handle: ...
    def known_batches(self, number: int) -> set[str]: ...
    def holds(self, number: int, custom_id: str) -> bool: ...


def submit(
    partition: Partition,
    *,
    ledger: LedgerProtocol | str | Path,
    service: Service,
    reconcile_for: float | None = None,
) -> Handle:
    """
    Send one partition, unless it was sent before.

    Several processes may call this with the same partition and ledger: one of them sends it.

    Args:
        partition: what to send.
        ledger: the ledger of the run, or its path.
        service: the API.
        reconcile_for: seconds to look for the batch of an earlier call whose response was lost;
            None leaves that to the caller.

    Raises:
        AlreadySubmittingError: another process is sending it; call again in a while.
        CreateUnknownError: nobody knows whether the batch exists; call again with `reconcile_for`.
        DecisionRequiredError: two batches or more could be the one whose answer was lost.
        InputError: the rows are not those that were planned, or the ledger is no such file; nothing
            was sent.
        FileNotFoundError: there is no ledger; nothing was sent.
        AnthropicError: the service said no, or could not be reached; this call has sent nothing
            that was accepted, and may be repeated.
    """
    if isinstance(ledger, str | Path):
        with Ledger.open(Path(ledger)) as opened:
            return submit(partition, ledger=opened, service=service, reconcile_for=reconcile_for)
    number = partition.number
    _check_same(partition, ledger)
    with _alone(number, ledger):
        if ledger.intent(number) is not None and reconcile_for is not None:
            reconcile(number, ledger=ledger, service=service, reconcile_for=reconcile_for)
        record = ledger.record(number)
        if record.batch_id is not None:
            return record.handle
        if record.state == "sending":
            raise CreateUnknownError(
                f"batch {number} was sent before, and what became of it is not known"
            )
        return _send(partition, ledger, service)


def reject(handle: Handle, *, ledger: Ledger | str | Path) -> None:
    """
    Say that the batch of a partition is another's, as its results have shown.

    For a handle for which `collect` has raised BatchMismatchError, and for no other: the next
    `submit` with `reconcile_for` looks for another batch that fits, and sends the rows again if
    there is none. Repeated, this does nothing more.

    Args:
        handle: the batch.
        ledger: the ledger of the run, or its path.

    Raises:
        InputError: the service has named this batch in its answer, so that it is surely the
            partition's; or the partition is not of this ledger, or that is no ledger. Nothing was
            changed.
        FileNotFoundError: there is no ledger.
    """
    if isinstance(ledger, str | Path):
        with Ledger.open(Path(ledger)) as opened:
            reject(handle, ledger=opened)
        return
    number, batch_id = handle.partition.number, handle.batch_id
    _check_same(handle.partition, ledger)
    record = ledger.record(number)
    if record.batch_id == batch_id and not record.adopted:
        what = f"{batch_id} is batch {number}: the service named it when it was created."
        raise InputError(str(ledger.path), [Diagnostic(what, "Collect its results.")])
    ledger.reject_batch(number, batch_id)


def _send(partition: Partition, ledger: LedgerProtocol, service: Service) -> Handle:
    number = partition.number
    newest = next(service.list(page_size=1), None)
    ledger.record_intent(number, newest.id if newest else None)
    try:
        batch = service.create(PreparedRows(partial(wire_blocks, partition)))
    except InputError as error:
        ledger.mark_not_sent(number, str(error))
        raise
    except Exception as error:
        trouble = create_failure_kind_of(error)
        if trouble == "ambiguous":
            ledger.mark_broken(number, reason(error))
            raise CreateUnknownError(reason(error)) from error
        if trouble is not None:
            ledger.mark_not_sent(number, reason(error))
        raise
    return ledger.mark_submitted(number, batch.id, batch.created_at)


@contextmanager
def _alone(number: int, ledger: LedgerProtocol) -> Iterator[None]:
    """Keep other processes from sending the same partition meanwhile."""
    try:
        with ledger.lock(number):
            yield
    except LockHeldError as held:
        raise AlreadySubmittingError(f"process {held} is sending batch {number}") from None


def _check_same(partition: Partition, ledger: LedgerProtocol) -> None:
    try:
        record = ledger.record(partition.number)
    except KeyError:
        same = False
    else:
        planned = record.partition
        same = (planned.run, planned.fingerprint) == (partition.run, partition.fingerprint)
        same = same and record.state != "replaced"
    if not same:
        raise InputError(
            str(ledger.path),
            [
                Diagnostic(
                    f"Partition {partition.number} is not the one that this run has planned.",
                    "Take the partitions from the plan of this ledger.",
                )
            ],
        )


def reconcile(
    number: int,
    *,
    ledger: LedgerProtocol,
    service: Service,
    reconcile_for: float,
    since: float | None = None,
) -> Handle | None:
    """
    Find the batch of a partition whose answer was lost.

    Args:
        number: of the partition.
        ledger: of the run.
        service: the API.
        reconcile_for: seconds to look.
        since: when the search began, by `time.monotonic`, if it was broken off by an error and goes
            on; by default now.

    Returns:
        its handle, adopted; or None if it was surely not created and may be sent again.

    Raises:
        DecisionRequiredError: two batches or more fit.
    """
    intent = ledger.intent(number)
    if intent is None:
        record = ledger.record(number)
        return record.handle if record.batch_id else None
    # By a clock that nobody sets: one that is put forward must not cut the search short, which
    # could pay for the rows twice.
    system = ledger.system
    deadline = (system.monotonic() if since is None else since) + reconcile_for
    between_looks = min(5.0, reconcile_for / 4)
    while True:
        # What a listing shows was decided before it began, not when it was read.
        looked_at = system.monotonic()
        fitting = candidates(intent, ledger=ledger, service=service)
        if len(fitting) > 1:
            fitting = _proved(fitting, number, ledger, service)
        if len(fitting) == 1:
            (batch,) = fitting
            return ledger.mark_submitted(number, batch.id, batch.created_at, adopted=True)
        if fitting:
            raise _undecided(ledger, intent, [batch.id for batch in fitting])
        if looked_at >= deadline:
            ledger.mark_not_sent(number, "no batch appeared")
            return None
        system.sleep(min(between_looks, max(deadline - looked_at, 0.05)))


def _proved(
    fitting: list[Batch], number: int, ledger: LedgerProtocol, service: Service
) -> list[Batch]:
    """
    Leave out the batches whose results are those of other rows.

    More than one may be left, also when all have ended: those of two runs with the same ids.
    """
    return [batch for batch in fitting if _is_ours(batch, number, ledger, service) is not False]


def _is_ours(batch: Batch, number: int, ledger: LedgerProtocol, service: Service) -> bool | None:
    """Tell by the first result whose the rows are; None while there is none."""
    if batch.processing_status != "ended":
        return None
    with closing(service.results(batch.id)) as lines:
        first = next(lines, None)
    return None if first is None else ledger.holds(number, read_line(first).custom_id)


def _undecided(ledger: LedgerProtocol, intent: Intent, fitting: list[str]) -> DecisionRequiredError:
    number = intent.partition.number
    command = f"message-batches reconcile {shlex.quote(str(ledger.out))} --partition {number}"
    return DecisionRequiredError(
        f"The answer to the create of batch {number} was lost, and {len(fitting)} batches could be "
        f"it, by their time and their {intent.partition.requests:,} requests: "
        f"{', '.join(fitting)}. "
        "Nothing was sent again. If it can wait, run the same command again when they have ended: "
        "their results tell which one it is, unless another run has the same ids. If you know it, "
        f"run: {command} --adopt BATCH_ID. If it is none of them, run: {command} --resubmit.",
        number,
        fitting,
    )


def candidates(intent: Intent, *, ledger: LedgerProtocol, service: Service) -> list[Batch]:
    """Give the free batches since the intent that hold as many requests as its partition."""
    taken = ledger.known_batches(intent.partition.number)
    return [
        batch
        for batch in _since(intent, service)
        if batch.id not in taken and sum(counts_of(batch).values()) == intent.partition.requests
    ]


def _since(intent: Intent, service: Service) -> list[Batch]:
    """
    Give the batches that came after the intent.

    The order of the list tells it, so that a clock that is wrong does no harm. Only when the batch
    that marks the place has been deleted since, the time of creation must do.
    """
    batches: list[Batch] = []
    for batch in service.list(page_size=PAGE_SIZE):
        if batch.id == intent.anchor:
            return batches
        batches.append(batch)
    if intent.anchor is None:
        return batches
    return [batch for batch in batches if batch.created_at.timestamp() >= intent.at - _CLOCK_ERROR]
