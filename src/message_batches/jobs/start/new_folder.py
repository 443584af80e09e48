"""
Make the folder of a new run.

A run is made in a folder beside the one that it gets, and appears with a single rename. The
next process continues the ledger that a killed one leaves there, and removes the rest; the lock
shows whether a process is at work. It is beside the folder: Windows does not rename a folder with
an open file in it.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from message_batches._platform import rename_folder, replace_file
from message_batches.jobs.errors import InputError, RunLockedError
from message_batches.jobs.ledger import LockHeldError, locked
from message_batches.jobs.storage import RunFolder
from message_batches.jobs.system import System

INPUT = ("requests.jsonl", "table.arrow")
"""How the names of the files begin that hold an input."""

BUILT = ("ledger.sqlite", "requests.sqlite")
"""How the names of the files begin that hold a ledger, or its index."""

_FILES = (*BUILT, *INPUT)
"""How the names of the files begin that are made for a new run."""


@contextmanager
def scratch_folder(folder: RunFolder) -> Iterator[Path]:
    """Provide an empty folder to make a run in, and keep other processes out of it."""
    scratch = folder.folder.with_name(folder.folder.name + ".new")
    try:
        with locked(_lock_of(folder)):
            _make(scratch)
            try:
                yield scratch
            except BaseException as error:
                with suppress(FileNotFoundError):  # it has its name already
                    failed = isinstance(error, Exception)
                    _remove_leftovers(scratch, *(() if failed else BUILT))
                raise
            finally:
                with suppress(OSError):  # renamed, or with a ledger that can be continued
                    scratch.rmdir()
    except LockHeldError as held:
        raise RunLockedError(
            f"{folder.out}: Another process ({held}) is preparing this run. Wait for it, or stop "
            "it."
        ) from None


def _lock_of(folder: RunFolder) -> Path:
    return folder.folder.with_name(folder.folder.name + ".new.lock")


def remove_left_lock(folder: RunFolder) -> None:
    """Remove what a process leaves that is killed as soon as its run has appeared."""
    with suppress(OSError):
        _lock_of(folder).unlink()


def _make(scratch: Path) -> None:
    """Make a folder that is empty, but for a ledger that a killed process left."""
    try:
        scratch.mkdir(mode=0o700)
    except FileExistsError:
        if scratch.is_symlink() or not scratch.is_dir() or not _is_ours(scratch):
            raise InputError.at(
                scratch,
                "This exists, but no run created it.",
                "Move it away, or pass another --out.",
            ) from None
        _remove_leftovers(scratch, *BUILT)


def _is_ours(scratch: Path) -> bool:
    return all(path.name.startswith(_FILES) for path in scratch.iterdir())


def _remove_leftovers(scratch: Path, *but: str) -> None:
    for path in [*scratch.iterdir()]:
        if not path.name.startswith(but):
            path.unlink()


def appear(scratch: Path, folder: RunFolder, system: System) -> None:
    """Rename a new run to its name, after all of it is on disk."""
    system.sync_folder(scratch)
    try:
        rename_folder(scratch, folder.folder)
    except OSError as error:
        if not os.path.lexists(folder.folder):
            raise
        raise RunLockedError(
            f"{folder.out}: Another process has started this run meanwhile. Run the same command "
            "again."
        ) from error


def replace(folder: RunFolder, ledger: str, build: Callable[[Path], None], system: System) -> None:
    """
    Prepare a run again of which nothing was sent.

    Args:
        folder: the files of the run.
        ledger: the name of the file of its ledger.
        build: writes the files of a new run to a folder that has none of them.
        system: the file operations.
    """
    scratch = folder.folder / "new"
    if scratch.is_symlink():
        scratch.unlink()
    shutil.rmtree(scratch, ignore_errors=True)
    scratch.mkdir(mode=0o700)
    try:
        build(scratch)
        names = {path.name for path in scratch.iterdir()}
        # The ledger last: until then the old one is in force, and finds other requests than its
        # own, so that the run is prepared again.
        for path in sorted(scratch.iterdir(), key=lambda path: path.name == ledger):
            replace_file(path, folder.folder / path.name)
        system.sync_folder(folder.folder)
        for path in folder.folder.iterdir():
            if path.name.startswith(INPUT) and path.name not in names:
                path.unlink()
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
