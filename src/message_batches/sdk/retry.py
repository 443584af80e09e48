"""
What a failed request means, whether it is sent again, and after how long.

Read-only requests, `cancel` and `delete` are sent again after a connection error, a timeout, and
the statuses 408, 409, 429 and 500 and above, except 501. The header `x-should-retry` overrules
this both ways.

`create` is not idempotent: the service cannot recognise a second sending, and would do and bill
the work twice. It is sent again only when the first sending was certainly not accepted. After 408
and 409 it is not known: what answers so may have stopped waiting for a service that continues. This
and the delays are not part of the API of this package and may change.
"""

from __future__ import annotations

import email.utils
from collections.abc import Callable, Mapping
from enum import Enum
from typing import Literal

from message_batches.sdk.errors import (
    AmbiguousCreateError,
    AnthropicError,
    APIConnectionError,
    APIError,
    APIStatusError,
    ResultsError,
)

INITIAL_DELAY = 0.5  # seconds, doubled with each retry
MAX_DELAY = 8.0
MAX_RETRY_AFTER = 60.0  # a server may ask for more; a call does not hang for an hour because of it

FailureKind = Literal["ambiguous", "too_large", "busy", "unreachable", "refused"]
"""
ambiguous: a create may or may not have been accepted. too_large: the body must be made smaller.
busy: the service asks to wait. unreachable: there was no answer, or the service itself failed.
refused: the same request would be refused again.
"""

# https://docs.claude.com/en/api/errors has the statuses of the API. Statuses above 500 that are not
# listed come from the service or from something between, such as 520 to 524 from a common proxy.
_KINDS: Mapping[int, FailureKind] = {
    408: "busy",
    409: "busy",
    413: "too_large",
    429: "busy",
    501: "refused",
    503: "busy",
    529: "busy",
}

# These say nothing about what became of a create. RFC 9110, sections 15.5.9 and 15.5.10: the server
# stopped waiting; the request conflicts with the state of the target, of which it may be the cause.
_UNKNOWN_TO_A_CREATE = frozenset({408, 409})

# With these statuses the API rejects a request before it processes it.
_REJECTED_UNPROCESSED = frozenset({429, 503, 529})

Failure = APIConnectionError | APIStatusError


class Decision(Enum):
    """What follows a failed attempt."""

    RETRY = "retry"
    FAIL = "fail"
    AMBIGUOUS = "ambiguous"


def failure_kind_of(error: Exception) -> FailureKind | None:
    """Return the kind of an exception of the client; None for any other exception."""
    if isinstance(error, APIStatusError):
        # Waiting does not lift a spending limit.
        if error.status_code == 429 and error.error_code == "enforced_spend_limit_reached":
            return "refused"
        other: FailureKind = "unreachable" if error.status_code >= 500 else "refused"
        return _KINDS.get(error.status_code, other)
    if isinstance(error, APIError | ResultsError):
        return "unreachable"
    return "refused" if isinstance(error, AnthropicError) else None


def create_failure_kind_of(error: Exception) -> FailureKind | None:
    """
    Return the kind of an exception of `create`: ambiguous unless it is known what happened.

    It is stricter than what `create` itself retries, because a run looks for what is ambiguous.
    """
    if isinstance(error, AmbiguousCreateError):
        return "ambiguous"
    if isinstance(error, APIConnectionError) and not error.was_sent:
        return "unreachable"
    if isinstance(error, APIStatusError) and not _proves_refusal(error):
        return "ambiguous"
    kind = failure_kind_of(error)
    return "ambiguous" if kind == "unreachable" else kind


def _proves_refusal(failure: APIStatusError) -> bool:
    """Return whether a create that failed with a status was certainly not accepted."""
    status = failure.status_code
    if status == 413:
        return True
    # A proxy may put its own page in the place of the response of a service that accepted.
    refuses = 400 <= status < 500 or status in _REJECTED_UNPROCESSED
    return refuses and failure.type is not None and status not in _UNKNOWN_TO_A_CREATE


def _is_ambiguous(failure: APIStatusError) -> bool:
    """Return whether a create that failed with a status may have been accepted."""
    # Proxies answer 503 as well, some of them after they passed the request on and then lost the
    # connection ("upstream connect error or disconnect/reset"). Only the API's own form is certain.
    return (
        failure_kind_of(failure) == "unreachable"
        or failure.status_code in _UNKNOWN_TO_A_CREATE
        or (failure.status_code == 503 and failure.type is None)
    )


def decide(failure: Failure, *, repeatable: bool) -> Decision:
    """Decide what follows a failed attempt; `repeatable` is False for a `create`."""
    return _decide_on_repeatable(failure) if repeatable else _decide_on_create(failure)


def _decide_on_repeatable(failure: Failure) -> Decision:
    if isinstance(failure, APIConnectionError):
        return Decision.RETRY
    match failure.response.headers.get("x-should-retry"):
        case "true":
            return Decision.RETRY
        case "false":
            return Decision.FAIL
    retry = failure_kind_of(failure) in ("busy", "unreachable")
    return Decision.RETRY if retry else Decision.FAIL


def _decide_on_create(failure: Failure) -> Decision:
    if isinstance(failure, APIConnectionError):
        return Decision.AMBIGUOUS if failure.was_sent else Decision.RETRY
    if _is_ambiguous(failure):
        return Decision.AMBIGUOUS
    if failure_kind_of(failure) == "busy" and failure.status_code in _REJECTED_UNPROCESSED:
        refused = failure.response.headers.get("x-should-retry") == "false"
        return Decision.FAIL if refused else Decision.RETRY
    return Decision.FAIL


def delay(
    retries_taken: int, *, headers: Mapping[str, str], now: float, random: Callable[[], float]
) -> float:
    """Return how many seconds to wait before the next attempt, given the last answer's headers."""
    requested = retry_after(headers, now=now)
    if requested is not None and requested > 0:
        return min(requested, MAX_RETRY_AFTER)
    return backoff(retries_taken, random=random)


def backoff(retries_taken: int, *, random: Callable[[], float]) -> float:
    """Return the delay before a retry: doubled from 0.5 to 8 s, less up to 25 % of jitter."""
    # The exponent stays small because a float overflows beyond 2 to the 1023rd.
    seconds = min(INITIAL_DELAY * 2.0 ** min(retries_taken, 10), MAX_DELAY)
    return seconds * (1 - 0.25 * random())


def retry_after(headers: Mapping[str, str], *, now: float) -> float | None:
    """Read `retry-after-ms`, or `retry-after` in seconds or as a date, as seconds from now."""
    milliseconds = _number(headers.get("retry-after-ms"))
    if milliseconds is not None:
        return milliseconds / 1000
    text = headers.get("retry-after")
    seconds = _number(text)
    if seconds is not None or text is None:
        return seconds
    date = email.utils.parsedate_tz(text)
    try:
        return None if date is None else email.utils.mktime_tz(date) - now
    except (OverflowError, ValueError):
        return None  # well-formed, but not a date of any calendar


def _number(text: str | None) -> float | None:
    try:
        number = float(text) if text is not None else None
    except ValueError:
        return None
    # "nan" and "inf" are floats to Python, but not a time to wait.
    return number if number is not None and abs(number) < float("inf") else None
