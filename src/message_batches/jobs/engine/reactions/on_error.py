"""
What to do after a request failed, by the type of its error.

Errors on the service's side are transient; a request that it refused as invalid will be refused
again. What the account cannot pay for, or may not do, fails for every request alike, so the run
stops before it spends more.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import get_args

from message_batches.jobs.errors import InputError
from message_batches.jobs.options import DEFAULT_ACTIONS, nearest_cause
from message_batches.jobs.types import OnError


def parse_on_error(texts: Iterable[str]) -> dict[str, OnError]:
    """
    Read actions written as `cause=action`.

    Raises:
        InputError: a text does not have that form, or names an unknown cause or action.
    """
    actions: dict[str, OnError] = {}
    for text in texts:
        cause, _, action = text.partition("=")
        if action not in get_args(OnError):
            raise InputError.at(
                text,
                "Invalid --on-error value.",
                "Use CAUSE=ACTION with the action retry, fail or abort, such as expired=fail.",
            )
        if cause not in DEFAULT_ACTIONS:
            raise InputError.at(text, f"Unknown --on-error cause {cause!r}.", nearest_cause(cause))
        actions[cause] = action  # type: ignore[assignment]  # checked above
    return actions


def action_for(cause: str, overrides: Mapping[str, OnError]) -> OnError:
    """Return the action for a cause; an unknown cause fails, because a retry costs money."""
    return overrides.get(cause) or DEFAULT_ACTIONS.get(cause, "fail")


def abort_of(
    failures: Iterable[tuple[int, str, str, str | None]], overrides: Mapping[str, OnError]
) -> tuple[str, str | None] | None:
    """
    Return cause and message of the first failure of a part that stops the run; None if none does.

    Args:
        failures: the place, outcome, cause and message of each request that failed.
        overrides: actions that differ from the defaults.
    """
    for _, _, cause, message in failures:
        if action_for(cause, overrides) == "abort":
            return cause, message
    return None


def is_retried(
    cause: str, overrides: Mapping[str, OnError], *, attempts: int, retries: int
) -> bool:
    """
    Return whether a failed request will be sent again.

    Args:
        cause: why it failed.
        overrides: actions that differ from the defaults.
        attempts: how many batches have run it.
        retries: how many times to retry a request.
    """
    action = action_for(cause, overrides)
    return action == "abort" or (action == "retry" and attempts <= retries)
