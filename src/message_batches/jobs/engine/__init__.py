"""Do the work of a run: the planner decides, a carrier carries it out."""

from __future__ import annotations

from message_batches.jobs.engine.allowance import cap_in, cap_of, load, pilot_in
from message_batches.jobs.engine.carrier import Carrier, OnDownloaded, OnFinished, Threads
from message_batches.jobs.engine.events import EVENTS, EventKind, vanishing_text
from message_batches.jobs.engine.executor import Executor, collect_task
from message_batches.jobs.engine.limits import Limits, planner_options
from message_batches.jobs.engine.messages import in_words, reason
from message_batches.jobs.engine.policy import RETENTION, Vanishing, cause_of, vanishing
from message_batches.jobs.engine.preview import Preview, look, not_ended, preview
from message_batches.jobs.engine.reactions import (
    AnswerPolicy,
    action_for,
    is_retried,
    judgement_of,
    parse_on_answer,
    parse_on_error,
    redoing,
)
from message_batches.jobs.engine.resolve import accept_missing, cancel, decide, reset_missing
from message_batches.jobs.engine.rules import is_verified
from message_batches.jobs.engine.service import (
    Service,
    counts_of,
    is_about_account,
    is_batch_id,
    view_of,
)
from message_batches.jobs.engine.tasks import CollectTask, CreateTask, Finished, Task
from message_batches.jobs.engine.transfers import download
from message_batches.jobs.options import DEFAULT_ACTIONS

__all__ = [
    "DEFAULT_ACTIONS",
    "EVENTS",
    "RETENTION",
    "AnswerPolicy",
    "Carrier",
    "CollectTask",
    "CreateTask",
    "EventKind",
    "Executor",
    "Finished",
    "Limits",
    "OnDownloaded",
    "OnFinished",
    "Preview",
    "Service",
    "Task",
    "Threads",
    "Vanishing",
    "accept_missing",
    "action_for",
    "cancel",
    "cap_in",
    "cap_of",
    "cause_of",
    "collect_task",
    "counts_of",
    "decide",
    "download",
    "in_words",
    "is_about_account",
    "is_batch_id",
    "is_retried",
    "is_verified",
    "judgement_of",
    "load",
    "look",
    "not_ended",
    "parse_on_answer",
    "parse_on_error",
    "pilot_in",
    "planner_options",
    "preview",
    "reason",
    "redoing",
    "reset_missing",
    "vanishing",
    "vanishing_text",
    "view_of",
]
