"""
The tasks of a run: an action of the planner, with everything that carrying it out takes.

A task is a plain value that can be pickled. It runs in any thread, process or machine that has a
client for the service, and reads neither the ledger nor the state of the run. What it brings back
is a plain value, too.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Protocol, TypeVar

from attrs import evolve, frozen

from message_batches.jobs.engine import transfers
from message_batches.jobs.engine.reactions import abort_of
from message_batches.jobs.engine.service import Service
from message_batches.jobs.engine.transfers import Suspect
from message_batches.jobs.input import Upload
from message_batches.jobs.ledger import LockHeldError, Merged, PartManifest, Texts, locked
from message_batches.jobs.output import Append, Judgement, PartPlace, PartWriter
from message_batches.jobs.state import Cancel, Done, Failed, Identify, Observe, Outcome, Part
from message_batches.jobs.types import OnError

_Filled = TypeVar("_Filled")


@frozen
class Finished:
    """
    What a task brings back.

    Attributes:
        outcome: what became of the action; None where an error was raised instead.
        manifest: the results of a part.
        merged: what a merge has written.
        error: what was raised: a defect, or what the machine cannot do.
    """

    outcome: Outcome | None = None
    manifest: PartManifest | None = None
    merged: Merged | None = None
    error: BaseException | None = None


class Fill(Protocol):
    """
    Calls a function that fills a part, when its turn has come, and returns what it returns.

    `downloaded` says that the task needs the network no more.
    """

    def __call__(self, fill: Callable[[], _Filled], /, *, downloaded: bool = False) -> _Filled: ...


def at_once(fill: Callable[[], _Filled], *, downloaded: bool = False) -> _Filled:
    """Fill a part at once, in this thread."""
    return fill()


class Task(Protocol):
    """An action, with everything that carrying it out takes."""

    def run(self, service: Service, fill: Fill = at_once) -> Finished:
        """
        Carry the action out, once.

        Args:
            service: the API, and the machine.
            fill: when to fill parts, for a machine that fills one at a time.
        """


@frozen
class CreateTask:
    """
    Send a batch. It must never run twice: that would be paid twice.

    Attributes:
        upload: what to send.
        not_after: the time after which no byte is sent, by the wall clock.
    """

    upload: Upload
    not_after: float

    def run(self, service: Service, fill: Fill = at_once) -> Finished:
        """Send the batch, unless it is too late."""
        return Finished(transfers.create(self.upload, self.not_after, service))


@frozen
class ObserveTask:
    """
    List batches.

    Attributes:
        action: what to list.
        fingerprint: of the address and the key that the run was started with.
    """

    action: Observe
    fingerprint: str | None

    def run(self, service: Service, fill: Fill = at_once) -> Finished:
        """List the batches."""
        return Finished(transfers.observe(self.action, self.fingerprint, service))


@frozen
class IdentifyTask:
    """
    Read whose requests a batch holds.

    Attributes:
        action: the batch.
        suspect: what shows whether it is ours.
    """

    action: Identify
    suspect: Suspect

    def run(self, service: Service, fill: Fill = at_once) -> Finished:
        """Read the ids of the batch."""
        return Finished(transfers.identify(self.action, self.suspect, service))


@frozen
class CancelTask:
    """Ask the service to end a batch early."""

    action: Cancel

    def run(self, service: Service, fill: Fill = at_once) -> Finished:
        """Cancel the batch."""
        return Finished(transfers.cancel(self.action, service))


@frozen
class CollectTask:
    """
    Download the results of a batch into its part. It may run more than once.

    Attributes:
        batch_id: the batch.
        place: where the part is written.
        ids: the ids that were sent, by their place in the partition.
        nonce: of the run; None where the ids on the wire are the user's.
        judgement: how the results are judged.
        on_error: the actions after errors that differ from the defaults.
    """

    batch_id: str
    place: PartPlace
    ids: Texts
    nonce: str | None
    judgement: Judgement
    on_error: Mapping[str, OnError]

    def elsewhere(self, folder: Path) -> CollectTask:
        """Return the same task for a machine that has a folder for scratch files."""
        return evolve(self, place=self.place.elsewhere(folder))

    def run(self, service: Service, fill: Fill = at_once) -> Finished:
        """Download the results, fill the part, and write it where it outlives this process."""
        try:
            with locked(self.place.files.lock):
                finished = self._left(service, fill) or self._download(service, fill)
                if finished.manifest is not None:
                    self.place.send(finished.manifest, service.system)
                return finished
        except LockHeldError:
            return Finished(Failed("busy", "another process is downloading these results"))

    def _left(self, service: Service, fill: Fill) -> Finished | None:
        """Return what a process left in a complete part, but not in the ledger; None without."""
        return fill(lambda: self._read_left(service)) if self.place.files.order.exists() else None

    def _read_left(self, service: Service) -> Finished | None:
        with self._part(service) as part:
            return self._finish(part, "") if part.held == part.requests else None

    def _download(self, service: Service, fill: Fill) -> Finished:
        files = self.place.files
        failed = transfers.download(self.batch_id, files.download, service)
        if failed is not None and not files.has_download:
            return Finished(failed)
        waiting = failed.reason if failed else ""
        return fill(lambda: self._fill(service, waiting), downloaded=True)

    def _fill(self, service: Service, waiting: str) -> Finished:
        with self._part(service) as part:
            part.fill()
            return self._finish(part, waiting)

    def _part(self, service: Service) -> PartWriter:
        return PartWriter(self.place.files, self.ids.places(), self.judgement, service.system)

    def _finish(self, part: PartWriter, waiting: str) -> Finished:
        manifest = self.place.finish(part)
        outcome = Part(
            part.held,
            part.foreign,
            abort=abort_of(manifest.failures, self.on_error),
            waiting=waiting,
            owner=transfers.partition_in(part.first_foreign, self.nonce),
        )
        return Finished(outcome, manifest)


@frozen
class MergeTask:
    """
    Append a part to the output. It must run on the machine that has the output.

    Attributes:
        append: appends the part; None where there is nothing to write.
    """

    append: Append | None

    def run(self, service: Service, fill: Fill = at_once) -> Finished:
        """Append the lines."""
        merged = self.append(service.system) if self.append is not None else None
        return Finished(Done(), merged=merged)
