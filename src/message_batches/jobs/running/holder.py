"""What an open run holds, the lock among it: taken for its work, and released without any left."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from threading import Lock
from weakref import WeakValueDictionary

from attrs import frozen

from message_batches.jobs.engine import Service
from message_batches.jobs.ledger import Ledger
from message_batches.jobs.output import Output, output_of
from message_batches.jobs.storage import RunFolder

_holders: WeakValueDictionary[tuple[int, str, str], Holder] = WeakValueDictionary()
"""What may hold a lock, by process and run; a fork holds none."""


def _name_of(folder: RunFolder) -> tuple[int, str, str]:
    return os.getpid(), str(folder.out), str(folder.base)


def make_way(folder: RunFolder) -> None:
    """Let a `Run` of this process that is idle release the lock of a run, for another one."""
    holder = _holders.get(_name_of(folder))
    if holder is not None:
        holder.make_way()


@frozen
class Resources:
    """
    What a run holds while it works.

    Attributes:
        ledger: the ledger, with its lock held.
        service: the API.
        held: releases both, and a client that was made for the run.
    """

    ledger: Ledger
    service: Service
    held: ExitStack

    @property
    def output(self) -> Output:
        """The output, in step with the ledger."""
        return output_of(self.ledger)


class Holder:
    """
    Holds what one `Run` works with.

    Args:
        resources: what it holds at first.
        reopen: takes it again.

    Attributes:
        folder: the files of the run.
        system: the machine.
    """

    def __init__(self, resources: Resources, reopen: Callable[[], Resources]) -> None:
        self.folder = resources.ledger.folder
        self.system = resources.ledger.system
        self._held: Resources | None = resources
        self._reopen = reopen
        self._users: set[object] = set()
        self._turn = Lock()
        self._closed = False
        _holders[_name_of(self.folder)] = self

    def enter(self) -> None:
        """Keep what is held until `leave`, also without work."""
        self._users.add(self)

    def leave(self) -> None:
        """Close what `enter` kept open."""
        self._users.discard(self)
        self.close()

    def close(self) -> None:
        """Release everything for good."""
        self._closed = True
        with self._turn:
            self._release()

    def make_way(self) -> None:
        """Release the lock if nobody is using this object; it takes it again when it is used."""
        with self._turn:
            if not self._users:
                self._release()

    @property
    def note(self) -> str:
        """What a person should know who interrupts the run."""
        return (
            f"Nothing is lost: batches that were submitted continue at the service. To resume the "
            f"run, make the same call or run the same cell again. Its output is {self.folder.out}."
        )

    @contextmanager
    def reading(self) -> Iterator[Ledger]:
        """Provide the ledger, also of a run that was finished or closed."""
        with self._using():
            if self._held:
                yield self._held.ledger
                return
        with Ledger.for_reading(self.folder, self.system) as ledger:
            yield ledger

    @contextmanager
    def open(self) -> Iterator[Resources]:
        """Provide what the run works with; release it afterwards if no work is left."""
        if self._closed:
            raise ValueError("This run is closed. Call run or resume again.")
        with self._using():
            run = self._held = self._held or self._take()
            try:
                run.ledger.claim()
                yield run
            except KeyboardInterrupt as stop:
                add_note(stop, self.note)
                raise
            finally:
                if self._held is run and not run.ledger.has_work:
                    self._release()

    @contextmanager
    def _using(self) -> Iterator[None]:
        """Keep the lock, also if this process starts the run once more."""
        user = object()
        try:
            with self._turn:
                self._users.add(user)
            yield
        finally:
            self._users.discard(user)

    def _take(self) -> Resources:
        make_way(self.folder)
        held = self._reopen()
        _holders[_name_of(self.folder)] = self
        return held

    def _release(self) -> None:
        if self._held:
            held, self._held = self._held.held, None
            held.close()


def add_note(error: BaseException, note: str) -> None:
    """Add a note to an error, unless it has it."""
    if note not in getattr(error, "__notes__", ()):
        error.add_note(note)
