"""Requests that are sent after an answer that was not complete, and the files that hold them."""

from __future__ import annotations

from message_batches.jobs.revisions.revise import continued, repaired, with_max_tokens
from message_batches.jobs.revisions.revision_file import Revision, RevisionFile, write_revisions

__all__ = [
    "Revision",
    "RevisionFile",
    "continued",
    "repaired",
    "with_max_tokens",
    "write_revisions",
]
