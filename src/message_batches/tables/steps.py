"""
The steps of `run_table`, for programs on top of it.

`prompt_spec` reads what to send, `TableRequests` makes a source for `jobs.steps.start_run` of it,
`check_output` checks the output before anything is sent, and `write_table` writes the table when a
run has finished. `columns_of` and `no_answer` build answers for engines that write their own.
"""

from __future__ import annotations

from message_batches.tables.answers import Answer, columns_of, no_answer
from message_batches.tables.attachments import (
    MAX_IMAGE_BYTES,
    MAX_PDF_BYTES,
    Attachment,
    AttachmentKind,
)
from message_batches.tables.errors import RowError
from message_batches.tables.formats import FORMATS
from message_batches.tables.requests import DEFAULT_MAX_TOKENS, PromptSpec, prompt_spec
from message_batches.tables.run import check_output, write_table
from message_batches.tables.table_requests import Preview, TableRequests

__all__ = [
    "DEFAULT_MAX_TOKENS",
    "FORMATS",
    "MAX_IMAGE_BYTES",
    "MAX_PDF_BYTES",
    "Answer",
    "Attachment",
    "AttachmentKind",
    "Preview",
    "PromptSpec",
    "RowError",
    "TableRequests",
    "check_output",
    "columns_of",
    "no_answer",
    "prompt_spec",
    "write_table",
]


def __dir__() -> list[str]:
    return __all__
