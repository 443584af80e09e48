"""
The steps of a run, over plain values that can be pickled.

For engines that spread the work of a run over processes or machines, and for packages on top of
`run`. `plan` cuts the input into partitions, `submit` sends one, `poll` asks how batches are doing,
and `collect` downloads the results of one that has ended.
"""

from __future__ import annotations

from message_batches.jobs.engine import (
    Service,
    collect,
    parse_on_error,
    poll,
    reject,
    submit,
)
from message_batches.jobs.errors import (
    AlreadySubmittingError,
    BatchMismatchError,
    CreateUnknownError,
)
from message_batches.jobs.input import ValidationRules, spool
from message_batches.jobs.plan import plan
from message_batches.jobs.report import report_on
from message_batches.jobs.run import resume_run, start_run
from message_batches.jobs.start import open_ledger, prepare
from message_batches.jobs.types import BatchLimits, BatchState, Handle, Manifest, Partition

__all__ = [
    "AlreadySubmittingError",
    "BatchLimits",
    "BatchMismatchError",
    "BatchState",
    "CreateUnknownError",
    "Handle",
    "Manifest",
    "Partition",
    "Service",
    "ValidationRules",
    "collect",
    "open_ledger",
    "parse_on_error",
    "plan",
    "poll",
    "prepare",
    "reject",
    "report_on",
    "resume_run",
    "spool",
    "start_run",
    "submit",
]
