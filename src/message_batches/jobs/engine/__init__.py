"""Do the work of a run: the planner decides, threads carry it out."""

from __future__ import annotations

from message_batches.jobs.engine.executor import Executor
from message_batches.jobs.engine.messages import in_words, reason
from message_batches.jobs.engine.on_error import action_for, is_retried, parse_on_error
from message_batches.jobs.engine.resolve import accept_missing, cancel, decide, reset_missing
from message_batches.jobs.engine.rules import is_verified
from message_batches.jobs.engine.service import Service, is_about_account
from message_batches.jobs.options import DEFAULT_ACTIONS

__all__ = [
    "DEFAULT_ACTIONS",
    "Executor",
    "Service",
    "accept_missing",
    "action_for",
    "cancel",
    "decide",
    "in_words",
    "is_about_account",
    "is_retried",
    "is_verified",
    "parse_on_error",
    "reason",
    "reset_missing",
]
