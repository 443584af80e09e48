"""Requests that are asked more than once: what was answered before, and what is asked now."""

from __future__ import annotations

from message_batches.jobs.ledger.attempts.history import AttemptEntry, LedgerHistory
from message_batches.jobs.ledger.attempts.put_aside import PutAside

__all__ = ["AttemptEntry", "LedgerHistory", "PutAside"]
