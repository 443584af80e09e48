"""How far work has come that takes long, as records of a log."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TypeVar

Item = TypeVar("Item")

WORK_LOGGER = "message_batches.jobs.work"

_logger = logging.getLogger(WORK_LOGGER)
_QUIET_SECONDS = 30.0
_LOOK_EVERY = 256  # requests, results or bytes, so that looking at the clock costs nothing


class WorkLog:
    """
    Writes to the log how far work has come, twice a minute.

    Args:
        event: the name of the event.
        report: returns the line and the fields of a record, given how much is done.
        clock: returns seconds by a clock that cannot be set.
        out: the output of the run, if there is one.
    """

    def __init__(
        self,
        event: str,
        report: Callable[[int], tuple[str, Mapping[str, int]]],
        clock: Callable[[], float],
        out: str | None = None,
    ) -> None:
        self._event = event
        self._report = report
        self._clock = clock
        self._out = out
        self._last = clock()
        self._looked = 0

    def look(self, done: int) -> None:
        """Write a line if it is time; work that starts again counts from 0 again."""
        if self._looked <= done < self._looked + _LOOK_EVERY:
            return
        self._looked = done
        if self._clock() - self._last >= _QUIET_SECONDS:
            self._last = self._clock()
            line, fields = self._report(done)
            extra = {"event": self._event, "fields": dict(fields), "out": self._out}
            _logger.info("%s", line, extra=extra)

    def counted(self, items: Iterable[Item]) -> Iterator[Item]:
        """Yield what is worked on, and count it."""
        for done, item in enumerate(items, 1):
            yield item
            self.look(done)
