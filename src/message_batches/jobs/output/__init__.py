"""The output of a run, in step with its ledger: write it, rewrite it, and read its lines."""

from __future__ import annotations

from message_batches.jobs.output.copies import mark_copies, settle_copies, settle_restored
from message_batches.jobs.output.deviations import deviations_in
from message_batches.jobs.output.output import Append, Output, output_of
from message_batches.jobs.output.part import (
    Judgement,
    PartFiles,
    PartPlace,
    PartWriter,
    kept_lines,
)
from message_batches.jobs.output.result_finder import ResultFinder, is_result, result_in
from message_batches.jobs.output.result_line import (
    NotAResultError,
    ResultLine,
    error_of,
    read_line,
    read_record,
    status_of,
)
from message_batches.jobs.output.results_file import append_lines
from message_batches.jobs.output.stored_part import stored_lines
from message_batches.jobs.output.unsent_part import settle_unsent
from message_batches.jobs.output.write_log import write_log

__all__ = [
    "Append",
    "Judgement",
    "NotAResultError",
    "Output",
    "PartFiles",
    "PartPlace",
    "PartWriter",
    "ResultFinder",
    "ResultLine",
    "append_lines",
    "deviations_in",
    "error_of",
    "is_result",
    "kept_lines",
    "mark_copies",
    "output_of",
    "read_line",
    "read_record",
    "result_in",
    "settle_copies",
    "settle_restored",
    "settle_unsent",
    "status_of",
    "stored_lines",
    "write_log",
]
