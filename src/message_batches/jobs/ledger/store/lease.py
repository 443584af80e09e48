"""
The lease of a run in a database: what a lock is for a file.

It belongs to one process, which renews it; a process that died, or was cut off, loses it after a
minute. A process may work although it could not renew: each transaction checks that the run still
belongs to it. So a process that was frozen writes nothing after another took over, and continues if
nobody did.
"""

from __future__ import annotations

import os
import secrets
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

from message_batches._errors import MessageBatchesError
from message_batches.jobs.errors import RunLockedError
from message_batches.jobs.ledger.store.connection import LEASE_SECONDS, Postgres
from message_batches.jobs.system import SYSTEM, System

if TYPE_CHECKING:
    import psycopg

_RENEWALS = 4
"""How often a lease is renewed in the time that it lasts."""

_LOOK_SECONDS = 1.0

_owners: set[str] = set()
"""The owners that hold a lease in this process. A process id is not enough: in containers, several
machines may have the same, and the same name."""


class Lease:
    """
    A claim of this process on runs of a database.

    Args:
        url: of the database.
        place: names the folder of the run on its machine, if it has one. A process that works there
            holds the lock of that folder, so that a lease of the same place is of one that ended.
        system: clocks and sleep.

    Attributes:
        owner: what the row of a run holds while it belongs to this process.
        run: the run, once it is known.
    """

    def __init__(self, url: str, place: str | None, system: System = SYSTEM) -> None:
        self.owner = secrets.token_hex(8)
        self.run = ""
        self.place = place
        self.holder = f"process {os.getpid()} on {socket.gethostname()}"
        self._url = url
        self._system = system

    @contextmanager
    def held(self, wait: float = 0.0) -> Iterator[None]:
        """
        Hold the lease of the run, and renew it meanwhile.

        Args:
            wait: how many seconds to wait for a process that holds it.

        Raises:
            RunLockedError: another process holds it.
        """
        database = Postgres(self._url, self._system)
        ended = threading.Event()
        # A daemon: a process that ends must not wait for a database that is away.
        renewing = threading.Thread(
            target=self._renew, args=(ended,), name="renew lease", daemon=True
        )
        try:
            self._take(database, wait)
            _owners.add(self.owner)
            renewing.start()
            yield
        finally:
            _owners.discard(self.owner)
            ended.set()
            with suppress(MessageBatchesError):
                # What cannot be released now is released by time.
                database.outage = 0.0
                database.again(self._release)
            database.close()
            if renewing.is_alive():
                renewing.join(_LOOK_SECONDS)

    def _take(self, database: Postgres, wait: float) -> None:
        deadline = self._system.monotonic() + wait
        while row := database.again(self._try):
            owner, holder, left = row
            if self._system.monotonic() >= deadline:
                raise RunLockedError(
                    f"{database.name}: This process already has this run open. Close it first."
                    if owner in _owners
                    else f"{database.name}: Another process ({holder}) is working on this run. "
                    "Wait for it, or stop it; message-batches status shows its progress. If it "
                    f"is gone, the run is free in {max(left, 1):,.0f} s."
                )
            self._system.sleep(_LOOK_SECONDS)

    def _try(self, connection: psycopg.Connection[Any]) -> tuple[str, str, float] | None:
        """Take the lease; return owner, holder and the seconds left, if it belongs to another."""
        taken = connection.execute(
            "UPDATE message_batches.runs SET owner = %s, holder = %s, place = %s, "
            "expires_at = clock_timestamp() + %s * interval '1 second' WHERE id = %s AND "
            "(owner IS NULL OR owner = %s OR place = %s OR expires_at < clock_timestamp())",
            (
                self.owner,
                self.holder,
                self.place,
                LEASE_SECONDS,
                self.run,
                self.owner,
                self.place,
            ),
        )
        if taken.rowcount:
            return None
        row = connection.execute(
            "SELECT owner, holder, EXTRACT(EPOCH FROM expires_at - clock_timestamp())::float8 "
            "FROM message_batches.runs WHERE id = %s",
            (self.run,),
        ).fetchone()
        # Where the lease was released meanwhile, or the run deleted, nothing is known of it.
        owner, holder, left = row or (None, None, None)
        return owner or "", holder or "unknown", left or 0.0

    def _renew(self, ended: threading.Event) -> None:
        database = Postgres(self._url, self._system, outage=0)
        while not ended.wait(LEASE_SECONDS / _RENEWALS):
            with suppress(MessageBatchesError):
                database.again(
                    lambda connection: connection.execute(
                        "UPDATE message_batches.runs "
                        "SET expires_at = clock_timestamp() + %s * interval '1 second' "
                        "WHERE id = %s AND owner = %s",
                        (LEASE_SECONDS, self.run, self.owner),
                    )
                )
        database.close()

    def _release(self, connection: psycopg.Connection[Any]) -> None:
        connection.execute(
            "UPDATE message_batches.runs SET owner = NULL, holder = NULL, place = NULL, "
            "expires_at = NULL WHERE id = %s AND owner = %s",
            (self.run, self.owner),
        )
