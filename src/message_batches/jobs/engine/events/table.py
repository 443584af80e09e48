"""
The events of a run: their names, their levels and their fields.

The same events are yielded by `Run.events`, written to the log, streamed by `--json-events`, and
drawn as spans. docs/events.md has this table for users. Fields hold ids and counts, never what a
person or a model wrote.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

from attrs import frozen


@frozen
class EventKind:
    """
    One kind of event.

    Attributes:
        meaning: what has happened.
        fields: its fields, each with what it holds.
        level: the level of its record in a log.
    """

    meaning: str
    fields: Mapping[str, str]
    level: int = logging.INFO


class Happened:
    """
    Something that happened, as one of the kinds of `EVENTS`.

    Attributes:
        name: the name of its kind.
        text: one line for a person; None where a person need not know.
        fields: the fields of its kind.
    """

    __slots__ = ("fields", "name", "text")

    def __init__(self, name: str, text: str | None = None, **fields: Any) -> None:
        self.name = name
        self.text = text
        self.fields = fields


_PARTITION = {"partition": "the number of the partition", "requests": "how many requests it has"}
_BATCH = {**_PARTITION, "batch_id": "the id of the batch"}

EVENTS: Mapping[str, EventKind] = {
    "run.started": EventKind(
        "A process begins to work on the run. Nothing has been sent by it yet.",
        {
            "out": "the output",
            "requests": "how many requests the input has",
            "settled": "how many of them have their final result",
            "batches": "how many batches the run has had so far",
        },
    ),
    "run.progress": EventKind(
        "Only the figures of the progress have changed.", {}, level=logging.DEBUG
    ),
    "run.waiting": EventKind(
        "Nothing is sent now: the queue is full, the service is busy, or a person has to be "
        "waited for.",
        {"seconds": "until the next attempt; null if that is not known"},
    ),
    "run.deadline": EventKind(
        "The deadline has passed. What is not done is canceled, and results are collected.",
        {
            "batches": "how many batches are canceled",
            "requests": "how many requests these have",
            "unsent": "how many requests are not sent",
        },
        level=logging.WARNING,
    ),
    "run.decision": EventKind(
        "The process ends: a person must decide.",
        {
            "error": "the name of the exception",
            "partition": "the partition that it is about; null if it is about none",
            "candidates": "how many batches could be that partition",
        },
        level=logging.ERROR,
    ),
    "run.interrupted": EventKind(
        "The process ends: the service is unavailable, or results are not there yet.",
        {"error": "the name of the exception"},
        level=logging.WARNING,
    ),
    "run.paused": EventKind(
        "The process has done what it was asked to, and the run is not finished.",
        {
            "requests": "how many requests the input has",
            "settled": "how many of them have their final result",
            "in_progress": "how many batches are in progress",
        },
    ),
    "run.finished": EventKind(
        "Every result is in the output.",
        {
            "requests": "how many requests the input has",
            "succeeded": "how many of them succeeded",
            "errored": "how many failed",
            "canceled": "how many were canceled",
            "expired": "how many expired",
            "missing": "how many have no result",
            "not_sent": "how many were not sent, because of a limit or a pilot",
            "batches": "how many batches the run has had",
        },
    ),
    "run.ended": EventKind(
        "Only in the last line of `--json-events`: the command was interrupted, or ended with an "
        "error before it worked on the run.",
        {},
    ),
    "batch.submitting": EventKind(
        "The upload of a batch begins.", {**_PARTITION, "bytes": "the size of its body"}
    ),
    "batch.submitted": EventKind("The service has accepted a batch.", _BATCH),
    "create.refused": EventKind(
        "The service has not accepted a batch. Its requests are sent later, or not at all.",
        {**_PARTITION, "why": "`busy`, `unreachable`, `refused`, `too_large` or `not_sent`"},
        level=logging.WARNING,
    ),
    "create.lost": EventKind(
        "The response to a create was lost. The run looks for its batch.",
        _PARTITION,
        level=logging.WARNING,
    ),
    "create.absent": EventKind(
        "No batch of a lost create appeared. Its requests may be sent again.",
        _PARTITION,
        level=logging.WARNING,
    ),
    "batch.adopted": EventKind("The batch of a lost create was found.", _BATCH),
    "batches.polled": EventKind(
        "The batches in progress were looked at.",
        {
            "in_progress": "how many batches are in progress",
            "requests": "how many requests these have",
            "processed": "how many of them the service shows as processed",
        },
        level=logging.DEBUG,
    ),
    "batch.waiting": EventKind(
        "For ten minutes there was nothing to report. The oldest batch in progress:",
        {
            **_BATCH,
            "processed": "how many requests the service shows as processed",
            "age_seconds": "how old the batch is",
            "expires_at": "when the service ends it, in UTC",
            "in_progress": "how many batches are in progress",
        },
    ),
    "batch.canceling": EventKind("The service was asked to end a batch early.", _BATCH),
    "batch.ended": EventKind(
        "The results of a batch can be had.",
        {**_BATCH, "seconds": "how long the batch took; null if that is not known"},
    ),
    "batch.incomplete": EventKind(
        "Results of a batch are not there yet. They are downloaded again.",
        {**_BATCH, "held": "how many of its requests have a result"},
        level=logging.WARNING,
    ),
    "batch.collected": EventKind(
        "The results of a batch are on disk.",
        {
            **_BATCH,
            "succeeded": "how many requests succeeded",
            "errored": "how many failed for good",
            "canceled": "how many were canceled",
            "expired": "how many expired for good",
            "missing": "how many have no result",
            "to_retry": "how many failed and are retried",
            "pending": "how many were canceled, and are sent again when the run is resumed",
        },
    ),
    "batch.merged": EventKind(
        "The results of a batch are in the output.", _BATCH, level=logging.DEBUG
    ),
    "batch.gone": EventKind(
        "The service does not have the results of a batch any more.", _BATCH, level=logging.ERROR
    ),
    "requests.retrying": EventKind("Requests of a batch will be sent again.", _PARTITION),
    "requests.unsent": EventKind(
        "A process that does not wait leaves requests to the next one.",
        {"requests": "how many"},
    ),
    "results.vanishing": EventKind(
        "Results that are not collected will soon be deleted by the service.",
        {"batches": "of how many batches", "first_at": "when the first vanish, in UTC"},
        level=logging.WARNING,
    ),
    "call.failed": EventKind(
        "A call failed, and is made again. Of consecutive failures, the first, second, fourth, "
        "eighth and so on.",
        {
            "call": "`submit`, `observe`, `identify`, `collect` or `cancel`",
            "partition": "the partition that it was about; null if it was about none",
            "failures": "how many calls have failed without a success in between",
        },
        level=logging.WARNING,
    ),
    "cache.priming": EventKind(
        "Requests that write the prompt cache are sent before the others.",
        {"waiting": "how many requests wait for them"},
    ),
    "cache.primed": EventKind(
        "The requests that write the prompt cache have ended; the others follow.",
        {"released": "how many requests follow"},
    ),
    "pilot.judged": EventKind(
        "The requests of a pilot are answered.",
        {
            "requests": "how many there were",
            "failures": "how many have no complete answer",
            "passed": "whether the others follow",
        },
    ),
}
"""The kinds of events by their names."""
