"""How long to wait: between polls, and after consecutive failures; and when to give up."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from attrs import frozen

from message_batches import APIStatusError
from message_batches.jobs.engine.service import PAGE_SIZE, is_of_api, reason, wait_asked_for
from message_batches.jobs.errors import RunError, ServiceRefusedError, ServiceUnreachableError
from message_batches.jobs.system import System
from message_batches.jobs.types import BatchState
from message_batches.sdk import FailureKind

LONGEST_WAIT = 300.0
"""The most seconds to wait at once, even if the service asks for more."""

_PROPAGATION_SECONDS = 300.0
"""How long parts of the service may not know a batch, or its results, that it has shown before."""


@frozen
class PollPolicy:
    """
    How long to wait between two polls, in seconds.

    The wait grows with the age of the last batch, so that results are collected late by at most a
    fixed share of the time that the batch took.

    Attributes:
        first: before the first poll, and the least between two listings.
        longest: the most between two polls.
        share: the wait between two polls, as a share of the time since the last submission.
    """

    first: float = 0.5
    longest: float = 60.0
    share: float = 0.125

    @classmethod
    def up_to(cls, longest: float) -> PollPolicy:
        """Return the policy whose longest wait is this many seconds."""
        return cls(min(0.5, longest / 10), longest)

    def wait(
        self,
        since_sent: float,
        states: Sequence[BatchState] = (),
        *,
        uniform: Callable[[float, float], float],
    ) -> float:
        """
        Return the seconds before the next poll.

        Args:
            since_sent: seconds since the last batch was submitted.
            states: what the last poll returned.
            uniform: returns a random number between two others.
        """
        # A listing of many batches takes several calls.
        least = self.first * max(math.ceil(len(states) / PAGE_SIZE), 1)
        wait = max(min(self.share * since_sent, self.longest), least)
        requested = max((state.ask_again or 0.0 for state in states), default=0.0)
        # Up to a tenth less, at random, so that many runs do not poll at the same moment.
        return max(wait * uniform(0.9, 1.0), min(requested, LONGEST_WAIT))

    def backoff(self, failures: int) -> float:
        """Return the seconds before the next attempt, after this many consecutive failures."""
        # The exponent stays small because a float overflows beyond 2 to the 1023rd.
        return min(self.first * 2.0 ** min(failures, 64), self.longest)


@frozen
class FailedCall:
    """
    A call that failed, as a value that can be pickled.

    Attributes:
        kind: the kind of the failure.
        reason: why, in one line.
        retry_after: the seconds that the server asked to wait, if it did.
        unknown_batch: whether the API reports that there is no such batch.
        refusal: the message for a failure that a retry cannot cure.
    """

    kind: FailureKind
    reason: str
    retry_after: float | None
    unknown_batch: bool
    refusal: str


class FailureTracker:
    """
    The consecutive failures of one kind of call.

    Args:
        polling: how long to wait after each.
        give_up_after: seconds without a response after which to give up.
        seen: whether the calls ask for what the service has shown before.
        system: the machine.
        nothing_sent: returns whether this process has not submitted any batch yet.
    """

    def __init__(
        self,
        polling: PollPolicy,
        give_up_after: float,
        *,
        seen: bool,
        system: System,
        nothing_sent: Callable[[], bool] = lambda: False,
    ) -> None:
        self._system = system
        self._seen = seen
        self._polling = polling
        self._give_up_after = give_up_after
        self._nothing_sent = nothing_sent
        self._failures = 0
        self._since: float | None = None

    @property
    def is_worth_reporting(self) -> bool:
        """Whether to report the last failure: the first, second, fourth, eighth and so on."""
        return self._failures & (self._failures - 1) == 0

    def wait_after(self, error: Exception, kind: FailureKind | None) -> float:
        """
        Return the seconds to wait after a failure.

        Raises:
            ServiceRefusedError: a retry cannot cure it.
            ServiceUnreachableError: the calls have failed for too long.
        """
        if kind is None:
            raise error
        try:
            return self.wait(failed_call(error, kind, self._system.now()))
        except RunError as end:
            raise end from error

    def wait(self, failure: FailedCall) -> float:
        """Do what `wait_after` does, for a failure in another process."""
        elapsed = self._count()
        may_appear = self._seen and failure.unknown_batch and elapsed < _PROPAGATION_SECONDS
        if failure.kind not in ("busy", "unreachable") and not may_appear:
            raise ServiceRefusedError(failure.refusal, nothing_sent=self._nothing_sent())
        if failure.kind == "unreachable":
            self._give_up(failure.reason, elapsed)
        wait = failure.retry_after or self._polling.backoff(self._failures)
        return min(wait, LONGEST_WAIT) * self._system.uniform(0.9, 1.0)

    def response_lost(self, why: str) -> None:
        """Count a create without a response; another module decides what to do about it."""
        self._give_up(why, self._count())

    def reset(self) -> None:
        """Note that a call succeeded."""
        self._failures = 0
        self._since = None

    def _count(self) -> float:
        # By the monotonic clock, which stops while a laptop sleeps: when it wakes up, the network
        # needs a moment too.
        now = self._system.monotonic()
        self._failures += 1
        if self._since is None:
            self._since = now
        return now - self._since

    def _give_up(self, why: str, elapsed: float) -> None:
        if elapsed > self._give_up_after:
            raise ServiceUnreachableError(
                f"The service could not be reached for {in_words(elapsed)}: {why}. Submitted "
                "batches continue without this program. Run the same command again to resume."
            )


def failed_call(error: Exception, kind: FailureKind, now: float) -> FailedCall:
    """Summarize an exception as a value that can be pickled; `now` is the time of day."""
    return FailedCall(
        kind,
        reason(error),
        wait_asked_for(error, now),
        is_of_api(error, 404),
        _refusal(error),
    )


def _refusal(error: Exception) -> str:
    if not isinstance(error, APIStatusError):
        return f"{reason(error)}."
    status = error.status_code
    hint = _HINTS.get(status if is_of_api(error, status) else None, _HINT)
    return f"The service refused a call: {reason(error)}. {hint}"


_HINT = "Submitted batches continue. Fix the cause, then run the same command again to resume."
_HINTS: dict[int | None, str] = {
    401: "Submitted batches continue. Set ANTHROPIC_API_KEY to a valid key, then run the same "
    "command again to resume.",
    402: "Submitted batches continue. Pay the bill, then run the same command again to resume.",
    403: "Submitted batches continue. Use a key with this permission, then run the same command "
    "again to resume.",
    404: "Check that the key belongs to the workspace that submitted the batches, and that "
    "ANTHROPIC_BASE_URL is the address of that service. If a batch was deleted, or is older than "
    "29 days, message-batches reconcile OUT --partition N --resubmit submits its requests again; "
    "message-batches status OUT shows the number N.",
}


def aborted_by(cause: str, message: str | None) -> ServiceRefusedError:
    """Return the error for requests that failed with a cause that stops the run."""
    why = f": {message.rstrip('.')}" if message else ""
    return ServiceRefusedError(
        f"Requests failed with {cause}{why}. All remaining requests would fail the same way, so "
        "nothing more was submitted; submitted batches continue. Fix the cause, then run the same "
        "command again: it retries these requests."
    )


def in_words(seconds: float) -> str:
    """Return a duration in words."""
    if seconds < 1:
        return "less than 1 s"
    return f"{seconds:.0f} s" if seconds < 120 else f"{seconds / 60:.0f} min"
