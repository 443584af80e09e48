"""Find the run that belongs to an output."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from itertools import islice
from pathlib import Path

from message_batches.jobs.errors import InputError
from message_batches.jobs.ledger import Home, Ledger, StoreError, home_of
from message_batches.jobs.start.remote_folder import refuse_claimed
from message_batches.jobs.storage import RUN_SUFFIX, Place, RunFolder
from message_batches.jobs.system import SYSTEM, System

_MOST_RUNS = 10
"""How many runs of a folder are listed in a hint."""


def open_ledger(
    out: str | Path,
    system: System = SYSTEM,
    *,
    database: str | None = None,
    for_reading: bool = False,
) -> Ledger:
    """
    Open the ledger of a run, by its output or its folder.

    Args:
        out: the output, or the folder of the run.
        system: the machine.
        database: the URL of the database that the ledger is in, where the user named one.
        for_reading: whether a process may be working on the run meanwhile.

    Raises:
        InputError: there is no such run.
    """
    folder = RunFolder.of(out, database)
    try:
        return (Ledger.for_reading if for_reading else Ledger.open)(folder, system)
    except FileNotFoundError:
        pass
    if folder.url is None and folder.base.is_dir():
        raise _no_run(folder, "This is a folder, not the output of a run.", folder.base)
    if os.path.lexists(folder.folder):
        raise without_ledger(folder, home_of(folder, system))
    refuse_claimed(folder, system)
    message = f"No run belongs to this output: {folder.folder.name} does not exist."
    raise _no_run(folder, message, folder.base.parent)


def _no_run(folder: RunFolder, message: str, among: Path) -> InputError:
    hint = "Check the name, or start a run with message-batches run FILE --out OUT."
    runs = dict(_runs_in(among))
    of_source = [name for name, files in runs.items() if folder.out in files]
    if of_source:
        hint = f"This is the requests file of a run. Pass its output: {', '.join(of_source)}."
    elif runs:
        hint = f"Runs in this folder: {', '.join(runs)}."
    return InputError.at(folder.out, message, hint)


def _runs_in(among: Path) -> Iterator[tuple[str, list[Place]]]:
    """Yield the outputs of the first runs in a folder, with the requests files of each."""
    for path in islice(sorted(among.glob(f"*{RUN_SUFFIX}")), _MOST_RUNS):
        with (
            suppress(InputError, OSError, StoreError),
            Ledger.for_reading(RunFolder.of(path)) as ledger,
        ):
            yield _name_of(ledger.folder), [file.place for file in ledger.source.files]


def _name_of(folder: RunFolder) -> str:
    return folder.url or folder.base.name


def without_ledger(folder: RunFolder, home: Home) -> InputError:
    """Return the error for the folder of a run that has no ledger."""
    is_file = home.name == folder.ledger.name
    what = f"it has no {home.name}" if is_file else f"{home} does not have its run"
    return InputError.at(
        folder.folder,
        f"The folder exists, but {what}. If that was deleted, batches may be in progress.",
        "Restore it from a copy, or pass another --out; message-batches list shows the batches.",
    )
