"""The databases that a ledger may be in, and the locks that keep two processes apart."""

from __future__ import annotations

from message_batches.jobs.ledger.store.connection import LEASE_SECONDS, Postgres
from message_batches.jobs.ledger.store.lease import Lease
from message_batches.jobs.ledger.store.lock import LockHeldError, locked, locked_folder
from message_batches.jobs.ledger.store.postgres import (
    RUNS,
    TRANSACTIONS,
    PostgresStore,
    schema_of,
    translated_type,
)
from message_batches.jobs.ledger.store.sqlite import (
    CACHE,
    SqliteStore,
    StoreError,
    connect,
    make_durable,
    store_failure_of,
)
from message_batches.jobs.ledger.store.store import Store, in_ranges

__all__ = [
    "CACHE",
    "LEASE_SECONDS",
    "RUNS",
    "TRANSACTIONS",
    "Lease",
    "LockHeldError",
    "Postgres",
    "PostgresStore",
    "SqliteStore",
    "Store",
    "StoreError",
    "connect",
    "in_ranges",
    "locked",
    "locked_folder",
    "make_durable",
    "schema_of",
    "store_failure_of",
    "translated_type",
]
