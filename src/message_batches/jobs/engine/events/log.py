"""The events of a run as records of a log."""

from __future__ import annotations

import logging

from message_batches.jobs.engine.events.table import EVENTS
from message_batches.jobs.types import Event

LOGGER = "message_batches.jobs"

_logger = logging.getLogger(LOGGER)
# A library does not decide where its records go: https://docs.python.org/3/howto/logging.html
_logger.addHandler(logging.NullHandler())


def log(event: Event, out: str) -> None:
    """
    Write an event to the log.

    The record has the attributes `event`, `fields` and `out`.

    Args:
        event: the event.
        out: the output of the run, which names the run.
    """
    level = EVENTS[event.name].level
    if _logger.isEnabledFor(level):
        extra = {"event": event.name, "fields": dict(event.fields), "out": out}
        _logger.log(level, "%s", event.text or _in_one_line(event), extra=extra)


def _in_one_line(event: Event) -> str:
    return " ".join([event.name, *(f"{name}={value}" for name, value in event.fields.items())])
