"""
Which rows are sent again, decided by why they failed.

The service's own troubles pass; a request that it refused once it will always refuse. What the
account cannot pay for or is not allowed to do fails for every row alike, so the run stops rather
than burn through the rest.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal, get_args

from message_batches.jobs.errors import Diagnostic, InputError

OnError = Literal["retry", "fail", "abort"]

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
"""
By the error's type, or the outcome where a row has no error.

retry: retried, as long as retries are left. fail: never retried. abort: the run stops, and the
request is retried when the run is resumed.
"""


def parse_on_error(texts: Iterable[str]) -> dict[str, OnError]:
    """
    Read verdicts written as `cause=verdict`.

    Raises:
        InputError: a text is no such thing, or gives no verdict that there is.
    """
    verdicts: dict[str, OnError] = {}
    for text in texts:
        cause, _, verdict = text.partition("=")
        if not cause or verdict not in get_args(OnError):
            raise InputError(
                text,
                [
                    Diagnostic(
                        "Invalid --on-error value.",
                        "Use CAUSE=ACTION with the action retry, fail or abort, "
                        "such as expired=fail.",
                    )
                ],
            )
        verdicts[cause] = verdict  # type: ignore[assignment]  # it was looked up above
    return verdicts


def action_for(cause: str, overrides: Mapping[str, OnError]) -> OnError:
    """Decide about a failed row. A cause that nobody has heard of is final: sending costs money."""
    return overrides.get(cause) or DEFAULT_ACTIONS.get(cause, "fail")


def is_due(
    cause: str, overrides: Mapping[str, OnError], *, sends: int, retries: int, recalled: bool
) -> bool:
    """
    Whether a row that failed is to be sent again.

    Args:
        cause: why it failed.
        overrides: verdicts that are not as in the table.
        sends: how often it was sent.
        retries: how many times to retry a request.
        recalled: whether its batch was canceled for the time being only.
    """
    if cause == "canceled" and recalled and cause not in overrides:
        return True
    verdict = action_for(cause, overrides)
    return verdict == "abort" or (verdict == "retry" and sends <= retries)
