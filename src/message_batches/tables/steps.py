"""
The steps of `run_table`, for programs on top of it.

`prompt_spec` reads what to send, `TableRequests` makes a source of it, for `jobs.internals`,
`check_output` checks the output before anything is sent, and `write_table` writes the table when a
run has finished. `answer_of`, `no_answer` and `columns_of` build answers for engines that write
their own.
"""

from __future__ import annotations

from message_batches.sdk.create import MAX_IMAGE_BYTES
from message_batches.tables.answers import (
    Answer,
    OutputSchema,
    answer_of,
    asks_structured,
    columns_of,
    no_answer,
)
from message_batches.tables.attachments import MAX_PDF_BYTES, Attachment, AttachmentKind
from message_batches.tables.columns import ColumnChoice
from message_batches.tables.errors import RowError
from message_batches.tables.formats import FORMATS
from message_batches.tables.requests import (
    DEFAULT_MAX_TOKENS,
    BuiltRequest,
    PromptSpec,
    RequestBuilder,
    prompt_spec,
)
from message_batches.tables.run import check_output, choose_columns, write_other_table, write_table
from message_batches.tables.table_requests import Preview, TableRequests

__all__ = [
    "DEFAULT_MAX_TOKENS",
    "FORMATS",
    "MAX_IMAGE_BYTES",
    "MAX_PDF_BYTES",
    "Answer",
    "Attachment",
    "AttachmentKind",
    "BuiltRequest",
    "ColumnChoice",
    "OutputSchema",
    "Preview",
    "PromptSpec",
    "RequestBuilder",
    "RowError",
    "TableRequests",
    "answer_of",
    "asks_structured",
    "check_output",
    "choose_columns",
    "columns_of",
    "no_answer",
    "prompt_spec",
    "write_other_table",
    "write_table",
]


def __dir__() -> list[str]:
    return __all__
