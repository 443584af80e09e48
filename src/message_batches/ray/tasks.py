"""
The steps of a run as Ray tasks. Each can run on any worker and can be repeated.

A task returns failures as plain values and does not raise them: an exception of the client holds
its HTTP request, with its headers, and would carry it to another process.
"""

from __future__ import annotations

import hashlib
import secrets
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import orjson
from attrs import frozen

from message_batches import AnthropicError, ResultsError
from message_batches.jobs import RunError, RunOptions
from message_batches.jobs.engine import (
    DOWNLOADS,
    FailedCall,
    PartSink,
    PollPolicy,
    action_for,
    failed_call,
    is_retried,
)
from message_batches.jobs.errors import BatchMismatchError
from message_batches.jobs.input import PartitionDraft, find_requests
from message_batches.jobs.output import ResultLine
from message_batches.jobs.steps import (
    AlreadySubmittingError,
    BatchState,
    CreateUnknownError,
    Handle,
    Manifest,
    Partition,
    collect,
    poll,
    submit,
)
from message_batches.ray.leases import LeaseLostError, LedgerClient
from message_batches.ray.messages import (
    Access,
    CollectedPart,
    CollectTask,
    PlannedPartition,
    missing_path,
)
from message_batches.sdk import failure_kind_of

SCRATCH_FILES = ("*.part", "*.new", "part-*.*.missing")
"""Patterns of the files that a killed worker leaves in the results folder."""


@frozen
class RetryLater:
    """Another worker has the lease; try again later."""


@frozen
class CreateUnknown:
    """A create was sent and its outcome is unknown."""

    reason: str


@frozen
class TooLarge:
    """The service refused the batch as too large; `partitions` are its halves."""

    partitions: tuple[PlannedPartition, ...]


@frozen
class BatchMismatch:
    """The adopted batch of a partition holds other requests."""


TaskFailure = RunError | FailedCall
"""What stops the run, or the failure of one call to the service."""


def check_service(access: Access) -> str | RunError:
    """Return the name of the service that this worker uses, or what keeps it from using it."""
    try:
        with access.service() as service:
            return access.name or str(service.client.base_url)
    except RunError as error:
        return error


def submit_partition(
    actor: Any,
    folder: str,
    partition: Partition,
    access: Access,
    expected: str,
    reconcile_for: float,
    lease: float,
) -> Handle | RetryLater | CreateUnknown | TooLarge | TaskFailure:
    """Send a partition, or reconcile a create whose response was lost."""
    client = LedgerClient(actor, folder, partition, lease)
    try:
        with access.service(expected) as service:
            handle = submit(partition, ledger=client, service=service, reconcile_for=reconcile_for)
            if client.duplicate:
                # A machine was suspended for longer than its lease and sent the create when it
                # woke up. The batch may have ended already; then the cancel fails.
                with suppress(AnthropicError):
                    service.cancel(client.duplicate)
            return handle
    except (AlreadySubmittingError, LeaseLostError):
        return RetryLater()
    except CreateUnknownError as error:
        return CreateUnknown(str(error))
    except RunError as error:
        return error
    except AnthropicError as error:
        failure = _failure_from(error)
        if failure.kind != "too_large" or partition.requests == 1:
            return failure
        draft = PartitionDraft(tuple(find_requests(partition, _All())))
        return TooLarge(tuple(map(PlannedPartition.of, draft.halves())))


class _All:
    def __contains__(self, _: object) -> bool:
        return True


def poll_batches(
    handles: list[Handle], access: Access, expected: str
) -> list[BatchState] | TaskFailure:
    """Return the states of the batches."""
    try:
        with access.service(expected) as service:
            return poll(handles, service=service)
    except RunError as error:
        return error
    except AnthropicError as error:
        return _failure_from(error)


def collect_part(
    task: CollectTask, folder: str, access: Access, expected: str, options: RunOptions
) -> CollectedPart | BatchMismatch | TaskFailure:
    """Download the results of one batch."""
    try:
        with access.service(expected) as service:
            for attempt in range(1, DOWNLOADS + 1):
                sink = _PartSink(task, folder, options)
                with sink:
                    try:
                        manifest = collect(task.handle, sink, service=service)
                    except ResultsError:
                        if attempt < DOWNLOADS:
                            time.sleep(PollPolicy.up_to(options.polling_interval).backoff(attempt))
                            continue
                        # The service has no more results; the manifest counts the missing ones.
                        manifest = sink.finish()
                    return sink.collected_part(manifest)
    except BatchMismatchError:
        return BatchMismatch()
    except RunError as error:
        return error
    except AnthropicError as error:
        return _failure_from(error)
    raise RuntimeError("the last attempt always returns")


class _PartSink(PartSink):
    """Writes a part to a scratch file and selects the failed requests to retry."""

    def __init__(self, task: CollectTask, folder: str, options: RunOptions) -> None:
        number = task.handle.partition.number
        name = f"part-{number:05}.{secrets.token_hex(8)}.part"
        self._part = Path(folder) / "results" / name
        self._task = task
        self._options = options
        self._aborted_by: tuple[str, str | None] | None = None
        super().__init__(task.handle, self._part, leave_out=self._to_retry)

    def _to_retry(self, line: ResultLine) -> bool:
        if line.outcome == "succeeded":
            return False
        cause = line.cause or line.outcome
        if action_for(cause, self._options.on_error) == "abort":
            self._aborted_by = (cause, line.message)
        return is_retried(
            cause,
            self._options.on_error,
            attempts=self._task.attempts,
            retries=self._options.retries,
            for_resume=self._task.recalled,
        )

    def collected_part(self, manifest: Manifest) -> CollectedPart:
        """Return the written part."""
        with open(self._part, "rb") as file:
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        if self.missing:
            ids = (own or orjson.dumps(wire) for wire, own in self.missing.items())
            missing_path(self._part).write_bytes(b"".join(custom_id + b"\n" for custom_id in ids))
        partition = self._task.handle.partition
        retry = None
        if self.left_out:
            retry = PlannedPartition.of(
                PartitionDraft(tuple(find_requests(partition, self.left_out)))
            )
        return CollectedPart(
            str(self._part),
            self._part.stat().st_size,
            sha256,
            manifest.outcomes,
            manifest.missing,
            manifest.unmatched,
            retry,
            self._aborted_by,
        )


def _failure_from(error: AnthropicError) -> FailedCall:
    kind = failure_kind_of(error)
    if kind is None:
        raise RuntimeError(f"A {type(error).__name__} is not a failure of the service.")
    return failed_call(error, kind, time.time())
