"""Do the work of a run: submit, reconcile, poll and collect, and decide about failures."""

from __future__ import annotations

from message_batches.jobs.engine.collection import (
    DOWNLOADS,
    PartSink,
    Sink,
    collect,
)
from message_batches.jobs.engine.executor import Executor
from message_batches.jobs.engine.on_error import (
    action_for,
    is_retried,
    parse_on_error,
)
from message_batches.jobs.engine.resolve import decide
from message_batches.jobs.engine.service import Service, poll, reason
from message_batches.jobs.engine.submission import (
    LedgerProtocol,
    reject,
    submit,
)
from message_batches.jobs.engine.waits import (
    FailedCall,
    FailureTracker,
    PollPolicy,
    aborted_by,
    failed_call,
    in_words,
)
from message_batches.jobs.options import DEFAULT_ACTIONS

__all__ = [
    "DEFAULT_ACTIONS",
    "DOWNLOADS",
    "Executor",
    "FailedCall",
    "FailureTracker",
    "LedgerProtocol",
    "PartSink",
    "PollPolicy",
    "Service",
    "Sink",
    "aborted_by",
    "action_for",
    "collect",
    "decide",
    "failed_call",
    "in_words",
    "is_retried",
    "parse_on_error",
    "poll",
    "reason",
    "reject",
    "submit",
]
