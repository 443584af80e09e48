"""
The work of a process as spans of OpenTelemetry: run, partition, create, poll and collect.

Without `opentelemetry-api`, or where a program has not set it up, nothing is recorded. Attributes
are ids and counts.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from message_batches._version import __version__
from message_batches.jobs.engine.events.log import LOGGER
from message_batches.jobs.state import Accepted, Action, Collect, Failed, Observe, Outcome, Submit
from message_batches.jobs.types import Event

_NAMES: dict[type, str] = {Submit: "create", Observe: "poll", Collect: "collect"}
"""The actions that have a span."""

_LAST = frozenset({"batch.merged", "batch.gone", "create.refused", "create.absent"})
"""The events after which a process does nothing more for a partition."""

_PREFIX = "message_batches"


class Spans:
    """
    The spans of one process that works on a run.

    Args:
        out: the output of the run.
    """

    def __init__(self, out: str) -> None:
        self._tracer = _tracer()
        self._run: Any = None
        self._partitions: dict[int, Any] = {}
        self._actions: dict[tuple[str, int], Any] = {}
        if self._tracer is not None:
            self._run = self._start("run", None, {"out": out})

    def begin(self, action: Action, number: int, facts: dict[str, Any]) -> None:
        """Start the span of an action; `number` is its partition, or 0."""
        name = _NAMES.get(type(action))
        if self._tracer is None or name is None:
            return
        parent = self._partition(number) if number else self._run
        self._actions[name, number] = self._start(name, parent, facts)

    def end(self, action: Action, number: int, outcome: Outcome) -> None:
        """End the span of an action."""
        span = self._actions.pop((_NAMES.get(type(action), ""), number), None)
        if span is None:
            return
        if isinstance(outcome, Accepted):
            span.set_attribute(f"{_PREFIX}.batch_id", outcome.batch_id)
        if isinstance(outcome, Failed):
            from opentelemetry.trace import StatusCode

            span.set_status(StatusCode.ERROR, outcome.kind)
        span.end()

    def add(self, event: Event) -> None:
        """Add an event to the span of its partition, or of the run."""
        if self._tracer is None or event.name == "run.progress":
            return
        number = event.fields.get("partition")
        span = self._partitions.get(number, self._run) if number else self._run
        span.add_event(event.name, _attributes(event.fields))
        if number in self._partitions and event.name in _LAST:
            self._partitions.pop(number).end()

    def close(self) -> None:
        """End what has not ended: the process leaves it to the next one."""
        for span in (*self._actions.values(), *self._partitions.values()):
            span.end()
        self._actions.clear()
        self._partitions.clear()
        if self._run is not None:
            self._run.end()
            self._run = self._tracer = None

    def _partition(self, number: int) -> Any:
        if number not in self._partitions:
            self._partitions[number] = self._start("partition", self._run, {"partition": number})
        return self._partitions[number]

    def _start(self, name: str, parent: Any, facts: dict[str, Any]) -> Any:
        from opentelemetry.trace import set_span_in_context

        context = None if parent is None else set_span_in_context(parent)
        attributes = _attributes(facts)
        return self._tracer.start_span(f"{_PREFIX}.{name}", context, attributes=attributes)


def _attributes(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {f"{_PREFIX}.{name}": each for name, each in fields.items() if each is not None}


def _tracer() -> Any:
    try:
        from opentelemetry.trace import get_tracer
    except ImportError:
        return None
    return get_tracer(LOGGER, __version__)
