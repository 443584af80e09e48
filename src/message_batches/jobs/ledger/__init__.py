"""The ledger of a run: SQLite, locks, and the records read from it. The only place with SQL."""

from __future__ import annotations

from message_batches.jobs.ledger.ledger import Ledger
from message_batches.jobs.ledger.lock import LockHeldError, locked, locked_run
from message_batches.jobs.ledger.partitions import (
    DAMAGED,
    SUFFIX,
    Intent,
    PartitionRecord,
    PartitionState,
)
from message_batches.jobs.ledger.records import (
    FailedRequest,
    OutputCheckpoint,
    PartitionOutline,
    PlannedFile,
)
from message_batches.jobs.ledger.schema import (
    Duplicate,
    LedgerBuilder,
    StoreError,
    new_ledger,
    scratch_ledger,
    store_failure_of,
)
from message_batches.jobs.ledger.shared_ledger import SharedLedger

__all__ = [
    "DAMAGED",
    "SUFFIX",
    "Duplicate",
    "FailedRequest",
    "Intent",
    "Ledger",
    "LedgerBuilder",
    "LockHeldError",
    "OutputCheckpoint",
    "PartitionOutline",
    "PartitionRecord",
    "PartitionState",
    "PlannedFile",
    "SharedLedger",
    "StoreError",
    "locked",
    "locked_run",
    "new_ledger",
    "scratch_ledger",
    "store_failure_of",
]
