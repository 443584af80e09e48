"""The ledger of a run: SQLite, locks, and the records read from it. The only place with SQL."""

from __future__ import annotations

from message_batches.jobs.ledger.codes import CODES, FAILED
from message_batches.jobs.ledger.database import DAMAGED
from message_batches.jobs.ledger.ledger import Ledger
from message_batches.jobs.ledger.lock import LockHeldError, locked, locked_run
from message_batches.jobs.ledger.members import Members
from message_batches.jobs.ledger.records import (
    BatchEntry,
    FailureEntry,
    OutputCheckpoint,
    PartManifest,
    TwiceEntry,
)
from message_batches.jobs.ledger.schema import (
    Duplicate,
    LedgerBuilder,
    StoreError,
    new_ledger,
    scratch_ledger,
    store_failure_of,
)
from message_batches.jobs.ledger.texts import Texts

__all__ = [
    "CODES",
    "DAMAGED",
    "FAILED",
    "BatchEntry",
    "Duplicate",
    "FailureEntry",
    "Ledger",
    "LedgerBuilder",
    "LockHeldError",
    "Members",
    "OutputCheckpoint",
    "PartManifest",
    "StoreError",
    "Texts",
    "TwiceEntry",
    "locked",
    "locked_run",
    "new_ledger",
    "scratch_ledger",
    "store_failure_of",
]
