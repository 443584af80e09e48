"""What a run needs of the place where its ledger is."""

from __future__ import annotations

from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, Protocol

from message_batches.jobs.errors import InputError
from message_batches.jobs.ledger.index import RequestIndex
from message_batches.jobs.ledger.schema import LedgerBuilder
from message_batches.jobs.ledger.store import Lease, Store
from message_batches.jobs.system import System

DAMAGED = (
    "If it was one, restore it from a copy. If it is lost, message-batches list shows the batches, "
    "and message-batches results BATCH_ID downloads each; a run with another --out would send, and "
    "pay for, everything again."
)
"""What to do about a ledger that is damaged."""


class Home(Protocol):
    """
    The place of the ledger of one run.

    Attributes:
        name: the file of it in the folder of the run; the last that appears there.
    """

    name: str

    def exists(self) -> bool:
        """Return whether there is a ledger."""
        ...

    def is_interrupted(self) -> bool:
        """Return whether a process was killed while it prepared the run a second time."""
        ...

    def fetch(self) -> None:
        """Get what belongs to the ledger from the folder at the URL, if nothing is here."""
        ...

    def building(
        self, place: Path, system: System, basis: Any = None
    ) -> AbstractContextManager[LedgerBuilder]:
        """Build a new ledger, as `new_ledger` does; its file goes to a folder."""
        ...

    def held(self, wait: float = 0.0) -> AbstractContextManager[Lease | None]:
        """
        Keep other processes from working on the run.

        Args:
            wait: how many seconds to wait for another process, where that can be known.

        Raises:
            RunLockedError: another process works on the run.
        """
        ...

    def connected(self, *, query_only: bool, lease: Lease | None) -> tuple[Store, RequestIndex]:
        """
        Return the parts of a ledger that exists.

        Args:
            query_only: whether nothing will be changed.
            lease: what `held` yielded to this process; None if it does not hold the run.

        Raises:
            FileNotFoundError: there is no ledger.
            InputError: it is not complete, or of another version.
        """
        ...

    def named(self, error: BaseException) -> BaseException:
        """Return the error to raise for one that came while the ledger was opened."""
        ...

    def clock(self, store: Store, system: System) -> System:
        """Return the machine with the clock by which the ledger keeps its times."""
        ...


def unusable(path: Path, reason: str, hint: str) -> InputError:
    """Return the error for a file that is not the ledger of a run."""
    return InputError.at(path, f"This file cannot be used as a ledger. {reason}", hint)
