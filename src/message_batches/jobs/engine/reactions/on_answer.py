"""
What to do after an answer that is not complete, by its status.

By default it is kept: asking again costs money, so a person has to ask for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from attrs import frozen

from message_batches.jobs.answers import ANSWER_FORMAT, AnswerFormat, is_class
from message_batches.jobs.engine.policy import cause_of
from message_batches.jobs.errors import InputError
from message_batches.jobs.ledger import Ledger
from message_batches.jobs.options import ANSWER_ACTIONS, REDOING
from message_batches.jobs.output import Judgement
from message_batches.jobs.types import OnAnswer

REPAIRS = 2
"""How often an answer is repaired, unless the run says otherwise."""

CONTINUATIONS = 10
"""How often an answer is continued, unless the run says otherwise."""


def parse_on_answer(texts: Iterable[str]) -> dict[str, OnAnswer]:
    """
    Read actions written as `status=action`.

    Raises:
        InputError: a text does not have that form, or names an unknown status or action.
    """
    actions: dict[str, OnAnswer] = {}
    for text in texts:
        status, _, action = text.partition("=")
        if status not in ANSWER_ACTIONS:
            raise InputError.at(
                text,
                f"Unknown --on-answer status {status!r}.",
                f"The statuses are: {', '.join(ANSWER_ACTIONS)}. "
                "Use STATUS=ACTION, such as truncated=retry.",
            )
        if action not in ANSWER_ACTIONS[status]:
            raise InputError.at(
                text,
                f"Invalid --on-answer action {action!r} for {status} answers.",
                f"Use {status}= with one of: {', '.join(ANSWER_ACTIONS[status])}.",
            )
        actions[status] = action
    return actions


def redoing(statuses: Iterable[str]) -> dict[str, str]:
    """
    Return how to ask again after answers with these statuses, once a person wants that.

    Raises:
        ValueError: an answer that is not complete cannot have such a status.
    """
    statuses = [statuses] if isinstance(statuses, str) else list(statuses)
    for status in statuses:
        if status not in REDOING:
            raise ValueError(f"{status!r} is not a status. Use one of: {', '.join(REDOING)}.")
    return {status: REDOING[status] for status in statuses}


def judgement_of(ledger: Ledger, schema: Any = None) -> Judgement:
    """
    Return how the results of a run are judged.

    Args:
        ledger: the ledger of the run.
        schema: as `RunOptions` has it; a class checks answers by itself, too.
    """
    values = ledger.setting(ANSWER_FORMAT)
    return Judgement(
        cause_of,
        None if values is None else AnswerFormat.of_json(values),
        schema if is_class(schema) else None,
    )


@frozen
class AnswerPolicy:
    """
    What a run does about answers that are not complete.

    Attributes:
        actions: the action by the status of the answer, where it is not `keep`.
        most: how often a request is asked again, by the action; each counts by itself.
        max_tokens: the `max_tokens` of a retry after a truncated answer; None to choose it.
    """

    actions: Mapping[str, OnAnswer]
    most: Mapping[str, int]
    max_tokens: int | None = None

    @classmethod
    def of(cls, ledger: Ledger, retries: int) -> AnswerPolicy:
        """Return the policy of a run; how often to retry, each call chooses."""
        repairs, continuations = ledger.setting("repairs"), ledger.setting("continuations")
        return cls(
            ledger.setting("on_answer") or {},
            {
                "retry": retries,
                "repair": REPAIRS if repairs is None else repairs,
                "continue": CONTINUATIONS if continuations is None else continuations,
            },
            ledger.setting("max_tokens_retry"),
        )

    def next_action(self, status: str, made: Mapping[str, int]) -> str | None:
        """
        Return how to ask again after an answer; None to keep it.

        Args:
            status: the status of the answer.
            made: how often the request was asked again before, by the action.
        """
        action = self.actions.get(status, "keep")
        return action if made.get(action, 0) < self.most.get(action, 0) else None
