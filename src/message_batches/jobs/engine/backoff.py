"""Failures in a row: how long to wait after each, when to give up, and when to say so."""

from __future__ import annotations

from attrs import frozen

from message_batches.jobs.engine.poll import LONGEST_WAIT, PollPolicy
from message_batches.jobs.engine.service import is_of_api, reason, wait_asked_for
from message_batches.jobs.errors import RunError, ServiceRefusedError, ServiceUnreachableError
from message_batches.jobs.system import System
from message_batches.sdk import FailureKind
from message_batches.sdk.errors import APIStatusError

_LATE = 300.0
"""Seconds for which a batch or its results may be unknown to parts of the service; it was seen."""


@frozen
class Failure:
    """
    A call that failed, as a plain value.

    Attributes:
        trouble: its sort.
        reason: why, in one line.
        asked_for: the seconds that the server asked to wait, if it did.
        unknown: whether the API says that there is no such batch.
        refusal: what to raise if nothing is to be hoped for.
    """

    trouble: FailureKind
    reason: str
    asked_for: float | None
    unknown: bool
    refusal: ServiceRefusedError


class FailureTracker:
    """
    The failures of one kind of call since the last one that went well.

    Args:
        polling: how long to wait after each.
        give_up_after: seconds without an answer after which waiting has no sense any more.
        seen: whether the calls ask for what the service has shown before.
        system: the machine.
    """

    def __init__(
        self, polling: PollPolicy, give_up_after: float, *, seen: bool, system: System
    ) -> None:
        self._system = system
        self._seen = seen
        self._polling = polling
        self._give_up_after = give_up_after
        self._failures = 0
        self._since: float | None = None

    @property
    def worth_telling(self) -> bool:
        """Whether a person should hear of the last failure: the first, second, fourth, eighth..."""
        return self._failures & (self._failures - 1) == 0

    def wait_after(self, error: Exception, trouble: FailureKind | None) -> float:
        """
        Give the seconds to wait after a failure.

        Raises:
            ServiceRefusedError: waiting will not hint it.
            ServiceUnreachableError: it has batch_durations too long.
        """
        if trouble is None:
            raise error
        try:
            return self.wait(failure_of(error, trouble, self._system.now()))
        except RunError as end:
            raise end from error

    def wait(self, failure: Failure) -> float:
        """Do what `wait_after` does, for a failure that happened elsewhere."""
        batch_durations = self._count()
        late = self._seen and failure.unknown and batch_durations < _LATE
        if failure.trouble not in ("busy", "unreachable") and not late:
            raise failure.refusal
        if failure.trouble == "unreachable":
            self._give_up(failure.reason, batch_durations)
        wait = failure.asked_for or self._polling.backoff(self._failures)
        return min(wait, LONGEST_WAIT) * self._system.uniform(0.9, 1.0)

    def lost(self, why: str) -> None:
        """Count a create whose answer was lost; what to do about it is decided elsewhere."""
        self._give_up(why, self._count())

    def end(self) -> None:
        """Note that a call went well."""
        self._failures = 0
        self._since = None

    def _count(self) -> float:
        # By a clock that nobody sets, and that stands still while a laptop sleeps: when it wakes,
        # the network needs a moment too.
        now = self._system.monotonic()
        self._failures += 1
        if self._since is None:
            self._since = now
        return now - self._since

    def _give_up(self, why: str, batch_durations: float) -> None:
        if batch_durations > self._give_up_after:
            raise ServiceUnreachableError(
                f"The service could not be reached for {in_words(batch_durations)}: {why}. "
                "Batches that were sent go on without this program. Run the same command again "
                "to go on."
            )


def failure_of(error: Exception, trouble: FailureKind, now: float) -> Failure:
    """Summarize an exception as a value that can be pickled; `now` is the time of day."""
    return Failure(
        trouble, reason(error), wait_asked_for(error, now), is_of_api(error, 404), refusal(error)
    )


def refusal(error: Exception) -> ServiceRefusedError:
    """Say why the service will not go on, and what to do about it."""
    if not isinstance(error, APIStatusError):
        return ServiceRefusedError(f"{reason(error)}.", wrong_input=True)
    status = error.status_code
    hint = _MENDS.get(status if is_of_api(error, status) else None, _MEND)
    return ServiceRefusedError(
        f"The service refuses to go on: {reason(error)}. {hint}",
        wrong_input=status not in (402, 429),
    )


_MEND = "Batches that were sent go on. Mend the cause, then run the same command again to go on."
_MENDS: dict[int | None, str] = {
    401: "Batches that were sent go on. Put a valid key into ANTHROPIC_API_KEY, then run the same "
    "command again to go on.",
    402: "Batches that were sent go on. Settle the bill, then run the same command again to go on.",
    403: "Batches that were sent go on. Use a key that may do this, then run the same command "
    "again to go on.",
    404: "What was asked for is not there. Look whether the key belongs to the workspace "
    "that sent the batches, and ANTHROPIC_BASE_URL to their service. If a batch was deleted, or is "
    "older than 29 days, message-batches reconcile OUT --partition N --resubmit sends its rows "
    "again; message-batches status OUT shows its number.",
}


def in_words(seconds: float) -> str:
    """Say a time in words."""
    if seconds < 1:
        return "less than 1 s"
    return f"{seconds:.0f} s" if seconds < 120 else f"{seconds / 60:.0f} min"
