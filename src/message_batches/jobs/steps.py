"""
The steps of a run, over plain values that can be pickled.

For engines that distribute the work of a run over processes or machines, and for packages on top of
`run`. `plan` splits the input into partitions, `submit` sends one, `poll` returns the states of
batches, and `collect` downloads the results of a batch that has ended.

A `Ledger` is passed from one function to another; its methods are not public.
"""

from __future__ import annotations

from message_batches.jobs.engine import (
    LedgerProtocol,
    Service,
    Sink,
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
from message_batches.jobs.input import RequestSource, ValidationRules, spool
from message_batches.jobs.ledger import Ledger, SharedLedger
from message_batches.jobs.output import ResultLine
from message_batches.jobs.plan import plan
from message_batches.jobs.report import ANSWER_STATUSES, errors_path, report_on
from message_batches.jobs.run import resume_run, start_run
from message_batches.jobs.start import (
    ledger_path,
    open_ledger,
    output_of,
    prepare,
    refuse_changes,
    refuse_unwritable,
)
from message_batches.jobs.storage import results_of, table_of
from message_batches.jobs.system import System
from message_batches.jobs.types import BatchLimits, BatchState, Handle, Manifest, Partition

__all__ = [
    "ANSWER_STATUSES",
    "AlreadySubmittingError",
    "BatchLimits",
    "BatchMismatchError",
    "BatchState",
    "CreateUnknownError",
    "Handle",
    "Ledger",
    "LedgerProtocol",
    "Manifest",
    "Partition",
    "RequestSource",
    "ResultLine",
    "Service",
    "SharedLedger",
    "Sink",
    "System",
    "ValidationRules",
    "collect",
    "errors_path",
    "ledger_path",
    "open_ledger",
    "output_of",
    "parse_on_error",
    "plan",
    "poll",
    "prepare",
    "refuse_changes",
    "refuse_unwritable",
    "reject",
    "report_on",
    "results_of",
    "resume_run",
    "spool",
    "start_run",
    "submit",
    "table_of",
]


def __dir__() -> list[str]:
    return __all__
