"""A JSON Schema: what the service takes of it, and what it is likely to refuse."""

from __future__ import annotations

from message_batches.jobs.answers.schemas.keywords import map_in
from message_batches.jobs.answers.schemas.limits import (
    notes_of,
    refusals_of,
    unknown_in,
    warnings_of,
)
from message_batches.jobs.answers.schemas.merging import SchemaError
from message_batches.jobs.answers.schemas.references import References, referred
from message_batches.jobs.answers.schemas.rewriting import Rewritten, rewritten

__all__ = [
    "References",
    "Rewritten",
    "SchemaError",
    "map_in",
    "notes_of",
    "referred",
    "refusals_of",
    "rewritten",
    "unknown_in",
    "warnings_of",
]
