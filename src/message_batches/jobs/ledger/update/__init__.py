"""Carry a ledger over to an input that has changed."""

from __future__ import annotations

from message_batches.jobs.ledger.update.numbered_ids import keep_ids
from message_batches.jobs.ledger.update.translation import (
    UPDATES,
    LedgerUpdate,
    comparing,
)

__all__ = ["UPDATES", "LedgerUpdate", "comparing", "keep_ids"]
