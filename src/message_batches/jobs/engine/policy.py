"""
The numbers and tables of a run: waits, limits, and what a failure is about. Pure functions.

docs/how-runs-work.md has the same tables for users.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import NamedTuple

from message_batches.jobs.state import Failures, PlannerOptions

LONGEST_WAIT = 300.0
"""The most seconds to wait before a call that only reads, even if the service asks for more."""

LONGEST_RETRY_AFTER = 3600.0
"""
The most seconds to wait before a create because the service asked for it. A time in the ledger that
is further ahead was written before the clock was set back, and is not believed.
"""

POLLING_SHARE = 0.05
"""The most by which results are late, as a share of the time that their batch took."""

PROPAGATION_SECONDS = 300.0
"""How long parts of the service may not know a batch, or its results, that it has shown before."""

CLOCK_SLACK = 600.0
"""Seconds by which the clocks of two parts of the service may differ."""

ABSENCE_PROOF_SECONDS = 86_400.0
"""After this long an ended batch may have been deleted, so its absence proves nothing."""

PROCESSING_SECONDS = 86_400.0
"""
The seconds after the creation of a batch at which the service ends it, whatever is not answered.
https://docs.claude.com/en/docs/build-with-claude/batch-processing
"""

HEARTBEAT_SECONDS = 600.0
"""How long a run may be silent before it says what it waits for."""

RETENTION = 29 * 86_400.0
"""
The seconds after the creation of a batch for which its results are kept.
https://docs.claude.com/en/docs/build-with-claude/batch-processing
"""

VANISHING_SECONDS = 7 * 86_400.0
"""How long before the results of a batch vanish a person is warned."""

PUBLIC_LIMITS = (200_000, 300_000, 500_000)
"""
The most queued requests of each public tier (https://docs.claude.com/en/api/rate-limits). Up to the
lowest, creates are sent side by side; beyond it, while no limit is known, one at a time. No create
but a small one goes beyond one of these, so that a refusal costs few bytes.
"""

STAGGER_SECONDS = 0.2
"""How long a create is under way before the next one starts, while few have been accepted."""

STAGGER_SHARE = 8
"""How many creates must have been accepted for each one that is under way, to start the next."""

QUEUE_LIMIT_SECONDS = 3600.0
"""How long a limit of the queue that a refusal showed is believed."""

LAST_LOOKS = 3
"""How many consecutive listings may fail before a run that is done ends without a last look."""

PROBE_REQUESTS = 1_000
"""The requests of a create that finds out whether the queue takes more."""

SMALLEST_SHARE = 20
"""The share of the cap that a batch must use whose size the cap limits: one part of so many."""

GATHER_SECONDS = 600.0
"""How long requests that are to be retried wait for others, while batches are in progress."""


def polling_wait(options: PlannerOptions, age: float, calls: int) -> float:
    """
    Return the seconds before the next listing.

    It grows with the age of the last batch, so that results are late by a small share of the time
    that the batch took.
    """
    least = min(0.5, options.polling_interval / 10) * max(calls, 1)
    return max(min(POLLING_SHARE * age, options.polling_interval), least)


def looking_wait(options: PlannerOptions) -> float:
    """Return the seconds between two listings that look for a batch of unknown fate."""
    return min(options.window / 15, 60.0, max(options.polling_interval, 0.05))


def backoff(failures: int, longest: float) -> float:
    """Return the seconds before the next attempt, after this many consecutive failures."""
    # The exponent stays small because a float overflows beyond 2 to the 1023rd.
    return float(min(min(0.5, longest / 10) * 2.0 ** min(failures, 64), longest))


def jitter(*key: object) -> float:
    """Return a factor from 0.9 to 1 that depends on nothing but the key."""
    digest = hashlib.blake2b(repr(key).encode(), digest_size=4).digest()
    return 0.9 + int.from_bytes(digest) / 2**32 / 10


def has_given_up(failures: Failures, steady: float, seconds: float) -> bool:
    """Return whether calls have failed for longer than a person wants to wait."""
    return failures.count > 0 and steady - failures.since > seconds


class AccountFailure(NamedTuple):
    """
    A failure that is about the account, though it may look like one of a request.

    Attributes:
        code: the `error_code` that shows it; empty if the text does.
        text: what its message contains, in any case; empty if the code shows it.
        cause: what it counts as.
    """

    code: str
    text: str
    cause: str


ACCOUNT_FAILURES = (
    AccountFailure("", "credit balance is too low", "billing_error"),
    AccountFailure("", "API usage limits", "billing_error"),
    AccountFailure("enforced_spend_limit_reached", "", "billing_error"),
    AccountFailure("organization_on_hold", "", "billing_error"),
    AccountFailure("cmek_key_disabled", "", "permission_error"),
    AccountFailure("workspace_human_review_disabled", "", "permission_error"),
    AccountFailure("claude_code_key_creator_not_member", "", "permission_error"),
)
"""
https://docs.claude.com/en/api/rate-limits has the texts of spending limits. The first text arrives
as the result of each request of a batch whose account has run out of credit. The contract lists the
codes of each operation.
"""

_MISTAKEN_FOR = frozenset({"invalid_request_error", "rate_limit_error"})
"""The types of error under which the service reports these failures."""


def cause_of(error_type: str, message: str | None, code: str | None = None) -> str:
    """Return why a request or a call failed: the type of its error, or what the account lacks."""
    failure = _account_failure(error_type, message, code)
    return error_type if failure is None else failure.cause


def is_about_account(error_type: str, message: str | None, code: str | None = None) -> bool:
    """Return whether a call failed because of a bill, a spending limit or a hold."""
    return error_type == "billing_error" or _account_failure(error_type, message, code) is not None


def _account_failure(
    error_type: str, message: str | None, code: str | None
) -> AccountFailure | None:
    if error_type not in _MISTAKEN_FOR:
        return None
    said = (message or "").casefold()
    for failure in ACCOUNT_FAILURES:
        if (failure.code and failure.code == code) or (
            failure.text and failure.text.casefold() in said
        ):
            return failure
    return None


def vanishing(created_at: Iterable[float | None], now: float) -> Vanishing | None:
    """
    Return which results will soon be kept no longer; None if no results will.

    Args:
        created_at: when each batch was created whose results only the service has.
        now: the time of day.
    """
    ends = [each + RETENTION for each in created_at if each is not None]
    soon = [end for end in ends if end - now < VANISHING_SECONDS]
    return Vanishing(len(soon), min(soon)) if soon else None


class Vanishing(NamedTuple):
    """
    Results that are not downloaded, and will soon be kept no longer.

    Attributes:
        batches: of how many batches.
        first: when those of the first vanish, in seconds since the epoch.
    """

    batches: int
    first: float
