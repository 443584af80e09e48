"""The progress of a run as lines of a log."""

from __future__ import annotations

from collections.abc import Callable

from attrs import evolve

from message_batches.jobs.display.wording import summary
from message_batches.jobs.types import Event, Progress

QUIET_SECONDS = 60.0
"""Between two lines that only report progress."""


class Lines:
    """
    Writes a line for each thing that happens, and now and then one about the progress.

    Args:
        say: writes a line.
        clock: returns seconds by a clock that cannot be set.
    """

    def __init__(self, say: Callable[[str], None], clock: Callable[[], float]) -> None:
        self._say = say
        self._clock = clock
        self._last_line = clock()
        self._last_news: Progress | None = None

    def show(self, event: Event) -> None:
        """Write the line of an event, if there is one."""
        now = self._clock()
        news = evolve(event.progress, seconds_left=None)  # passing time is not news
        if event.text:
            self._say(event.text)
            self._last_line = now
        elif now - self._last_line >= QUIET_SECONDS and news != self._last_news:
            self._say(summary(event.progress))
            self._last_line, self._last_news = now, news
