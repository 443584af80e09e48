"""Start a run: find the folder that belongs to it, or make it, here and at a URL."""

from __future__ import annotations

from message_batches.jobs.start.asking import SCHEMA, format_of
from message_batches.jobs.start.checks import (
    refuse_changes,
    refuse_many_requests,
    refuse_unwritable,
)
from message_batches.jobs.start.existing import open_ledger
from message_batches.jobs.start.preparation import permissions, permit, prepare, prepared
from message_batches.jobs.start.remote_folder import claim

__all__ = [
    "SCHEMA",
    "claim",
    "format_of",
    "open_ledger",
    "permissions",
    "permit",
    "prepare",
    "prepared",
    "refuse_changes",
    "refuse_many_requests",
    "refuse_unwritable",
]
