"""How much of its work a process does, and what the planner has to know of the options."""

from __future__ import annotations

import math

from attrs import frozen

from message_batches.jobs.options import RunOptions
from message_batches.jobs.state import Goal, PlannerOptions


@frozen
class Limits:
    """
    How much of its work a process does; by default all of it.

    Attributes:
        until: when it ends, if it only has to wait by then, by the steady clock.
        partitions: the only ones that it collects; None for all.
    """

    until: float = math.inf
    partitions: frozenset[int] | None = None


def planner_options(
    options: RunOptions, goal: Goal, partitions: frozenset[int] | None = None
) -> PlannerOptions:
    """Return what the planner has to know of the options of a run."""
    return PlannerOptions(
        goal=goal,
        partitions=partitions,
        uploads=options.uploads,
        downloads=options.downloads,
        max_batch_requests=options.max_batch_requests,
        max_batch_bytes=options.max_batch_bytes,
        max_queued=options.max_queued_requests,
        max_open_batches=options.max_open_batches,
        proven_ids=options.wire_ids == "tagged",
        window=options.reconcile_for,
        upload_seconds=options.upload_timeout,
        start_anew=options.start_anew,
        give_up_after=options.give_up_after,
        polling_interval=options.polling_interval,
    )


def deadline_of(options: RunOptions) -> float:
    """Return when a process stops to send, by the wall clock."""
    return math.inf if options.deadline is None else options.deadline.timestamp()
