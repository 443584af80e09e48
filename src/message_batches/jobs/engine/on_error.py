"""
What to do after a request failed, by the type of its error.

Errors on the service's side are transient; a request that it refused as invalid will be refused
again. What the account cannot pay for, or may not do, fails for every request alike, so the run
stops before it spends more.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import get_args

from message_batches.jobs.errors import InputError
from message_batches.jobs.types import OnError

# https://docs.claude.com/en/api/errors lists the types of errors.
DEFAULT_ACTIONS: Mapping[str, OnError] = {
    "overloaded_error": "retry",
    "rate_limit_error": "retry",
    "api_error": "retry",
    "timeout_error": "retry",
    "expired": "retry",
    "invalid_request_error": "fail",
    "not_found_error": "fail",
    "permission_error": "fail",
    "request_too_large": "fail",
    "canceled": "fail",
    "authentication_error": "abort",
    "billing_error": "abort",
}
"""The action by the type of the error, or by the outcome where a request has no error."""


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
            near = get_close_matches(cause, DEFAULT_ACTIONS, n=1, cutoff=0.0)
            raise InputError.at(
                text,
                f"Unknown --on-error cause {cause!r}.",
                f"Use {near[0]}, or another of {', '.join(DEFAULT_ACTIONS)}.",
            )
        actions[cause] = action  # type: ignore[assignment]  # checked above
    return actions


def action_for(cause: str, overrides: Mapping[str, OnError]) -> OnError:
    """Return the action for a cause; an unknown cause fails, because a retry costs money."""
    return overrides.get(cause) or DEFAULT_ACTIONS.get(cause, "fail")


def is_retried(
    cause: str, overrides: Mapping[str, OnError], *, attempts: int, retries: int, for_resume: bool
) -> bool:
    """
    Return whether a failed request will be sent again.

    Args:
        cause: why it failed.
        overrides: actions that differ from the defaults.
        attempts: how many times it was sent.
        retries: how many times to retry a request.
        for_resume: whether its batch was canceled to be resumed.
    """
    if cause == "canceled" and for_resume and cause not in overrides:
        return True
    action = action_for(cause, overrides)
    return action == "abort" or (action == "retry" and attempts <= retries)
