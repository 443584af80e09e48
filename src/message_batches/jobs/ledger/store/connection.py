"""A connection to a Postgres database that is made anew when it breaks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, TypeVar

from message_batches._extras import needs
from message_batches.jobs.errors import InputError, LedgerUnreachableError
from message_batches.jobs.storage import redacted, shown_url
from message_batches.jobs.system import SYSTEM, System

if TYPE_CHECKING:
    import psycopg

T = TypeVar("T")

OUTAGE_SECONDS = 600.0
"""How long a database may be away before the run stops."""

_FIRST_SECONDS = 10.0
"""The same for one that was not reached yet, because its address may be wrong."""

LEASE_SECONDS = 60
"""How long a run belongs to a process that was not heard of."""

_LONGEST_BACKOFF = 15.0

_SESSION = {
    # A process that was frozen inside a transaction must not hold the lock of the run.
    "idle_in_transaction_session_timeout": f"{LEASE_SECONDS // 2}s",
    "lock_timeout": f"{LEASE_SECONDS}s",
    "client_connection_check_interval": "10s",
}
"""Settings of a session; a server that does not know one, or cannot do it, goes without it."""

_CONNECTION = {
    "connect_timeout": 10,
    "keepalives_idle": 20,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 30_000,
    "application_name": "message-batches",
}
"""How a connection notices that the other end is gone; a URL may say otherwise."""


class Postgres:
    """
    A connection to a Postgres database that is made anew when it breaks. For one thread at a time.

    Args:
        url: of the database, with the password where it needs one.
        system: clocks and sleep.
        outage: how many seconds the database may be away; by default OUTAGE_SECONDS.
    """

    def __init__(self, url: str, system: System = SYSTEM, outage: float | None = None) -> None:
        self.name = shown_url(url)
        self.system = system
        self.connects = 0
        self._url = url
        self.outage = OUTAGE_SECONDS if outage is None else outage
        self._connection: psycopg.Connection[Any] | None = None
        self.schema: str | None = None

    def close(self) -> None:
        """Close the connection. A second call does nothing."""
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(Exception):
                connection.close()

    def again(self, call: Callable[[psycopg.Connection[Any]], T]) -> T:
        """
        Return what a function does with a connection; call it again where the connection breaks.

        Raises:
            LedgerUnreachableError: the database was away for too long.
            InputError: it refuses the connection, or what was asked of it.
        """
        with needs("postgres"):
            import psycopg

        since = self.system.monotonic()
        pause = 0.1
        while True:
            try:
                return call(self._connected())
            except psycopg.Error as error:
                self.close()
                if not _is_outage(error, was_reached=self.connects > 0):
                    raise self._refused(error) from None
                limit = self.outage if self.connects else min(self.outage, _FIRST_SECONDS)
                if self.system.monotonic() - since >= limit:
                    raise self._unreachable(error) from None
            except BaseException:
                # Half a transaction must not be continued.
                self.close()
                raise
            self.system.sleep(pause)
            pause = min(2 * pause, _LONGEST_BACKOFF)

    def _connected(self) -> psycopg.Connection[Any]:
        if self._connection is None:
            self._connection = self._connect()
            self.connects += 1
        return self._connection

    def _connect(self) -> psycopg.Connection[Any]:
        import psycopg
        from psycopg.conninfo import conninfo_to_dict, make_conninfo

        try:
            given: dict[str, Any] = conninfo_to_dict(self._url)
        except psycopg.Error:
            # Its message may hold the password.
            raise InputError.at(
                self.name,
                "This is not the URL of a database.",
                "Use postgresql://USER:PASSWORD@HOST:PORT/DATABASE, with each special character "
                "of the password written as %XX.",
            ) from None
        connection = psycopg.connect(make_conninfo("", **{**_CONNECTION, **given}), autocommit=True)
        try:
            self._check(connection)
            for name, value in _SESSION.items():
                with suppress(psycopg.errors.UndefinedObject, psycopg.errors.InvalidParameterValue):
                    connection.execute(f"SET {name} = '{value}'")
            if self.schema is not None:
                connection.execute(f"SET search_path = {self.schema}")
        except BaseException:
            connection.close()
            raise
        return connection

    def _check(self, connection: psycopg.Connection[Any]) -> None:
        """Raise InputError where a commit that was answered could be lost."""
        settings = ("synchronous_commit", "fsync", "server_encoding")
        columns = ", ".join(f"current_setting('{name}')" for name in settings)
        commit, fsync, encoding, replica = connection.execute(
            f"SELECT {columns}, pg_is_in_recovery()"
        ).fetchone() or ("", "", "", False)
        if replica:
            raise InputError.at(
                self.name,
                "This server is a replica, which can only be read.",
                "Use the URL of the primary server.",
            )
        if commit not in ("on", "remote_apply") or fsync != "on":
            raise InputError.at(
                self.name,
                f"This server may lose what it has committed: synchronous_commit is {commit}, "
                f"fsync is {fsync}. A batch whose record is lost would be paid for twice.",
                "Set both to on for this database or user.",
            )
        if encoding != "UTF8":
            raise InputError.at(
                self.name,
                f"The encoding of this database is {encoding}.",
                "Use a database with the encoding UTF8.",
            )

    @contextmanager
    def once(self) -> Iterator[None]:
        """Raise LedgerUnreachableError where the connection breaks inside the block."""
        import psycopg

        try:
            yield
        except BaseException as error:
            self.close()
            if isinstance(error, psycopg.Error):
                raise self._unreachable(error) from None
            raise

    def _unreachable(self, error: psycopg.Error) -> LedgerUnreachableError:
        return LedgerUnreachableError(
            f"The ledger at {self.name} could not be reached: {_reason(error)}. Everything done so "
            "far is safe. Run the same command again."
        )

    def _refused(self, error: psycopg.Error) -> InputError:
        return InputError.at(
            self.name,
            f"The database refused: {_reason(error)}.",
            "Check the URL, and what the user may do.",
        )


def _is_outage(error: psycopg.Error, *, was_reached: bool) -> bool:
    """Return whether the same may succeed a moment later."""
    state = error.sqlstate or ""
    if not state:
        import psycopg

        # Why a connection was not made is in a text that depends on the server and its language.
        # One that failed after a password was asked for was refused, because a server that starts
        # or stops says so before. Where none was made before, the URL is wrong.
        is_refused = error.pgconn is not None and error.pgconn.used_password
        is_lost = isinstance(error, psycopg.OperationalError | psycopg.InterfaceError)
        return is_lost and (was_reached or not is_refused)
    if state[:2] in ("28", "3D", "42"):  # a wrong password or name, or no right to do it
        return False
    # 08: connection; 40: deadlock; 53: resources; 55P03: lock; 57P: shutdown; 25P03: idle.
    return state[:2] in ("08", "40", "53") or state in ("55P03", "25P03") or state[:3] == "57P"


def _reason(error: Exception) -> str:
    lines = [line for line in redacted(str(error)).splitlines() if line.strip()]
    return lines[0].rstrip(".") if lines else type(error).__name__
