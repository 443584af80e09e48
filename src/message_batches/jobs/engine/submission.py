"""
Submit a partition, and reconcile one whose create's response was lost.

The API has no idempotency keys: a repeated create makes a second batch, which is paid for too. So
the intent is recorded first, with the newest batch that existed before it. When no response comes,
the batches since then are searched for one that has the right number of requests and does not
belong to another partition.
"""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Protocol

from message_batches import ListIncompleteError
from message_batches.jobs.engine.service import (
    PAGE_SIZE,
    Batch,
    Service,
    may_hold,
    reason,
)
from message_batches.jobs.errors import (
    AlreadySubmittingError,
    CreateUnknownError,
    DecisionRequiredError,
    InputError,
)
from message_batches.jobs.input import wire_blocks
from message_batches.jobs.ledger import Intent, Ledger, LockHeldError, PartitionRecord
from message_batches.jobs.output import read_line
from message_batches.jobs.system import System
from message_batches.jobs.types import Handle, Partition
from message_batches.sdk import create_failure_kind_of
from message_batches.sdk.create import PreparedRequests

_CLOCK_ERROR = 86_400.0
"""The most seconds by which the clocks of this machine and of the service may differ."""


class LedgerProtocol(Protocol):
    """What submitting needs of a ledger; `Ledger` documents each member."""

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
    Submit one partition, unless it was submitted before.

    Several processes may call this with the same partition and ledger: one of them submits it.

    Args:
        partition: the partition.
        ledger: the ledger of the run, or its path.
        service: the API.
        reconcile_for: seconds to look for the batch of an earlier call whose response was lost;
            None leaves that to the caller.

    Raises:
        AlreadySubmittingError: another process is submitting it; call again later.
        CreateUnknownError: it is unknown whether the batch exists; call again with
            `reconcile_for`.
        DecisionRequiredError: more than one batch could be the one whose response was lost.
        InputError: the requests are not those that were planned, or the file is not a ledger;
            nothing was sent.
        FileNotFoundError: the ledger does not exist; nothing was sent.
        AnthropicError: the service refused, or could not be reached; it accepted nothing from this
            call, which may be repeated.
    """
    if isinstance(ledger, str | Path):
        with Ledger.open(Path(ledger)) as opened:
            return submit(partition, ledger=opened, service=service, reconcile_for=reconcile_for)
    number = partition.number
    _check_same(partition, ledger)
    with _exclusively(number, ledger):
        if ledger.intent(number) is not None and reconcile_for is not None:
            reconcile(number, ledger=ledger, service=service, reconcile_for=reconcile_for)
        record = ledger.record(number)
        if record.batch_id is not None:
            return record.handle
        if record.state == "sending":
            raise CreateUnknownError(
                f"partition {number} was sent before, and it is unknown whether it was accepted"
            )
        return _send(partition, ledger, service)


def reject(handle: Handle, *, ledger: Ledger | str | Path) -> None:
    """
    Record that an adopted batch holds other requests than those of its partition.

    Only for a handle for which `collect` raised BatchMismatchError: the next `submit` with
    `reconcile_for` searches for another batch, and submits the requests again if it finds none.
    Calling this again has no effect.

    Args:
        handle: the batch.
        ledger: the ledger of the run, or its path.

    Raises:
        InputError: the batch was not adopted but named in the response to the create, so it is
            certain to be the partition's; or the partition is not in this ledger; or the file is
            not a ledger. Nothing was changed.
        FileNotFoundError: the ledger does not exist.
    """
    if isinstance(ledger, str | Path):
        with Ledger.open(Path(ledger)) as opened:
            reject(handle, ledger=opened)
        return
    number, batch_id = handle.partition.number, handle.batch_id
    _check_same(handle.partition, ledger)
    record = ledger.record(number)
    if record.batch_id == batch_id and not record.adopted:
        raise InputError.at(
            ledger.path,
            f"{batch_id} is certainly partition {number}: the create returned its id.",
            "Collect its results.",
        )
    ledger.reject_batch(number, batch_id)


def _send(partition: Partition, ledger: LedgerProtocol, service: Service) -> Handle:
    number = partition.number
    try:
        newest = next(service.list(page_size=1), None)
        anchor = newest.id if newest else None
    except ListIncompleteError:
        anchor = ""  # unknown: the time of creation decides which batches are newer
    ledger.record_intent(number, anchor)
    try:
        batch = service.create(PreparedRequests(partial(wire_blocks, partition)))
    except InputError as error:
        ledger.mark_not_sent(number, str(error))
        raise
    except Exception as error:
        kind = create_failure_kind_of(error)
        if kind == "ambiguous":
            ledger.mark_broken(number, reason(error))
            raise CreateUnknownError(reason(error)) from error
        if kind is not None:
            ledger.mark_not_sent(number, reason(error))
        raise
    return ledger.mark_submitted(number, batch.id, batch.created_at)


@contextmanager
def _exclusively(number: int, ledger: LedgerProtocol) -> Iterator[None]:
    """Keep other processes from submitting the same partition meanwhile."""
    try:
        with ledger.lock(number):
            yield
    except LockHeldError as held:
        raise AlreadySubmittingError(f"process {held} is submitting partition {number}") from None


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
        raise InputError.at(
            ledger.path,
            f"Partition {partition.number} is not the one that this run has planned.",
            "Use the partitions that `plan` returned for this ledger.",
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
    Find the batch of a partition whose create's response was lost.

    Args:
        number: the number of the partition.
        ledger: the ledger of the run.
        service: the API.
        reconcile_for: seconds to search.
        since: the start of a search that an error interrupted, by the monotonic clock; by default
            the search starts now.

    Returns:
        the handle of the adopted batch; None if the partition was not accepted and may be
        submitted again.

    Raises:
        DecisionRequiredError: more than one batch fits.
    """
    intent = ledger.intent(number)
    if intent is None:
        record = ledger.record(number)
        return record.handle if record.batch_id else None
    # By the monotonic clock: setting the other one forward would end the search too early, and the
    # requests could be paid for twice.
    system = ledger.system
    deadline = (system.monotonic() if since is None else since) + reconcile_for
    interval = min(5.0, reconcile_for / 4)
    while True:
        # A listing shows the state at its start, not at its end.
        listed_at = system.monotonic()
        try:
            fitting = candidates(intent, ledger=ledger, service=service)
        except ListIncompleteError as error:
            # A batch that is missing from an incomplete list may exist all the same.
            raise _list_incomplete(ledger, intent, error) from error
        if len(fitting) > 1:
            fitting = _not_disproved(fitting, number, ledger, service)
        if len(fitting) == 1:
            (batch,) = fitting
            return ledger.mark_submitted(number, batch.id, batch.created_at, adopted=True)
        if fitting:
            raise _decision_required(ledger, intent, [batch.id for batch in fitting])
        if listed_at >= deadline:
            ledger.mark_not_sent(number, "no batch appeared")
            return None
        system.sleep(min(interval, max(deadline - listed_at, 0.05)))


