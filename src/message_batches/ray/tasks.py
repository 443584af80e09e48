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

from message_batches.jobs import (
    AnswerLost,
    BeingSent,
    Handle,
    JobError,
    Manifest,
    Partition,
    Patience,
    Settings,
    State,
    collect,
    poll,
    submit,
)
from message_batches.jobs.causes import is_due, verdict_on
from message_batches.jobs.collection import DOWNLOADS, FileSink, NotOurs
from message_batches.jobs.cutting import Piece
from message_batches.jobs.lines import ResultLine
from message_batches.jobs.service import trouble_of
from message_batches.jobs.sources import extents_of
from message_batches.jobs.streaks import Failure, failure_of
from message_batches.sdk.errors import AnthropicError, ResultsError

from .leases import LeaseLost, RemoteBooks
from .values import Access, Brought, Cut, Errand, missing_path

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


Ended = JobError | Failure
"""What went wrong: with the run, or with one call."""


def look_around(access: Access) -> str | JobError:
    """Name the service that this worker would talk to."""
    try:
        with access.service() as service:
            return access.name or str(service.client.base_url)
    except JobError as error:
        return error


def submit_partition(
    keeper: Any,
    folder: str,
    partition: Partition,
    access: Access,
    expected: str,
    patience: Patience,
    lease: float,
) -> Handle | Later | Lost | TooLarge | Ended:
    """Send one partition, or find out what became of it."""
    books = RemoteBooks(keeper, folder, partition, lease)
    try:
        with access.service(expected) as service:
            handle = submit(partition, ledger=books, service=service, patience=patience)
            if books.surplus:
                # Only where a machine slept through its lease, and its own end with it. It may
                # have ended by now, which cannot be helped.
                with suppress(AnthropicError):
                    service.cancel(books.surplus)
            return handle
    except (BeingSent, LeaseLost):
        return Later()
    except AnswerLost as error:
        return Lost(str(error))
    except JobError as error:
        return error
    except AnthropicError as error:
        failure = _failure_of(error)
        if failure.trouble != "too_large" or partition.rows == 1:
            return failure
        return TooLarge(tuple(map(Cut.of, Piece(tuple(extents_of(partition, _All()))).halves())))


class _All:
    def __contains__(self, _: object) -> bool:
        return True


def poll_batches(handles: list[Handle], access: Access, expected: str) -> list[State] | Ended:
    """Ask how the batches are doing."""
    try:
        with access.service(expected) as service:
            return poll(handles, service=service)
    except JobError as error:
        return error
    except AnthropicError as error:
        return _failure_of(error)


def collect_part(
    errand: Errand, folder: str, access: Access, expected: str, settings: Settings
) -> Brought | Foreign | Ended:
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
                            time.sleep(settings.pace.backoff(attempt))
                            continue
                        # The service itself has no more; the manifest counts what is missing.
                        manifest = sink.finish()
                    return sink.brought(manifest)
    except NotOurs:
        return Foreign()
    except JobError as error:
        return error
    except AnthropicError as error:
        return _failure_of(error)
    raise AssertionError("the last attempt always returns")


class _PartSink(FileSink):
    """Writes a part under a name of its own, and looks at what fails."""

    def __init__(self, errand: Errand, folder: str, settings: Settings) -> None:
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
        if verdict_on(cause, self._settings.verdicts) == "stop":
            self._stopped_by = (cause, line.message)
        return is_due(
            cause,
            self._settings.verdicts,
            sends=self._errand.sends,
            rounds=self._settings.rounds,
            recalled=self._errand.recalled,
        )

    def brought(self, manifest: Manifest) -> Brought:
        """Describe the part, which is written."""
        with open(self._part, "rb") as file:
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        if self.missing:
            ids = (own or orjson.dumps(wire) for wire, own in self.missing.items())
            missing_path(self._part).write_bytes(b"".join(custom_id + b"\n" for custom_id in ids))
        partition = self._errand.handle.partition
        again = None
        if self.left_out:
            again = Cut.of(Piece(tuple(extents_of(partition, self.left_out))))
        return Brought(
            str(self._part),
            self._part.stat().st_size,
            sha256,
            manifest.outcomes,
            manifest.missing,
            manifest.surplus,
            again,
            self._stopped_by,
        )


def _failure_of(error: AnthropicError) -> Failure:
    trouble = trouble_of(error)
    assert trouble is not None
    return failure_of(error, trouble)
