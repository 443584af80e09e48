"""
A Postgres database as the place of a ledger, for runs that must outlive a machine.

Each run has its own schema; the table `message_batches.runs` says which run belongs to which
output, and who may work on it. A transaction locks the row of its run first, so that transactions
happen one after the other, and checks there that the run was not taken over.

A connection may break at any time. What reads is done again on another. So is a transaction, as a
function; whether a COMMIT took effect that was not answered is decided by a number that each
transaction of a process raises, read behind the lock that the lost transaction would still hold.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

from message_batches.jobs.errors import InputError, RunLockedError
from message_batches.jobs.ledger.store.connection import LEASE_SECONDS, Postgres
from message_batches.jobs.ledger.store.store import Cursor

if TYPE_CHECKING:
    import psycopg

T = TypeVar("T")

RUNS = """
CREATE SCHEMA IF NOT EXISTS message_batches;
CREATE TABLE IF NOT EXISTS message_batches.runs (
    id TEXT PRIMARY KEY,
    output TEXT NOT NULL UNIQUE,
    created_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    version BIGINT NOT NULL DEFAULT 0,
    owner TEXT,
    holder TEXT,
    place TEXT,
    expires_at TIMESTAMPTZ
)
"""

TRANSACTIONS = "CREATE TABLE transactions (process TEXT PRIMARY KEY, number BIGINT NOT NULL)"

_TYPES = {
    "entry INTEGER PRIMARY KEY": "entry BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY",
    "INTEGER": "BIGINT",
    "REAL": "DOUBLE PRECISION",
    "BLOB": "BYTEA",
    "TEXT": 'TEXT COLLATE "C"',
    " WITHOUT ROWID": "",
}
"""What Postgres calls what SQLite calls otherwise."""


def translated_type(statement: str) -> str:
    """Return a statement that creates something with the types of Postgres."""
    for ours, theirs in _TYPES.items():
        statement = statement.replace(ours, theirs)
    return statement


def schema_of(run: str) -> str:
    """Return the name of the schema of a run."""
    return f"message_batches_{run}"


class PostgresStore:
    """
    The tables of one run in a Postgres database, as a `Store`.

    Args:
        database: a connection for only this.
        run: the run.
        owner: of the lease that this process holds; None if it does not work on the run.
    """

    is_shared = True

    def __init__(self, database: Postgres, run: str, owner: str | None = None) -> None:
        self._database = database
        database.schema = schema_of(run)
        self._run = run
        self._process = secrets.token_hex(8)
        self._number = 0
        self._raised = 0
        self._offset = 0.0
        self._within: psycopg.Connection[Any] | None = None
        self._locked_version: int | None = None
        self._owner = owner
        self._database.again(self._read_clock)

    # Statements

    def execute(self, sql: str, parameters: Sequence[Any] = (), /) -> Cursor:
        """Execute a statement; outside of a transaction, again where the connection breaks."""
        statement, values = translated(sql), _storable(parameters)
        if self._within is not None:
            return self._within.execute(statement, values)
        return self._database.again(lambda connection: connection.execute(statement, values))

    def executemany(self, sql: str, parameters: Iterable[Sequence[Any]], /) -> None:
        """Execute a statement once for each sequence of parameters, inside a transaction."""
        if self._within is None:
            raise ValueError("Only a transaction executes many statements.")
        self._within.cursor().executemany(translated(sql), map(_storable, parameters))

    def transact(self, body: Callable[[], T]) -> T:
        """Make the changes of `body` together or not at all; it may be called again."""
        number = self._number + 1
        results: list[T] = []  # of each body whose commit was started

        def make(connection: psycopg.Connection[Any]) -> T:
            connection.execute("BEGIN")
            self._lock(connection)
            if results and self._took_effect(connection, number):
                _end(connection)
                return results[-1]
            with self._inside(connection):
                result = body()
            connection.execute(
                "INSERT INTO transactions VALUES (%s, %s) "
                "ON CONFLICT (process) DO UPDATE SET number = excluded.number",
                (self._process, number),
            )
            connection.execute(
                "UPDATE message_batches.runs SET version = version + 1, expires_at = CASE "
                "WHEN owner = %s THEN clock_timestamp() + %s * interval '1 second' "
                "ELSE expires_at END WHERE id = %s",
                (self._owner, LEASE_SECONDS, self._run),
            )
            results.append(result)
            connection.execute("COMMIT")
            return result

        result = self._database.again(make)
        self._number = number
        self._raised += 1
        return result

    def _lock(self, connection: psycopg.Connection[Any]) -> None:
        """Lock the row of the run; raise RunLockedError if another process works on the run."""
        before = self._database.system.now()
        row = connection.execute(
            "SELECT version, owner, holder, EXTRACT(EPOCH FROM clock_timestamp())::float8 "
            "FROM message_batches.runs WHERE id = %s FOR UPDATE",
            (self._run,),
        ).fetchone()
        if row is None:
            self._gone()
        self._locked_version, owner, holder, now = row
        self._offset = now - (before + self._database.system.now()) / 2
        if self._owner is not None and owner != self._owner:
            raise taken_over(self._database.name, holder)

    def _took_effect(self, connection: psycopg.Connection[Any], number: int) -> bool:
        row = connection.execute(
            "SELECT number FROM transactions WHERE process = %s", (self._process,)
        ).fetchone()
        return row is not None and row[0] == number

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Read inside the block what the run held at its start; inside a transaction, that."""
        if self._within is not None:
            yield
            return
        connection = self._database.again(_begin_reading)
        with self._database.once(), self._inside(connection):
            yield
        self._database.again(_end)

    def read(self, body: Callable[[], T]) -> T:
        """Return what `body` reads, of one state; it is called again if the connection breaks."""
        if self._within is not None:
            return body()

        def reading(connection: psycopg.Connection[Any]) -> T:
            _begin_reading(connection)
            with self._inside(connection):
                result = body()
            _end(connection)
            return result

        return self._database.again(reading)

    @contextmanager
    def _inside(self, connection: psycopg.Connection[Any]) -> Iterator[None]:
        self._within = connection
        try:
            yield
        finally:
            self._within = None
            self._locked_version = None

    def version(self) -> object:
        """Return a value that differs if another process changed the run, or may have."""
        version = self._locked_version
        if version is None:
            row = self.execute(
                "SELECT version FROM message_batches.runs WHERE id = ?", (self._run,)
            ).fetchone()
            if row is None:
                self._gone()
            (version,) = row
        return self._database.connects, version - self._raised

    def close(self) -> None:
        """Close the connection. A second call does nothing."""
        self._database.close()

    def _gone(self) -> NoReturn:
        raise InputError.at(
            self._database.name,
            "The run was deleted from this database.",
            "Restore it from a backup; message-batches list shows its batches.",
        )

    # The clock

    def now(self) -> float:
        """Return the time by the clock of the database, as far as it was seen last."""
        return self._database.system.now() + self._offset

    def _read_clock(self, connection: psycopg.Connection[Any]) -> None:
        before = self._database.system.now()
        row = connection.execute("SELECT EXTRACT(EPOCH FROM clock_timestamp())::float8").fetchone()
        if row is not None:
            self._offset = row[0] - (before + self._database.system.now()) / 2


def _begin_reading(connection: psycopg.Connection[Any]) -> psycopg.Connection[Any]:
    connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
    return connection


def _end(connection: psycopg.Connection[Any]) -> None:
    connection.execute("ROLLBACK")


def taken_over(name: str, holder: str | None) -> RunLockedError:
    """Return the error for a run that another process works on now."""
    return RunLockedError(
        f"{name}: Another process ({holder or 'unknown'}) has taken over this run. Wait for it, or "
        "stop it; message-batches status shows its progress."
    )


def translated(sql: str) -> str:
    """Return a statement with the placeholders of psycopg."""
    return sql.replace("?", "%s")


def _storable(parameters: Sequence[Any]) -> Sequence[Any]:
    """Return parameters without the character that Postgres cannot store in a text."""
    if any(isinstance(each, str) and "\0" in each for each in parameters):
        return [
            each.replace("\0", "\N{REPLACEMENT CHARACTER}") if isinstance(each, str) else each
            for each in parameters
        ]
    return parameters
