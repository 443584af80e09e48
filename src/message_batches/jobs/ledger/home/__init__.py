"""Where the ledger of a run is: in a file of its folder, or in a database."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar

from message_batches.jobs.errors import InputError
from message_batches.jobs.ledger.home.file import FileHome
from message_batches.jobs.ledger.home.home import DAMAGED, Home, unusable
from message_batches.jobs.ledger.home.pending import pending_update
from message_batches.jobs.ledger.home.postgres import PostgresHome, ledger_named_in
from message_batches.jobs.ledger.store import Lease
from message_batches.jobs.storage import RunFolder
from message_batches.jobs.system import SYSTEM, System

VARIABLE = "MESSAGE_BATCHES_LEDGER"
"""The environment variable with the URL of the database where none is passed."""


_PROTOCOLS = ("postgresql://", "postgres://")

_chosen: ContextVar[str | None] = ContextVar("database", default=None)


@contextmanager
def database_chosen(url: str | None) -> Iterator[None]:
    """
    Write and read all ledgers inside the block in a database, or in files.

    Args:
        url: the URL of a database; an empty text for files; None changes nothing.
    """
    token = _chosen.set(_chosen.get() if url is None else url)
    try:
        yield
    finally:
        _chosen.reset(token)


def home_of(folder: RunFolder, system: System = SYSTEM) -> Home:
    """
    Return where the ledger of a run is, or will be.

    Raises:
        InputError: it is not where it is said to be.
    """
    named = folder.database or _chosen.get()
    if folder.ledger.exists():
        if named:
            raise InputError.at(
                folder.out,
                f"The ledger of this run is the file {folder.ledger.name} in its folder.",
                "Omit --ledger, or pass another --out to start a new run.",
            )
        return FileHome(folder, system)
    if url := os.environ.get(VARIABLE) if named is None else named:
        _refuse_url(url, "--ledger" if named else VARIABLE)
        return PostgresHome(folder, url, system)
    if folder.index.exists():
        raise InputError.at(
            folder.out,
            f"The ledger of this run is in a database, {ledger_named_in(folder.index)}.",
            f"Pass its URL with --ledger, or in {VARIABLE}.",
        )
    return FileHome(folder, system)


def _refuse_url(url: str, name: str) -> None:
    """Raise InputError if a URL is not one of a database, or its password has no clear end."""
    if not url.startswith(_PROTOCOLS):
        raise InputError.at(
            name,
            "This is not the URL of a Postgres database.",
            "Use postgresql://USER:PASSWORD@HOST/DATABASE.",
        )
    address = url.partition("://")[2].partition("?")[0]
    if "@" in address.partition("@")[2] or "@" in address.partition("/")[2]:
        # What comes after the first @ or / would be taken for the host, and be shown.
        raise InputError.at(
            name,
            "The password in this URL, or another part of it, has an @ or a slash.",
            "Write each @ in it as %40, and each slash as %2F.",
        )


def locked_run(
    folder: RunFolder, system: System = SYSTEM, wait: float = 0.0
) -> AbstractContextManager[Lease | None]:
    """
    Keep other processes from working on a run; yield what `Ledger.open` wants to know of that.

    Args:
        folder: the files of the run.
        system: the machine.
        wait: how many seconds to wait for a process that works on a run in a database.

    Raises:
        RunLockedError: the run is open already, in this process or in another.
        InputError: the file system has no locks.
    """
    return home_of(folder, system).held(wait)


__all__ = [
    "DAMAGED",
    "VARIABLE",
    "Home",
    "database_chosen",
    "home_of",
    "locked_run",
    "pending_update",
    "unusable",
]
