"""The requests that are not sent as the input has them."""

from __future__ import annotations

from message_batches.jobs.ledger.revisions.revisions import LedgerRevisions

__all__ = ["LedgerRevisions"]
