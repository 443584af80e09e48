"""The output of a run: append to it and rewrite it in step with the ledger, and read its lines."""

from __future__ import annotations

from message_batches.jobs.output.deviations import deviations_in
from message_batches.jobs.output.part import PartFiles, PartWriter, kept_lines
from message_batches.jobs.output.result_line import (
    NotAResultError,
    ResultLine,
    error_of,
    read_line,
    read_record,
)
from message_batches.jobs.output.results_file import (
    append_lines,
    lines_between,
    recorded_file,
    recorded_lines,
    recover,
)
from message_batches.jobs.output.rewrite import reset_collected, reset_failed, sort_output
from message_batches.jobs.output.usage import USAGE_COUNTERS

__all__ = [
    "USAGE_COUNTERS",
    "NotAResultError",
    "PartFiles",
    "PartWriter",
    "ResultLine",
    "append_lines",
    "deviations_in",
    "error_of",
    "kept_lines",
    "lines_between",
    "read_line",
    "read_record",
    "recorded_file",
    "recorded_lines",
    "recover",
    "reset_collected",
    "reset_failed",
    "sort_output",
]
