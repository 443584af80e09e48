"""Where the requests of a run are: in a table, or in the indexes of the parts of the input."""

from __future__ import annotations

from message_batches.jobs.ledger.index.index import (
    AT_ONCE,
    SHOWN_ID,
    RequestIndex,
    Sizes,
    SqliteIndex,
)
from message_batches.jobs.ledger.index.part_index import PartIndex, ReadRange
from message_batches.jobs.ledger.index.revised_index import FindRevisions, RevisedIndex

__all__ = [
    "AT_ONCE",
    "SHOWN_ID",
    "FindRevisions",
    "PartIndex",
    "ReadRange",
    "RequestIndex",
    "RevisedIndex",
    "Sizes",
    "SqliteIndex",
]
