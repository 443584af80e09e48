"""
Lost batches: those of a workspace that no ledger knows, whose they are, and their results.

Nothing here cancels a batch, deletes it, or changes a ledger. The values are in
`message_batches.jobs.types`.
"""

from __future__ import annotations

from message_batches.jobs.orphans.collect import collect_orphans
from message_batches.jobs.orphans.find import find_orphans, runs_of_batches
from message_batches.jobs.orphans.ledgers import UNREADABLE, LedgerSource, ledgers_in

__all__ = [
    "UNREADABLE",
    "LedgerSource",
    "collect_orphans",
    "find_orphans",
    "ledgers_in",
    "runs_of_batches",
]


def __dir__() -> list[str]:
    return __all__
