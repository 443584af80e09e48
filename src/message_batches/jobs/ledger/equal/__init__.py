"""Requests that are equal: how they are found, and those that are not sent as another one is."""

from __future__ import annotations

from message_batches.jobs.ledger.equal.by_content import ContentIndex, content_key
from message_batches.jobs.ledger.equal.copies import LedgerCopies

__all__ = ["ContentIndex", "LedgerCopies", "content_key"]
