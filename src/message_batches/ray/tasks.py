"""
The four steps of a run as tasks: each runs on whatever worker Ray gives it, and may be repeated.

What goes wrong is given back as a plain value, not raised: an exception of the client would take
its request with it from process to process.
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

from message_batches.jobs import RunError, RunOptions
from message_batches.jobs.engine.backoff import Failure, failure_of
from message_batches.jobs.engine.collect import DOWNLOADS, PartSink
from message_batches.jobs.engine.policy import action_for, is_due
from message_batches.jobs.errors import BatchMismatchError
from message_batches.jobs.input.partition import PartitionDraft
from message_batches.jobs.input.partition_reader import extents_of
from message_batches.jobs.output.result_line import ResultLine
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
from message_batches.ray.leases import LeaseLost, LedgerClient
from message_batches.ray.values import Access, CollectedPart, CollectTask, Cut, missing_path
from message_batches.sdk import failure_kind_of
from message_batches.sdk.errors import AnthropicError, ResultsError

LEFT_BEHIND = ("*.part", "*.new", "part-*.*.missing")
"""The files that a killed worker leaves in the folder of results, as patterns."""


@frozen
class Later:
    """Nothing was done; the same will have to be tried again in a while."""


@frozen
class Lost:
    """A create was sent and may have been accepted."""

    why: str


@frozen
class TooLarge:
    """The service takes no batch of this size; these are smaller ones."""

    cuts: tuple[Cut, ...]


@frozen
class Foreign:
    """The batch that was found for a partition holds other rows."""


Ended = RunError | Failure
"""What went wrong: with the run, or with one call."""


def look_around(access: Access) -> str | RunError:
    """Name the service that this worker would talk to."""
    try:
        with access.service() as service:
            return access.name or str(service.client.base_url)
    except RunError as error:
        return error


def submit_partition(
    keeper: Any,
    folder: str,
    partition: Partition,
    access: Access,
    expected: str,
    reconcile_for: float,
    lease: float,
) -> Handle | Later | Lost | TooLarge | Ended:
    """Send one partition, or find out what became of it."""
    books = LedgerClient(keeper, folder, partition, lease)
    try:
        with access.service(expected) as service:
            handle = submit(partition, ledger=books, service=service, reconcile_for=reconcile_for)
            if books.surplus:
                # Only where a machine slept through its lease, and its own end with it. It may
                # have ended by now, which cannot be helped.
                with suppress(AnthropicError):
                    service.cancel(books.surplus)
            return handle
    except (AlreadySubmittingError, LeaseLost):
        return Later()
    except CreateUnknownError as error:
        return Lost(str(error))
    except RunError as error:
        return error
    except AnthropicError as error:
        failure = _failure_of(error)
        if failure.trouble != "too_large" or partition.requests == 1:
            return failure
        return TooLarge(
            tuple(map(Cut.of, PartitionDraft(tuple(extents_of(partition, _All()))).halves()))
        )


class _All:
    def __contains__(self, _: object) -> bool:
        return True


def poll_batches(handles: list[Handle], access: Access, expected: str) -> list[BatchState] | Ended:
    """Ask how the batches are doing."""
    try:
        with access.service(expected) as service:
            return poll(handles, service=service)
    except RunError as error:
        return error
    except AnthropicError as error:
        return _failure_of(error)


def collect_part(
    errand: CollectTask, folder: str, access: Access, expected: str, settings: RunOptions
) -> CollectedPart | Foreign | Ended:
    """Bring the results of one batch."""
    try:
        with access.service(expected) as service:
            for attempt in range(1, DOWNLOADS + 1):
                sink = _PartSink(errand, folder, settings)
                with sink:
                    try:
                        manifest = collect(errand.handle, sink, service=service)
                    except ResultsError:
                        if attempt < DOWNLOADS:
                            time.sleep(settings.polling.backoff(attempt))
                            continue
                        # The service itself has no more; the manifest counts what is missing.
                        manifest = sink.finish()
                    return sink.brought(manifest)
    except BatchMismatchError:
        return Foreign()
    except RunError as error:
        return error
    except AnthropicError as error:
        return _failure_of(error)
    raise AssertionError("the last attempt always returns")


class _PartSink(PartSink):
    """Writes a part under a name of its own, and looks at what fails."""

    def __init__(self, errand: CollectTask, folder: str, settings: RunOptions) -> None:
        number = errand.handle.partition.number
        name = f"part-{number:05}.{secrets.token_hex(8)}.part"
        self._part = Path(folder) / "results" / name
        self._errand = errand
        self._settings = settings
        self._stopped_by: tuple[str, str | None] | None = None
        super().__init__(errand.handle, self._part, leave_out=self._is_due)

    def _is_due(self, line: ResultLine) -> bool:
        if line.outcome == "succeeded":
            return False
        cause = line.cause or line.outcome
        if action_for(cause, self._settings.on_error) == "abort":
            self._stopped_by = (cause, line.message)
        return is_due(
            cause,
            self._settings.on_error,
            sends=self._errand.sends,
            retries=self._settings.retries,
            recalled=self._errand.recalled,
        )

    def brought(self, manifest: Manifest) -> CollectedPart:
        """Describe the part, which is written."""
        with open(self._part, "rb") as file:
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        if self.missing:
            ids = (own or orjson.dumps(wire) for wire, own in self.missing.items())
            missing_path(self._part).write_bytes(b"".join(custom_id + b"\n" for custom_id in ids))
        partition = self._errand.handle.partition
        again = None
        if self.left_out:
            again = Cut.of(PartitionDraft(tuple(extents_of(partition, self.left_out))))
        return CollectedPart(
            str(self._part),
            self._part.stat().st_size,
            sha256,
            manifest.outcomes,
            manifest.missing,
            manifest.unmatched,
            again,
            self._stopped_by,
        )


def _failure_of(error: AnthropicError) -> Failure:
    trouble = failure_kind_of(error)
    assert trouble is not None
    return failure_of(error, trouble, time.time())
