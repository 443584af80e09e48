"""
What packages on top of a run need: its files, its ledger, its preparation and its parts.

A `Ledger` is passed from one function to another; its methods are not public.
"""

from __future__ import annotations

from message_batches.jobs.engine import Service, parse_on_error
from message_batches.jobs.input import RequestSource, ValidationRules, spool
from message_batches.jobs.ledger import Ledger
from message_batches.jobs.output import ResultLine
from message_batches.jobs.plan import batches_ahead
from message_batches.jobs.report import ANSWER_STATUSES, report_on
from message_batches.jobs.run import cancel_run, resume_run, start_run
from message_batches.jobs.start import (
    open_ledger,
    prepare,
    refuse_changes,
    refuse_unwritable,
)
from message_batches.jobs.storage import RunFolder
from message_batches.jobs.system import System
from message_batches.jobs.types import BatchLimits

__all__ = [
    "ANSWER_STATUSES",
    "BatchLimits",
    "Ledger",
    "RequestSource",
    "ResultLine",
    "RunFolder",
    "Service",
    "System",
    "ValidationRules",
    "batches_ahead",
    "cancel_run",
    "open_ledger",
    "parse_on_error",
    "prepare",
    "refuse_changes",
    "refuse_unwritable",
    "report_on",
    "resume_run",
    "spool",
    "start_run",
]


def __dir__() -> list[str]:
    return __all__
