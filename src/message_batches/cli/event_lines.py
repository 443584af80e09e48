"""The events of a run as lines of JSON: on standard output, or as a log on standard error."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from message_batches.cli.terminal import logs_json, now, say_json, warn

if TYPE_CHECKING:
    from message_batches.jobs import Event


class EventStream:
    """
    Prints the events of a command as they happen, and how it ended in the last line.

    What a process reports last is printed once the exit code is known.
    """

    def __init__(self) -> None:
        self._held: dict[str, Any] | None = None

    def add(self, event: Event) -> None:
        """Print an event, or keep it if it may be the last one."""
        from attrs import asdict

        if self._held is not None:
            say_json(self._held)
            self._held = None
        line = {**_line(event), "progress": asdict(event.progress)}
        if event.name in ("run.finished", "run.paused", "run.interrupted", "run.decision"):
            self._held = line
        else:
            say_json(line)

    def close(self, code: int, document: Mapping[str, Any]) -> None:
        """Print the last line: with the exit code, the report if there is one, and any error."""
        last = self._held or {"event": "run.ended", "at": now(), "text": None, "fields": {}}
        say_json({**last, "exit_code": code, **document})


def log_event(event: Event) -> None:
    """Write an event to standard error, as a log has it; without JSON, only if it has a text."""
    from message_batches.jobs.internals import EVENTS

    level = EVENTS[event.name].level
    if level >= logging.INFO and (event.text is not None or logs_json()):
        name = logging.getLevelName(level).lower()
        warn(event.text, level=name, event=event.name, fields=dict(event.fields))


def _line(event: Event) -> dict[str, Any]:
    return {"event": event.name, "at": now(), "text": event.text, "fields": dict(event.fields)}
