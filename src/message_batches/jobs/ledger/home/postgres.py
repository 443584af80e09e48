"""A ledger in a Postgres database, and its index as a file in the folder of the run."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import evolve

from message_batches._platform import machine_name, rename_folder
from message_batches.jobs.errors import InputError, RunLockedError
from message_batches.jobs.ledger.home.file import check_version
from message_batches.jobs.ledger.index import RequestIndex, SqliteIndex
from message_batches.jobs.ledger.schema import (
    STORE_TABLES,
    LedgerBuilder,
    new_ledger,
    statements_of,
)
from message_batches.jobs.ledger.store import (
    CACHE,
    LEASE_SECONDS,
    RUNS,
    TRANSACTIONS,
    Lease,
    Postgres,
    PostgresStore,
    Store,
    connect,
    locked_folder,
    schema_of,
    translated_type,
)
from message_batches.jobs.storage import RunFolder, open_url, shown_url
from message_batches.jobs.system import System

if TYPE_CHECKING:
    import psycopg

T = TypeVar("T")

_PLANNED = ("settings", "codes", "seal")
"""The tables that have something in them when a run is planned."""

_LOCK_RUNS = "SELECT pg_advisory_xact_lock(7274509186254981)"
"""Held while a run appears: two processes must not make the same table, or the same run."""


class PostgresHome:
    """
    The ledger of a run in a database.

    A run is planned in a SQLite file, as every run is; then what changes moves to the database, and
    the file is the index. The run is in the database before its folder appears.
    """

    def __init__(self, folder: RunFolder, url: str, system: System) -> None:
        self._folder = folder
        self._url = url
        self._system = system
        self._name = shown_url(url)
        self._lease = Lease(url, _place_of(folder), system)
        self.name = folder.index.name

    def __str__(self) -> str:
        return self._name

    def exists(self) -> bool:
        """Return whether the folder has an index, and the database its run."""
        self.fetch()
        run = self._run
        return bool(run) and self._ask("id = %s", run) == run

    def is_interrupted(self) -> bool:
        """Return whether the database has another run for this output, which has sent nothing."""
        run = self._ask("output = %s", str(self._folder.out))
        return bool(run) and run != self._run and not self._has_sent(run)

    def fetch(self) -> None:
        """Get the index, and what was kept of the input, from the folder at the URL of the run."""
        folder = self._folder
        if folder.url is None or os.path.lexists(folder.folder):
            return
        run = self._ask("output = %s", folder.url)
        if not run:
            return
        name_of_run, kept = (
            self._once(partial(_setting, run=run, name=name)) for name in ("run", "kept_at_url")
        )
        if kept is None:
            return  # nothing was sent
        scratch = folder.folder.with_name(f"{folder.folder.name}.{self._system.token(4)}")
        scratch.mkdir(mode=0o700)
        try:
            for name in kept:
                with (
                    open_url(folder.kept_at_url(name_of_run, name), system=self._system) as there,
                    open(scratch / name, "xb") as here,
                ):
                    shutil.copyfileobj(there, here, 1 << 20)
            try:
                rename_folder(scratch, folder.folder)
            except OSError:
                if not os.path.lexists(folder.folder):  # another process was not faster
                    raise
        finally:
            shutil.rmtree(scratch, ignore_errors=True)

    @contextmanager
    def building(self, place: Path, system: System, basis: Any = None) -> Iterator[LedgerBuilder]:
        """Build a new run: its index in a folder, and the rest in the database."""
        path = place / self.name
        # Refused before anything is read: reading the input may take minutes.
        self._once(self._refuse_another)
        with new_ledger(path, system, basis=basis) as builder:
            yield builder
        with closing(connect(path)) as file:
            self._lease.run = system.token(8)
            planned = {
                table: file.execute(f"SELECT * FROM {table}").fetchall() for table in _PLANNED
            }
            # Nothing of it may pass for a ledger of which nothing was sent.
            for statement in statements_of(STORE_TABLES):
                if statement.startswith("CREATE TABLE "):
                    file.execute(f"DROP TABLE {statement.split()[2]}")
            file.execute("CREATE TABLE ledger (run TEXT NOT NULL, database TEXT NOT NULL)")
            file.execute("INSERT INTO ledger VALUES (?, ?)", (self._lease.run, self._name))
        with open(path, "rb+") as written:
            system.fsync(written.fileno())
        self._once(partial(self._create, planned=planned))

    def _refuse_another(self, connection: psycopg.Connection[Any]) -> None:
        """Raise an error if the database has a run of this output that is not to be replaced."""
        if not _has_runs(connection):
            return
        row = connection.execute(
            "SELECT id FROM message_batches.runs WHERE output = %s AND owner IS DISTINCT FROM %s",
            (str(self._folder.out), self._lease.owner),
        ).fetchone()
        if row is None:
            return
        (run,) = row
        if _has_sent(connection, run):
            raise InputError.at(
                self._folder.out,
                f"{self._name} has a run of this output that has sent batches, but "
                f"{self._folder.folder.name} is not here.",
                "Copy that folder here, or pass another --out.",
            )
        held = connection.execute(
            "SELECT holder FROM message_batches.runs WHERE id = %s AND owner IS NOT NULL "
            "AND place IS DISTINCT FROM %s AND expires_at > clock_timestamp()",
            (run, self._lease.place),
        ).fetchone()
        if held is not None:
            raise RunLockedError(
                f"{self._folder.out}: Another process ({held[0]}) is working on this run. Wait for "
                "it, or stop it."
            )

    def _create(
        self, connection: psycopg.Connection[Any], planned: dict[str, list[tuple[Any, ...]]]
    ) -> None:
        """Make the tables of a new run, which belongs to this process from the start."""
        run, schema = self._lease.run, schema_of(self._lease.run)
        connection.execute("BEGIN")
        connection.execute(_LOCK_RUNS)
        for statement in statements_of(RUNS):
            connection.execute(statement)
        if connection.execute(
            "SELECT 1 FROM message_batches.runs WHERE id = %s", (run,)
        ).fetchone():
            connection.execute("ROLLBACK")
            return  # made by a transaction whose end was not answered
        self._refuse_another(connection)
        for (earlier,) in connection.execute(
            "DELETE FROM message_batches.runs WHERE output = %s RETURNING id",
            (str(self._folder.out),),
        ).fetchall():
            connection.execute(f"DROP SCHEMA {schema_of(earlier)} CASCADE")
        connection.execute(f"CREATE SCHEMA {schema}")
        connection.execute(f"SET LOCAL search_path = {schema}")
        for statement in (*statements_of(STORE_TABLES), TRANSACTIONS):
            connection.execute(translated_type(statement))
        for table, rows in planned.items():
            if not rows:
                continue
            places = ", ".join(["%s"] * len(rows[0]))
            connection.cursor().executemany(f"INSERT INTO {table} VALUES ({places})", rows)
        connection.execute(
            "INSERT INTO message_batches.runs (id, output, owner, holder, place, expires_at) "
            "VALUES (%s, %s, %s, %s, %s, clock_timestamp() + %s * interval '1 second')",
            (
                run,
                str(self._folder.out),
                self._lease.owner,
                self._lease.holder,
                self._lease.place,
                LEASE_SECONDS,
            ),
        )
        connection.execute("COMMIT")

    @contextmanager
    def held(self, wait: float = 0.0) -> Iterator[Lease]:
        """Hold the lock of the folder and the lease of the run."""
        with locked_folder(self._folder):
            if not self._lease.run:
                self._lease.run = self._ask("id = %s", self._run) or self._ask(
                    "output = %s", str(self._folder.out)
                )
            with self._lease.held(wait):
                yield self._lease

    def connected(self, *, query_only: bool, lease: Lease | None) -> tuple[Store, RequestIndex]:
        """Return the tables of the run in the database, and its index."""
        path = self._folder.index
        if not self.exists():
            raise FileNotFoundError(path)
        store = PostgresStore(
            Postgres(self._url, self._system), self._run, None if lease is None else lease.owner
        )
        file = connect(path, read_only=True)
        check_version(file, path)
        file.execute(CACHE)
        return store, SqliteIndex(file)

    def named(self, error: BaseException) -> BaseException:
        """Return the error: it says what happened."""
        return error

    def clock(self, store: Store, system: System) -> System:
        """Return the machine with the clock of the database, which all machines share."""
        return evolve(system, now=store.now) if isinstance(store, PostgresStore) else system

    @property
    def _run(self) -> str:
        return _named_in(self._folder.index)[0] if self._folder.index.exists() else ""

    def _once(self, call: Callable[[psycopg.Connection[Any]], T]) -> T:
        """Return what a function does with a connection for just that."""
        with closing(Postgres(self._url, self._system)) as database:
            return database.again(call)

    def _ask(self, condition: str, value: str) -> str:
        """Return the run that fulfils a condition; an empty text if there is not one."""

        def ask(connection: psycopg.Connection[Any]) -> str:
            if not _has_runs(connection):
                return ""
            row = connection.execute(
                f"SELECT id FROM message_batches.runs WHERE {condition}", (value,)
            ).fetchone()
            return str(row[0]) if row else ""

        return self._once(ask)

    def _has_sent(self, run: str) -> bool:
        return self._once(lambda connection: _has_sent(connection, run))


def _has_runs(connection: psycopg.Connection[Any]) -> bool:
    row = connection.execute("SELECT to_regclass('message_batches.runs') IS NOT NULL").fetchone()
    return row is not None and bool(row[0])


def _has_sent(connection: psycopg.Connection[Any], run: str) -> bool:
    """Return whether a request of a run may have left its machine, or an output has lines."""
    schema = schema_of(run)
    row = connection.execute(
        f"SELECT EXISTS (SELECT 1 FROM {schema}.partitions WHERE state != 'void') OR EXISTS "
        f"(SELECT 1 FROM {schema}.settings WHERE name = 'out_size' AND value != '0')"
    ).fetchone()
    return row is None or bool(row[0])


def _setting(connection: psycopg.Connection[Any], run: str, name: str) -> Any:
    """Return a fact of a run; None if it was not stored."""
    row = connection.execute(
        f"SELECT value FROM {schema_of(run)}.settings WHERE name = %s", (name,)
    ).fetchone()
    return None if row is None else json.loads(row[0])


def _place_of(folder: RunFolder) -> str | None:
    """Return what names the place of a run among all machines; None where it is unknown."""
    try:
        status = os.stat(folder.base.parent)
    except OSError:
        return None
    return f"{machine_name()}:{status.st_dev}:{status.st_ino}:{folder.base.name}"


def _named_in(index: Path) -> tuple[str, str]:
    """Return which run an index is of, and the database that has its ledger."""
    try:
        with closing(connect(index, read_only=True)) as file:
            check_version(file, index)
            run, database = file.execute("SELECT run, database FROM ledger").fetchone()
            return str(run), str(database)
    except sqlite3.Error as error:
        raise InputError.at(
            index, f"This file cannot be read: {error}.", "Restore it from a copy."
        ) from error


def ledger_named_in(index: Path) -> str:
    """Return the database that has the ledger of the run that an index is of, as shown."""
    return _named_in(index)[1]
