"""
Runs: all work from a file of requests to every result, whatever happens in between.

`run` and `async_run` do all of it. `message_batches.jobs.types` has the values that reports, events
and errors hold, `message_batches.jobs.errors` all errors, and `message_batches.jobs.steps` a run in
steps, for orchestrators.
"""

from __future__ import annotations

from message_batches.jobs.async_run import AsyncRun, async_resume, async_run
from message_batches.jobs.errors import (
    DecisionRequiredError,
    InputError,
    RunError,
    RunLockedError,
    ServiceRefusedError,
    ServiceUnreachableError,
)
from message_batches.jobs.input import Source
from message_batches.jobs.money import Prices
from message_batches.jobs.open_run import resume, run
from message_batches.jobs.options import RunOptions
from message_batches.jobs.plan import InputSummary, validate
from message_batches.jobs.report import Report
from message_batches.jobs.run import Run
from message_batches.jobs.types import Event, Progress

__all__ = [
    "AsyncRun",
    "DecisionRequiredError",
    "Event",
    "InputError",
    "InputSummary",
    "Prices",
    "Progress",
    "Report",
    "Run",
    "RunError",
    "RunLockedError",
    "RunOptions",
    "ServiceRefusedError",
    "ServiceUnreachableError",
    "Source",
    "async_resume",
    "async_run",
    "resume",
    "run",
    "validate",
]


def __dir__() -> list[str]:
    return __all__