def _not_disproved(
    fitting: list[Batch], number: int, ledger: LedgerProtocol, service: Service
) -> list[Batch]:
    """
    Return the batches whose results are not known to be those of other requests.

    There may be more than one even after all have ended: two runs may have the same ids.
    """
    return [batch for batch in fitting if _is_ours(batch, number, ledger, service) is not False]


def _is_ours(batch: Batch, number: int, ledger: LedgerProtocol, service: Service) -> bool | None:
    """Return whether the first result has an id of the partition; None without a result."""
    if batch.processing_status != "ended":
        return None
    with closing(service.results(batch.id)) as lines:
        first = next(lines, None)
    return None if first is None else ledger.holds(number, read_line(first).custom_id)


def _decision_required(
    ledger: LedgerProtocol, intent: Intent, fitting: list[str]
) -> DecisionRequiredError:
    number = intent.partition.number
    command = f"message-batches reconcile {shlex.quote(str(ledger.out))} --partition {number}"
    return DecisionRequiredError(
        f"The response to the create of partition {number} was lost, and {len(fitting)} batches "
        f"could be it, by their time and their {intent.partition.requests:,} requests: "
        f"{', '.join(fitting)}. Nothing was sent again. If you can wait, run the same command "
        "again when they have ended: their results show which one it is, unless another run uses "
        f"the same ids. If you know the batch, run: {command} --adopt BATCH_ID. If it is not one "
        f"of them, run: {command} --resubmit.",
        number,
        fitting,
    )


def _list_incomplete(
    ledger: LedgerProtocol, intent: Intent, error: ListIncompleteError
) -> DecisionRequiredError:
    number = intent.partition.number
    command = f"message-batches reconcile {shlex.quote(str(ledger.out))} --partition {number}"
    return DecisionRequiredError(
        f"The response to the create of partition {number} was lost, and the list of batches "
        f"cannot be read to its end: {error} Nothing was sent again. If you know the batch, run: "
        f"{command} --adopt BATCH_ID. If you are sure that it was not accepted, run: "
        f"{command} --resubmit.",
        number,
        [],
    )


def candidates(intent: Intent, *, ledger: LedgerProtocol, service: Service) -> list[Batch]:
    """Return the unclaimed batches since the intent with as many requests as its partition."""
    claimed = ledger.known_batches(intent.partition.number)
    return [
        batch
        for batch in _since(intent, service)
        if batch.id not in claimed and may_hold(batch, intent.partition.requests)
    ]


def _since(intent: Intent, service: Service) -> list[Batch]:
    """
    Return the batches that were created after the intent.

    The order of the list decides, so a wrong clock does no harm. Only if the anchor, the newest
    batch before the intent, is unknown or has been deleted since, the time of creation decides.
    """
    batches: list[Batch] = []
    for batch in service.list(page_size=PAGE_SIZE):
        if batch.id == intent.anchor:
            return batches
        batches.append(batch)
    if intent.anchor is None:
        return batches
    return [batch for batch in batches if batch.created_at.timestamp() >= intent.at - _CLOCK_ERROR]
