"""
When to send a request again, and after how long.

Read-only requests, `cancel` and `delete` are sent again after a connection error, a timeout, and
the statuses 408, 409, 429 and 500 and above. The header `x-should-retry` overrules this both ways.

`create` is not idempotent: the service has no way to recognise a second sending, and would do and
bill the work twice. It is sent again only where the first sending surely was not accepted. This
and the waiting times are not part of the API of this package and may change.
"""

from __future__ import annotations

import email.utils
from collections.abc import Callable, Mapping
from enum import Enum

from message_batches.sdk.errors import APIConnectionError, APIStatusError

INITIAL_DELAY = 0.5  # seconds, doubled with each retry
MAX_DELAY = 8.0
MAX_RETRY_AFTER = 60.0  # a server may ask for more; a call does not hang for an hour because of it

# Accepted by nobody: the request was turned away at the door. A 503 is that only in the API's own
# words: proxies answer so too, some of them when they have passed the request on and then lost the
# connection ("upstream connect error or disconnect/reset").
_NOT_ACCEPTED = frozenset({429, 529})
_NOT_ACCEPTED_BY_THE_API = 503
# Not accepted either, and no use in asking again. Any other failure of the service, or of something
# between (520 to 524 are those of a well-known proxy), came at an unknown point.
NOT_IMPLEMENTED = 501


class Verdict(Enum):
    """What to do after a failed attempt."""

    AGAIN = "send it again"
    FAIL = "give the error to the caller"
    AMBIGUOUS = "nobody knows whether it was accepted"


Failure = APIConnectionError | APIStatusError


def verdict(failure: Failure, *, repeatable: bool) -> Verdict:
    """Judge a failed attempt; `repeatable` is False for a request that must not act twice."""
    return _verdict_on_repeatable(failure) if repeatable else _verdict_on_single(failure)


def _verdict_on_repeatable(failure: Failure) -> Verdict:
    if isinstance(failure, APIConnectionError):
        return Verdict.AGAIN
    match failure.response.headers.get("x-should-retry"):
        case "true":
            return Verdict.AGAIN
        case "false":
            return Verdict.FAIL
    status = failure.status_code
    return Verdict.AGAIN if status in (408, 409, 429) or status >= 500 else Verdict.FAIL


def _verdict_on_single(failure: Failure) -> Verdict:
    if isinstance(failure, APIConnectionError):
        return Verdict.AMBIGUOUS if failure.was_sent else Verdict.AGAIN
    by_the_api = failure.status_code == _NOT_ACCEPTED_BY_THE_API and failure.type is not None
    if by_the_api or failure.status_code in _NOT_ACCEPTED:
        refused = failure.response.headers.get("x-should-retry") == "false"
        return Verdict.FAIL if refused else Verdict.AGAIN
    if failure.status_code >= 500 and failure.status_code != NOT_IMPLEMENTED:
        return Verdict.AMBIGUOUS
    return Verdict.FAIL


def delay(
    retries_taken: int, *, headers: Mapping[str, str], now: float, random: Callable[[], float]
) -> float:
    """Tell how many seconds to wait before the next attempt, given the last answer's headers."""
    asked = retry_after(headers, now=now)
    if asked is not None and asked > 0:
        return min(asked, MAX_RETRY_AFTER)
    return backoff(retries_taken, random=random)


def backoff(retries_taken: int, *, random: Callable[[], float]) -> float:
    """Double from half a second up to eight, less up to a quarter so that clients spread out."""
    # The exponent is held small because a float overflows beyond 2 to the 1023rd.
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
        return None  # well formed, and no day of any calendar


def _number(text: str | None) -> float | None:
    try:
        number = float(text) if text is not None else None
    except ValueError:
        return None
    # "nan" and "inf" are floats to Python, and no time to wait.
    return number if number is not None and abs(number) < float("inf") else None
