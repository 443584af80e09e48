"""The values that the page template shows. Every list of them has a largest length."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from decimal import Decimal

from attrs import frozen
from markupsafe import Markup

from message_batches.jobs import Report
from message_batches.jobs.ledger import BatchEntry
from message_batches.jobs.money import INPUT_TOKENS, USAGE_COUNTERS
from message_batches.jobs.types import BatchReport, FailureSummary
from message_batches.report_html.sampling import NAME_LENGTH, SampledResult

MAX_ROWS = 50
"""Models, and causes of failure, that the page shows."""

MAX_EXAMPLES = 5
"""Examples of one cause of failure that the page shows."""

MAX_BATCHES = 200
"""Batches that the page shows."""

MAX_COLUMNS = 8
"""Fields of answers that are columns of the sample."""

_SHORT = ("categories", "numbers", "dates")

COUNTERS = {
    "answers": "Answers",
    **{counter.name: counter.label for counter in USAGE_COUNTERS if counter.name},
}
"""The usage counters, in the order of the columns, with their headings."""


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

    @property
    def uses_cache(self) -> bool:
        """Whether any answer read from the prompt cache or wrote to it."""
        return any(
            counter.startswith("cache_") and self.total.counts[counter] for counter in self.counters
        )


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
class FieldView:
    """
    A field of the answers.

    Attributes:
        name: its path.
        kind: what its values are.
        filled: how many values it has.
        values: the range of the values, or the most frequent ones.
        chart: a chart of them.
    """

    name: str
    kind: str
    filled: int
    values: str
    chart: Markup | None


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
        fields: the fields that are columns of the sample.
    """

    description: str
    results: list[SampledResult]
    longest: list[SampledResult]
    by_status: Mapping[str, list[SampledResult]]
    unreadable: int
    fields: list[str]


def outcomes_of(report: Report) -> list[tuple[str, int]]:
    """Return requests by outcome: `succeeded` first, then the most frequent ones."""
    return sorted(report.outcomes.items(), key=lambda item: (item[0] != "succeeded", -item[1]))


def models_of(report: Report) -> Models:
    """Return the usage by model."""
    costs = report.cost.by_model
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
        ModelUsage("All", total, _input_tokens(total), report.cost.total),
    )


def _input_tokens(counts: dict[str, int]) -> int:
    return sum(counts.get(counter, 0) for counter in INPUT_TOKENS)


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


def columns_of(fields: Iterable[FieldView]) -> list[str]:
    """Return the fields of answers that are columns of the sample, if their values are short."""
    short = [each.name for each in fields if "[]" not in each.name and each.kind in _SHORT]
    return short[:MAX_COLUMNS]


def shown_first(results: Iterable[SampledResult]) -> list[SampledResult]:
    """Return results with those first that have fields."""
    return sorted(results, key=lambda result: not result.fields)


def log_of(report: Report) -> list[LogLine]:
    """Return the latest entries of the log of the run."""
    return [
        LogLine(datetime.fromtimestamp(entry.at, UTC), entry.partition, entry.message)
        for entry in report.log
    ]
