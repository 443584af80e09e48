"""Where the events of a process go: to its caller, to the log, and to spans."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from message_batches.jobs.engine.events.log import log
from message_batches.jobs.engine.events.spans import Spans
from message_batches.jobs.engine.events.table import Happened
from message_batches.jobs.engine.events.waits import still_waiting
from message_batches.jobs.engine.planner import Plan
from message_batches.jobs.engine.policy import HEARTBEAT_SECONDS
from message_batches.jobs.engine.progress import progress_of
from message_batches.jobs.ledger import Ledger
from message_batches.jobs.state import Action, Clocks, Outcome, State
from message_batches.jobs.types import Event, Progress


class Reporter:
    """
    Makes the events of one process that works on a run.

    Attributes:
        heartbeat_at: when to say what is waited for, by the steady clock.
    """

    def __init__(self, ledger: Ledger, state: State) -> None:
        self._ledger = ledger
        self._state = state
        self._spans = Spans(str(ledger.folder.out))
        self._last: dict[int, str] = {}
        self._beat()

    def close(self) -> None:
        """End the spans of this process."""
        self._spans.close()

    @property
    def progress(self) -> Progress:
        """How far the run has come."""
        return progress_of(self._ledger, self._state)

    def event(self, happened: Happened) -> Event:
        """Return an event with the current progress, which is in the log by then."""
        if happened.text:
            self._beat()
        event = Event(self.progress, happened.text, happened.name, happened.fields)
        log(event, str(self._ledger.folder.out))
        self._spans.add(event)
        return event

    def event_of(self, number: int, happened: Happened) -> Event:
        """Return an event of a partition; what fails the same way for an hour is reported once."""
        if happened.text is not None and happened.text == self._last.get(number):
            happened = Happened("run.progress")
        if happened.text is not None:
            self._last[number] = happened.text
        return self.event(happened)

    def heartbeat(self, plan: Plan, clocks: Clocks) -> Iterator[Event]:
        """Yield what a long wait is for, if nothing else was reported for ten minutes."""
        if clocks.steady < self.heartbeat_at:
            return
        self._beat()
        if (happened := still_waiting(self._state, plan, clocks)) is not None:
            yield self.event(happened)

    def begin(self, action: Action, number: int, facts: dict[str, Any]) -> None:
        """Start the span of an action."""
        self._spans.begin(action, number, facts)

    def end(self, action: Action, number: int, outcome: Outcome) -> None:
        """End the span of an action."""
        self._spans.end(action, number, outcome)

    def _beat(self) -> None:
        self.heartbeat_at = self._ledger.system.monotonic() + HEARTBEAT_SECONDS
