"""
Which rows are sent again, decided by why they failed.

The service's own troubles pass; a request that it refused once it will always refuse. What the
account cannot pay for or is not allowed to do fails for every row alike, so the run stops rather
than burn through the rest.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal, get_args

from .errors import BadInput, Problem

Verdict = Literal["again", "final", "stop"]

VERDICTS: Mapping[str, Verdict] = {
    "overloaded_error": "again",
    "rate_limit_error": "again",
    "api_error": "again",
    "timeout_error": "again",
    "expired": "again",
    "invalid_request_error": "final",
    "not_found_error": "final",
    "permission_error": "final",
    "request_too_large": "final",
    "canceled": "final",
    "authentication_error": "stop",
    "billing_error": "stop",
}
"""
By the error's type, or the outcome where a row has no error.

again: sent again, as long as rounds are left. final: never. stop: sent again when the run is taken
up again, but no further batch leaves before that.
"""


def read_verdicts(texts: Iterable[str]) -> dict[str, Verdict]:
    """
    Read verdicts written as `cause=verdict`.

    Raises:
        BadInput: a text is no such thing, or gives no verdict that there is.
    """
    verdicts: dict[str, Verdict] = {}
    for text in texts:
        cause, _, verdict = text.partition("=")
        if not cause or verdict not in get_args(Verdict):
            raise BadInput(
                text,
                [
                    Problem(
                        "This does not say what to do about a cause.",
                        "Write CAUSE=VERDICT with one of the verdicts again, final and stop, "
                        "such as expired=final.",
                    )
                ],
            )
        verdicts[cause] = verdict  # type: ignore[assignment]  # it was looked up above
    return verdicts


def verdict_on(cause: str, overrides: Mapping[str, Verdict]) -> Verdict:
    """Decide about a failed row. A cause that nobody has heard of is final: sending costs money."""
    return overrides.get(cause) or VERDICTS.get(cause, "final")


def is_due(
    cause: str, overrides: Mapping[str, Verdict], *, sends: int, rounds: int, recalled: bool
) -> bool:
    """
    Whether a row that failed is to be sent again.

    Args:
        cause: why it failed.
        overrides: verdicts that are not as in the table.
        sends: how often it was sent.
        rounds: how often a row is sent again.
        recalled: whether its batch was canceled for the time being only.
    """
    if cause == "canceled" and recalled and cause not in overrides:
        return True
    verdict = verdict_on(cause, overrides)
    return verdict == "stop" or (verdict == "again" and sends <= rounds)
