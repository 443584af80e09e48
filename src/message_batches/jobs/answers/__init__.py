"""What the answers of a run have to fit, and whether an answer does."""

from __future__ import annotations

from message_batches.jobs.answers.answer_format import (
    ANSWER_FORMAT,
    AnswerFormat,
    Via,
    answer_format,
)
from message_batches.jobs.answers.checker import Checked, Checker
from message_batches.jobs.answers.reading import UnreadableError, value_in
from message_batches.jobs.answers.requested_schema import (
    RequestedSchema,
    format_in,
    schema_in,
)
from message_batches.jobs.answers.schemas import referred
from message_batches.jobs.answers.shared_format import SharedFormat, why_unchecked
from message_batches.jobs.answers.sources import is_class

__all__ = [
    "ANSWER_FORMAT",
    "AnswerFormat",
    "Checked",
    "Checker",
    "RequestedSchema",
    "SharedFormat",
    "UnreadableError",
    "Via",
    "answer_format",
    "format_in",
    "is_class",
    "referred",
    "schema_in",
    "value_in",
    "why_unchecked",
]
