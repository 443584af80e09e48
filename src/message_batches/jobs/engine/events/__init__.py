"""The events of a run: a table of their kinds, and what is reported when."""

from message_batches.jobs.engine.events.ends import at_deadline, ended, failed, started
from message_batches.jobs.engine.events.log import LOGGER
from message_batches.jobs.engine.events.outcomes import after_outcome, is_power_of_two
from message_batches.jobs.engine.events.reporter import Reporter
from message_batches.jobs.engine.events.table import EVENTS, EventKind, Happened
from message_batches.jobs.engine.events.waits import (
    results_vanish,
    still_lost,
    unsent,
    vanishing_text,
    waiting,
    waiting_of,
)

__all__ = [
    "EVENTS",
    "LOGGER",
    "EventKind",
    "Happened",
    "Reporter",
    "after_outcome",
    "at_deadline",
    "ended",
    "failed",
    "is_power_of_two",
    "results_vanish",
    "started",
    "still_lost",
    "unsent",
    "vanishing_text",
    "waiting",
    "waiting_of",
]
