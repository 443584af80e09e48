"""Find the ledgers of runs, and read which batches they know."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path

from attrs import frozen

from message_batches._errors import MessageBatchesError
from message_batches.jobs.errors import InputError
from message_batches.jobs.ledger import Ledger, StoreError
from message_batches.jobs.storage import RUN_SUFFIX, RunFolder
from message_batches.jobs.types import UnreadableLedger

UNREADABLE = (MessageBatchesError, OSError, StoreError, ValueError)
"""What is raised for a ledger that cannot be read; a ValueError where its bytes are damaged."""

_OPEN = ("sending", "unknown", "absent")
"""The states of a partition that the service may have accepted as a batch without a known id."""


@frozen
class LedgerSource:
    """
    A ledger that was found.

    Attributes:
        name: what a person calls it: the output of its run.
        open: opens it for reading, though a process may be working on the run.
    """

    name: str
    open: Callable[[], Ledger]


@frozen
class KnownRun:
    """
    What a ledger says of batches.

    Attributes:
        source: the ledger.
        nonce: what names the run in the ids on the wire; None where ids are sent as they are.
        batches: the ids of its batches.
        open_creates: the number of requests in each create whose response was lost.
    """

    source: LedgerSource
    nonce: str | None
    batches: frozenset[str]
    open_creates: frozenset[int]


def ledgers_in(
    folders: Iterable[str | Path], *, recursive: bool = True
) -> Iterator[LedgerSource | UnreadableLedger]:
    """
    Yield the ledgers of the runs in folders, and the folders that cannot be searched.

    Args:
        folders: where to look; the folder of a run is one too.
        recursive: whether to look in the folders inside them. Symbolic links are not followed.

    Raises:
        InputError: one of these is not a folder.
    """
    seen: set[Path] = set()
    for folder in map(Path, folders):
        if not folder.is_dir():
            raise InputError.at(folder, "This is not a folder.", "Pass a folder that has runs.")
        failed: list[OSError] = []
        for found in _run_folders(folder, failed, recursive=recursive):
            if (real := found.folder.resolve()) not in seen:
                seen.add(real)
                yield LedgerSource(str(found.out), partial(Ledger.for_reading, found))
        for error in failed:
            yield UnreadableLedger(str(error.filename), f"It cannot be searched: {error.strerror}.")


def _run_folders(folder: Path, failed: list[OSError], *, recursive: bool) -> Iterator[RunFolder]:
    for place, folders, files in os.walk(folder, onerror=failed.append):
        here = Path(place) if Path(place).suffix else Path(place).absolute()
        out = here.with_suffix("")
        found = RunFolder(out, out)
        # Beside its index, the ledger is in a database; `Ledger` says which, or opens it.
        has_ledger = found.ledger.name in files or found.index.name in files
        if here.suffix == RUN_SUFFIX and has_ledger:
            folders.clear()  # the other folders of a run hold no runs
            yield found
        elif not recursive and Path(place) != folder:
            folders.clear()
        folders.sort()


def read_run(source: LedgerSource) -> KnownRun | UnreadableLedger:
    """Return what a ledger says of batches, or why it cannot be read."""
    try:
        with source.open() as ledger, ledger.snapshot():
            entries = ledger.batches()
            return KnownRun(
                source,
                ledger.setting("nonce"),
                frozenset(entry.batch_id for entry in entries if entry.batch_id),
                frozenset(entry.requests for entry in entries if entry.state in _OPEN),
            )
    except UNREADABLE as error:
        return UnreadableLedger(source.name, str(error))


def holds_all(source: LedgerSource, ids: Iterable[str]) -> bool:
    """Return whether a run has a request for each of these ids, without the suffix of a run."""
    try:
        with source.open() as ledger:
            return all(ledger.span_of(each) is not None for each in ids)
    except UNREADABLE:
        return False
