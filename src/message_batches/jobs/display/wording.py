"""What every display says of the progress of a run."""

from __future__ import annotations

from collections.abc import Callable

from message_batches._wording import count
from message_batches.jobs.types import Progress


class Watch:
    """
    How fast a run proceeds while this process watches it.

    Args:
        clock: returns seconds by a clock that cannot be set.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._start = clock()
        self._at_first: int | None = None

    @property
    def seconds(self) -> float:
        """How long this process has watched."""
        return self._clock() - self._start

    def summary(self, progress: Progress) -> str:
        """Return how far a run has come, in a line, with the requests in a second."""
        done = done_of(progress)
        self._at_first = done if self._at_first is None else self._at_first
        rate = (done - self._at_first) / max(self.seconds, 0.001)
        return summary(progress) + (f", {rate:,.1f} requests/s" if rate > 0 else "")


def done_of(progress: Progress) -> int:
    """Return how many requests need nothing more from the service, as far as it says."""
    return min(progress.settled + progress.answered, progress.requests)


def summary(progress: Progress) -> str:
    """Return how far a run has come, in a line."""
    text = f"{progress.settled:,} of {count(progress.requests, 'request')} finished"
    if progress.batches:
        text += f", {progress.collected:,} of {count(progress.batches, 'batch')} collected"
    if progress.to_retry:
        text += f", {progress.to_retry:,} to retry"
    if progress.seconds_left:  # while results are downloaded, no batch is waited for
        text += f", about {_left(progress.seconds_left)} left"
    return text


def _left(seconds: float) -> str:
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"
