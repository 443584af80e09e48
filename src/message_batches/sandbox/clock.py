"""The sandbox's own time, which a test can speed up or move.

Instants are whole microseconds since 1970 in UTC: they compare, add and go into SQLite exactly,
and the service writes its timestamps to the microsecond.
"""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

SECOND = 1_000_000
HOUR = 3600 * SECOND
DAY = 24 * HOUR

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def timestamp(instant: int) -> str:
    """Write an instant as RFC 3339 with six decimals and `+00:00`, as the service does."""
    return (_EPOCH + timedelta(microseconds=instant)).isoformat(timespec="microseconds")


class Clock:
    """A clock that starts at the computer's time and can run faster or be moved.

    Args:
        speed: Sandbox seconds that pass in one real second.
        start: The first instant; by default the computer's time.
    """

    def __init__(self, speed: float = 1.0, start: int | None = None) -> None:
        self.speed = speed
        self._start = time.time_ns() // 1000 if start is None else start
        self._started = time.monotonic()

    def now(self) -> int:
        """Return the present instant."""
        return self._start + int((time.monotonic() - self._started) * self.speed * SECOND)

    def advance(self, seconds: float) -> None:
        """Move the clock forward by so many sandbox seconds."""
        if seconds < 0:
            raise ValueError("The clock only moves forward: seconds must not be negative.")
        self._start += int(seconds * SECOND)

    def catch_up(self, instant: int) -> None:
        """Move the clock to an instant if it has not come to it yet."""
        self._start += max(0, instant - self.now())

    def real_seconds(self, microseconds: int) -> float:
        """Return how many real seconds so many sandbox microseconds take."""
        return microseconds / SECOND / self.speed
