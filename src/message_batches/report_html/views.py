"""The values that the page template shows. Every list of them has a largest length."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from decimal import Decimal

from attrs import frozen

from message_batches.jobs import Report
from message_batches.jobs.ledger import BatchEntry
from message_batches.jobs.output import USAGE_COUNTERS
from message_batches.jobs.types import BatchReport, FailureSummary
from message_batches.report_html.sampling import NAME_LENGTH, SampledResult

MAX_ROWS = 50
"""Models, and causes of failure, that the page shows."""

MAX_EXAMPLES = 5
"""Examples of one cause of failure that the page shows."""

MAX_BATCHES = 200
"""Batches that the page shows."""

COUNTERS = {
    "answers": "Answers",
    **{counter.name: counter.label for counter in USAGE_COUNTERS if counter.name},
}
"""The usage counters, in the order of the columns, with their headings."""

_INPUT = ("input", "cache_write_5m", "cache_write_1h", "cache_read")
"""Counters of input tokens; `input` does not include cached tokens."""


@frozen
class ModelUsage:
    """
    The usage of one model.

    Attributes:
        name: the model.
        counts: the usage counters.
        input_tokens: all input tokens, cached or not.
        cost: the cost; None if the price list does not have the model.
    """

    name: str
    counts: dict[str, int]
    input_tokens: int
    cost: Decimal | None


@frozen
class Models:
    """
    The usage of all models.

    Attributes:
        shown: the models with the most answers.
        omitted: the number of other models.
        counters: the counters that any model has.
        total: the sum over all models, including the omitted ones.
    """

    shown: list[ModelUsage]
    omitted: int
    counters: list[str]
    total: ModelUsage


@frozen
class Example:
    """A failed request and the error message of the service."""

    custom_id: str
    message: str | None


@frozen
class FailureView:
    """A cause of failure with examples of different messages."""

    failure: FailureSummary
    examples: list[Example]


@frozen
class BatchView:
    """A batch, when it was created, and whether it holds retries."""

    batch: BatchReport
    created_at: datetime | None
    is_retry: bool


@frozen
class LogLine:
    """Something that happened to a partition."""

    at: datetime
    partition: int
    message: str


@frozen
class SampleView:
    """
    The sampled results that the page shows.

    Attributes:
        description: how the sample was selected.
        results: the sample.
        longest: the longest answers.
        by_status: truncated, refused and paused answers with the most output tokens.
        unreadable: result lines that could not be read.
    """

    description: str
    results: list[SampledResult]
    longest: list[SampledResult]
    by_status: Mapping[str, list[SampledResult]]
    unreadable: int


def outcomes_of(report: Report) -> list[tuple[str, int]]:
    """Return requests by outcome: `succeeded` first, then the most frequent ones."""
    return sorted(report.outcomes.items(), key=lambda item: (item[0] != "succeeded", -item[1]))


def models_of(report: Report) -> Models:
    """Return the usage by model."""
    costs = report.cost.by_model if report.cost else {}
    models = [
        ModelUsage(name, counts, _input_tokens(counts), costs.get(name))
        for name, counts in report.tokens.items()
    ]
    models.sort(key=lambda model: -model.counts.get("answers", 0))
    counters = {counter for model in models for counter in model.counts}
    total = {counter: sum(model.counts.get(counter, 0) for model in models) for counter in counters}
    return Models(
        models[:MAX_ROWS],
        len(models[MAX_ROWS:]),
        [counter for counter in COUNTERS if counter in counters]
        + sorted(counters - COUNTERS.keys()),
        ModelUsage("All", total, _input_tokens(total), report.cost.total if report.cost else None),
    )


def _input_tokens(counts: dict[str, int]) -> int:
    return sum(counts.get(counter, 0) for counter in _INPUT)


def failures_of(report: Report, results: Iterable[SampledResult]) -> list[FailureView]:
    """Return each cause with the report's example, then results with other messages."""
    by_cause: dict[str, dict[str | None, Example]] = {}
    for result in results:
        if result.reason is not None:
            by_message = by_cause.setdefault(result.reason, {})
            by_message.setdefault(result.message, Example(result.custom_id, result.message))
    views = []
    for failure in report.failures[:MAX_ROWS]:
        first = Example(str(failure.custom_id)[:NAME_LENGTH], failure.message)
        others = by_cause.get(failure.cause[:NAME_LENGTH], {}).values()
        more = [other for other in others if other.message != first.message]
        views.append(FailureView(failure, [first, *more][:MAX_EXAMPLES]))
    return views


def batches_of(report: Report, records: Iterable[BatchEntry]) -> list[BatchView]:
    """Return the batches to show, in plan order: open ones, then those that took longest."""
    by_number = {record.number: record for record in records}
    shown = sorted(
        report.batches,
        key=lambda batch: (batch.state == "collected", -(batch.seconds or 0)),
    )[:MAX_BATCHES]
    numbers = {batch.partition for batch in shown}
    return [
        BatchView(
            batch,
            None
            if (at := by_number[batch.partition].created_at) is None
            else datetime.fromtimestamp(at, UTC),
            is_retry=by_number[batch.partition].is_retry,
        )
        for batch in report.batches
        if batch.partition in numbers
    ]


def log_of(report: Report) -> list[LogLine]:
    """Return the latest entries of the log of the run."""
    return [
        LogLine(datetime.fromtimestamp(entry.at, UTC), entry.partition, entry.message)
        for entry in report.log
    ]
