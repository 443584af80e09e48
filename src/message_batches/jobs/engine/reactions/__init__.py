"""What a run does about a request that failed, or an answer that is not complete."""

from __future__ import annotations

from message_batches.jobs.engine.reactions.on_answer import (
    AnswerPolicy,
    judgement_of,
    parse_on_answer,
    redoing,
)
from message_batches.jobs.engine.reactions.on_error import (
    abort_of,
    action_for,
    is_retried,
    parse_on_error,
)

__all__ = [
    "AnswerPolicy",
    "abort_of",
    "action_for",
    "is_retried",
    "judgement_of",
    "parse_on_answer",
    "parse_on_error",
    "redoing",
]
