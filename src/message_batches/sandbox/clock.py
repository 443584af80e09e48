"""
The time of the sandbox, which a test can speed up or move.

Instants are microseconds since 1970 in UTC: they compare, add and go into SQLite exactly, and the
service writes its timestamps to the microsecond.
"""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

from message_batches.sandbox.errors import SandboxOptionError

SECOND = 1_000_000
HOUR = 3600 * SECOND
DAY = 24 * HOUR

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LAST_YEAR = 9000  # a timestamp has four digits for the year


def timestamp(instant: int) -> str:
    """Write an instant as RFC 3339 with six decimals and `+00:00`, as the service does."""
    return (_EPOCH + timedelta(microseconds=instant)).isoformat(timespec="microseconds")


class Clock:
    """
    A clock that starts at the computer's time and can run faster or be moved.

    Args:
        speed: sandbox seconds that pass in one real second.
    """

    def __init__(self, speed: float = 1.0) -> None:
        self.speed = speed
        self._start = time.time_ns() // 1000
        self._started = time.monotonic()

    def now(self) -> int:
        """Return the present instant."""
        return self._start + int((time.monotonic() - self._started) * self.speed * SECOND)

    def advance(self, seconds: float) -> None:
        """
        Move the clock forward by a number of sandbox seconds.

        Raises:
            SandboxOptionError: the number is negative, or leads beyond the year 9000.
        """
        last = (_LAST_YEAR - 1970) * 365 * DAY - self.now()
        if not 0 <= seconds <= last / SECOND:
            raise SandboxOptionError(
                "The clock cannot be moved by that number of seconds: it must not be negative, or "
                f"lead beyond the year {_LAST_YEAR}."
            )
        self._start += int(seconds * SECOND)

    def catch_up(self, instant: int) -> None:
        """Move the clock to an instant unless it is past it."""
        self._start += max(0, instant - self.now())

    def real_seconds(self, microseconds: int) -> float:
        """Return how many real seconds a number of sandbox microseconds takes."""
        return microseconds / SECOND / self.speed
