"""
What the packages on top of a run need: its files, its ledger, its preparation and its parts.

Not for users: these names change with the packages.
"""

from __future__ import annotations

from message_batches.jobs.attempts import attempts_of
from message_batches.jobs.engine import EVENTS, Carrier, Service, parse_on_answer, parse_on_error
from message_batches.jobs.extract import Extraction
from message_batches.jobs.input import (
    RequestPart,
    RequestParts,
    RequestSource,
    Source,
    ValidationRules,
    ids_without_suffix,
    possible_bases,
    spool,
    write_request_part,
)
from message_batches.jobs.ledger import Ledger
from message_batches.jobs.money import cost_of, price_remarks, used_by
from message_batches.jobs.open_run import cancel_run, resume_run, start_run, with_schema
from message_batches.jobs.output import ResultLine
from message_batches.jobs.plan import answer_format_of, batches_ahead, forecast_of, planned_estimate
from message_batches.jobs.report import ANSWER_STATUSES, report_on
from message_batches.jobs.start import (
    open_ledger,
    prepare,
    refuse_changes,
    refuse_many_requests,
    refuse_unwritable,
)
from message_batches.jobs.storage import RunFolder
from message_batches.jobs.system import System
from message_batches.jobs.typed import T
from message_batches.jobs.types import BatchLimits

__all__ = [
    "ANSWER_STATUSES",
    "EVENTS",
    "BatchLimits",
    "Carrier",
    "Extraction",
    "Ledger",
    "RequestPart",
    "RequestParts",
    "RequestSource",
    "ResultLine",
    "RunFolder",
    "Service",
    "Source",
    "System",
    "T",
    "ValidationRules",
    "answer_format_of",
    "attempts_of",
    "batches_ahead",
    "cancel_run",
    "cost_of",
    "forecast_of",
    "ids_without_suffix",
    "open_ledger",
    "parse_on_answer",
    "parse_on_error",
    "planned_estimate",
    "possible_bases",
    "prepare",
    "price_remarks",
    "refuse_changes",
    "refuse_many_requests",
    "refuse_unwritable",
    "report_on",
    "resume_run",
    "spool",
    "start_run",
    "used_by",
    "with_schema",
    "write_request_part",
]


def __dir__() -> list[str]:
    return __all__
