"""The ledger of a run: its index, its store and its locks. The only place with SQL."""

from __future__ import annotations

from message_batches.jobs.ledger.attempts import AttemptEntry, PutAside
from message_batches.jobs.ledger.codes import CODES, FAILED
from message_batches.jobs.ledger.equal import ContentIndex, content_key
from message_batches.jobs.ledger.home import (
    DAMAGED,
    VARIABLE,
    Home,
    database_chosen,
    home_of,
    locked_run,
    pending_update,
)
from message_batches.jobs.ledger.index import (
    FindRevisions,
    PartIndex,
    ReadRange,
    RequestIndex,
    RevisedIndex,
    SqliteIndex,
)
from message_batches.jobs.ledger.ledger import Ledger
from message_batches.jobs.ledger.members import (
    MOST_LINES,
    Members,
    Texts,
    lines_in,
    too_many_lines,
)
from message_batches.jobs.ledger.records import (
    AskedAgain,
    BatchEntry,
    FailureEntry,
    Merged,
    OutputCheckpoint,
    PartEntry,
    PartManifest,
    StoredPart,
    TwiceEntry,
)
from message_batches.jobs.ledger.requests import COPIED, RESTORED, REUSED
from message_batches.jobs.ledger.schema import (
    Duplicate,
    LedgerBuilder,
    new_ledger,
    scratch_ledger,
)
from message_batches.jobs.ledger.stages import FIGURES, amount_of
from message_batches.jobs.ledger.store import (
    Lease,
    LockHeldError,
    Store,
    StoreError,
    locked,
    store_failure_of,
)
from message_batches.jobs.ledger.update import UPDATES, LedgerUpdate, comparing, keep_ids

__all__ = [
    "CODES",
    "COPIED",
    "DAMAGED",
    "FAILED",
    "FIGURES",
    "MOST_LINES",
    "RESTORED",
    "REUSED",
    "UPDATES",
    "VARIABLE",
    "AskedAgain",
    "AttemptEntry",
    "BatchEntry",
    "ContentIndex",
    "Duplicate",
    "FailureEntry",
    "FindRevisions",
    "Home",
    "Lease",
    "Ledger",
    "LedgerBuilder",
    "LedgerUpdate",
    "LockHeldError",
    "Members",
    "Merged",
    "OutputCheckpoint",
    "PartEntry",
    "PartIndex",
    "PartManifest",
    "PutAside",
    "ReadRange",
    "RequestIndex",
    "RevisedIndex",
    "SqliteIndex",
    "Store",
    "StoreError",
    "StoredPart",
    "Texts",
    "TwiceEntry",
    "amount_of",
    "comparing",
    "content_key",
    "database_chosen",
    "home_of",
    "keep_ids",
    "lines_in",
    "locked",
    "locked_run",
    "new_ledger",
    "pending_update",
    "scratch_ledger",
    "store_failure_of",
    "too_many_lines",
]
