"""How far a run has come, and what has happened to it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attrs import field, frozen


@frozen
class Progress:
    """
    How far a run has come.

    Attributes:
        requests: requests of the input.
        settled: requests whose final result is in the output.
        answered: requests processed in batches that have not ended, as far as the API reports it.
        batches: batches planned so far, those of retries included.
        submitted: batches that the service has accepted.
        collected: batches whose results are in the output.
        to_retry: requests that will be retried.
        seconds_left: an estimate of the remaining seconds; None where too little is known.
    """

    requests: int
    settled: int
    answered: int
    batches: int
    submitted: int
    collected: int
    to_retry: int
    seconds_left: float | None = None


@frozen
class Event:
    """
    A step of a run.

    docs/events.md lists the names with their fields.

    Attributes:
        progress: how far the run has come.
        text: what happened, in one line for a person; None where a person need not know.
        name: what happened, such as `batch.submitted`.
        fields: ids and counts that belong to it; never what a person or a model wrote.
    """

    progress: Progress
    text: str | None = None
    name: str = "run.progress"
    fields: Mapping[str, Any] = field(factory=dict)


@frozen
class LogEntry:
    """
    Something that happened to a partition.

    Attributes:
        at: seconds since the epoch.
        partition: number of the partition.
        message: what happened.
    """

    at: float
    partition: int
    message: str
