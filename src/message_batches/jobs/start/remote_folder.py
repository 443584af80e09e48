"""
The folder of a run at a URL: which run has it, and what is kept there of the input.

A storage has no locks. What keeps two runs apart is a small object in the folder that names its
run: a run writes it before it sends anything, where nothing is yet, and ends when it finds that of
another. Two processes with one ledger are kept apart by the ledger.
"""

from __future__ import annotations

import json

from message_batches.jobs.errors import InputError
from message_batches.jobs.ledger import Ledger, home_of
from message_batches.jobs.start.new_folder import INPUT
from message_batches.jobs.storage import (
    RunFolder,
    check_writable,
    is_url,
    open_url,
    put,
    put_new,
    url_exists,
)
from message_batches.jobs.system import System

_MARKER = "run.json"

_KEPT = "kept_at_url"
"""The setting with the names of the files of the input that are in the folder at the URL."""


def refuse_foreign(folder: RunFolder, system: System) -> None:
    """Raise InputError if a new run would find objects of others at the URL of its output."""
    if url_exists(str(folder.out), system):
        raise InputError.at(
            folder.out,
            "The output exists, but it does not belong to a run.",
            "Pass another --out, or move the object away.",
        )
    refuse_claimed(folder, system)
    if url_exists(str(folder.errors), system):
        raise InputError.at(
            folder.errors,
            "This exists, but no run created it.",
            "Pass another --out, or move the object away.",
        )


def refuse_claimed(folder: RunFolder, system: System) -> None:
    """Raise InputError if the folder at the URL of an output is of a run that is not here."""
    if folder.url is None:
        return
    check_writable(folder.url)
    if (found := _marker(folder, system)) is not None:
        raise _of_another(folder, found)


def claim(ledger: Ledger) -> None:
    """
    Check that the folder at the URL of a run is its own; make it so before anything is sent.

    Raises:
        InputError: another run has the folder.
        StorageUnreachableError: the storage did not answer.
    """
    folder, system = ledger.folder, ledger.system
    if folder.url is None:
        return
    if ledger.setting(_KEPT) is None:
        # Under names that no other run uses: the folder is not this run's yet.
        names = (*INPUT, folder.index.name)
        paths = sorted(path for path in folder.folder.iterdir() if path.name.startswith(names))
        for path in paths:
            put(folder.kept_at_url(ledger.run, path.name), path, system)
        # Before the marker: a machine without the folder of the run finds these files by this.
        ledger.store({_KEPT: [path.name for path in paths]})
    content = {"run": ledger.run, "ledger": str(home_of(folder, system))}
    if not put_new(folder.at_url(_MARKER), json.dumps(content).encode(), system):
        found = _marker(folder, system) or {}
        if found.get("run") != ledger.run:
            raise _of_another(folder, found)


def _marker(folder: RunFolder, system: System) -> dict[str, str] | None:
    """Return what the marker says; None if it does not exist."""
    address = folder.at_url(_MARKER)
    if not url_exists(address, system):
        return None
    with open_url(address, system=system) as file:
        try:
            found = json.load(file)
        except ValueError:
            found = {}
    return found if isinstance(found, dict) else {}


def _of_another(folder: RunFolder, found: dict[str, str]) -> InputError:
    ledger = found.get("ledger", "unknown")
    where = "with --ledger" if is_url(ledger) else "where that file is"
    return InputError.at(
        folder.at_url(),
        f"This is the folder of another run, whose ledger is {ledger}.",
        f"Resume that run {where}, or pass another --out. If that ledger is lost, its batches may "
        "be in progress: message-batches list shows them.",
    )
