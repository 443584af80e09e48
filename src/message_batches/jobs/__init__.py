"""
Runs that finish: from a file of requests to every answer, whatever happens on the way.

`run` does it all. `plan`, `submit`, `poll` and `collect` are its four steps over plain values that
can be pickled, for whoever spreads them over processes or machines.
"""

from __future__ import annotations

from .async_runs import AsyncRun, async_run
from .causes import Verdict, read_verdicts
from .collection import NotOurs, collect
from .errors import BadInput, Doubt, JobError, Problem, Stopped, Undecided, Unreachable
from .params import Rules
from .planning import Survey, plan, validate
from .polling import Pace, poll
from .preparing import open_ledger, prepare
from .prices import Cost, Prices, read_prices
from .progress import Event, Progress
from .report import Report, report_on
from .runs import Run, resume, run
from .service import Service
from .settings import Settings
from .spooling import Source, spool
from .submission import AnswerLost, BeingSent, Patience, reject, submit
from .values import Handle, Limits, Manifest, Partition, State

__all__ = [
    "AnswerLost",
    "AsyncRun",
    "BadInput",
    "BeingSent",
    "Cost",
    "Doubt",
    "Event",
    "Handle",
    "JobError",
    "Limits",
    "Manifest",
    "NotOurs",
    "Pace",
    "Partition",
    "Patience",
    "Prices",
    "Problem",
    "Progress",
    "Report",
    "Rules",
    "Run",
    "Service",
    "Settings",
    "Source",
    "State",
    "Stopped",
    "Survey",
    "Undecided",
    "Unreachable",
    "Verdict",
    "async_run",
    "collect",
    "open_ledger",
    "plan",
    "poll",
    "prepare",
    "read_prices",
    "read_verdicts",
    "reject",
    "report_on",
    "resume",
    "run",
    "spool",
    "submit",
    "validate",
]
