"""Select the data of each chart on the page."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator

from markupsafe import Markup

from message_batches._wording import amount, duration
from message_batches.jobs import Report
from message_batches.jobs.ledger import BatchEntry
from message_batches.report_html.charts import Bar, bar_chart, histogram, range_chart
from message_batches.report_html.fields import Field, Fields
from message_batches.report_html.sampling import Sample
from message_batches.report_html.summary import share
from message_batches.report_html.views import FieldView, Models, models_of, outcomes_of

_MAX_MODELS = 12
"""Bars in a chart of models; the table lists the other models."""

_MAX_BATCHES = 40

_MAX_CATEGORIES = 12
"""Bars in a chart of the values of a field."""

_EXACT = 2.0**53  # from here on, doubles do not distinguish integers

_MAX_FIELD_CHARTS = 16

_BINS = 20
"""Ranges in a chart of the numbers of a field, at most."""

_TIME_UNITS = (
    (2 * 86400, 86400, "days"),
    (2 * 3600, 3600, "hours"),
    (120, 60, "minutes"),
    (0, 1, "seconds"),
)
"""(shortest duration in seconds, seconds in the unit, unit of the time axis)."""


def draw_charts(report: Report, records: list[BatchEntry], sample: Sample) -> dict[str, Markup]:
    """Return the charts that have data, by name."""
    models = models_of(report)
    charts = {
        "outcomes": _outcomes(report),
        "tokens": _tokens(models),
        "cost": _cost(report, models),
        "times": _times(records),
        "lengths": histogram(sample.lengths, "output tokens of an answer")
        if len({bits for bits, _ in sample.lengths}) > 1
        else None,
    }
    return {name: chart for name, chart in charts.items() if chart is not None}


def _outcomes(report: Report) -> Markup | None:
    counts = [
        *(
            (f"{status} answer", status, report.answers.get(status, 0))
            for status in ("complete", "truncated", "refused", "paused", "invalid")
        ),
        *(
            (outcome[:60], outcome if outcome in ("expired", "canceled") else "errored", requests)
            for outcome, requests in outcomes_of(report)
            if outcome != "succeeded"
        ),
        ("missing", "missing", report.missing),
        ("to retry", "to retry", report.to_retry),
        ("pending", "pending", report.pending),
    ]
    bars = [
        Bar(
            name,
            series,
            0,
            requests,
            f"{name}: {requests:,}",
            f"{requests:,} ({share(requests, report.requests)})",
        )
        for name, series, requests in counts
        if requests
    ]
    return bar_chart(bars, "requests") if bars else None


def _tokens(models: Models) -> Markup | None:
    segments = []
    for model in models.shown[:_MAX_MODELS]:
        start = 0
        counts = model.counts
        total = model.input_tokens + counts.get("output", 0)
        for series, tokens in (
            ("input", counts.get("input", 0)),
            ("cache write", counts.get("cache_write_5m", 0) + counts.get("cache_write_1h", 0)),
            ("cache read", counts.get("cache_read", 0)),
            ("output", counts.get("output", 0)),
        ):
            if tokens:
                description = f"{model.name}, {series}: {tokens:,}"
                label = f"{total:,}" if start + tokens == total else ""
                segments.append(Bar(model.name, series, start, start + tokens, description, label))
                start += tokens
    return bar_chart(segments, "tokens", legend=True) if segments else None


def _cost(report: Report, models: Models) -> Markup | None:
    bars = [
        Bar(
            model.name,
            "input",
            0,
            float(model.cost),
            f"{model.name}: {amount(model.cost)}",
            amount(model.cost),
        )
        for model in models.shown[:_MAX_MODELS]
        if model.cost
    ]
    if len(bars) < 2:  # nothing to compare
        return None
    return bar_chart(bars, report.cost.currency or "cost")


def _times(records: list[BatchEntry]) -> Markup | None:
    ended = [
        (record, record.created_at, record.ended_at)
        for record in records
        if record.created_at and record.ended_at
    ]
    if len(ended) < 2:
        return None
    first = min(created_at for _, created_at, _ in ended)
    # Only the batches that took longest: a chart of a thousand bars cannot be read.
    ended = sorted(ended, key=lambda item: item[1] - item[2])[:_MAX_BATCHES]
    ended.sort(key=lambda item: item[0].number)
    total = max(ended_at - first for _, _, ended_at in ended)
    seconds, unit = next((seconds, unit) for least, seconds, unit in _TIME_UNITS if total >= least)
    bars = []
    for record, created_at, ended_at in ended:
        name = f"partition {record.number}"
        took = duration(ended_at - created_at)
        bars.append(
            Bar(
                name,
                "retry" if record.is_retry else "first attempt",
                (created_at - first) / seconds,
                (ended_at - first) / seconds,
                f"{name}: {took}",
                took,
            )
        )
    return bar_chart(
        bars,
        f"0 to {total / seconds:,.3g} {unit} since the first batch was created",
        legend=any(record.is_retry for record, _, _ in ended),
    )


def field_chart(field: Field, answers: int) -> Markup | None:
    """Return a chart of the values of a field; None if they are all equal, or all different."""
    if field.counts is not None and field.kind in ("categories", "numbers"):
        counts = field.counts.most_common()
        if field.kind == "numbers":
            counts.sort()
        if 1 < len(counts) <= _MAX_CATEGORIES:
            return bar_chart(
                [
                    Bar(
                        name := value_text(value),
                        "values",
                        0,
                        count,
                        f"{name}: {count:,}",
                        f"{count:,} ({share(count, max(field.filled, answers))})",
                    )
                    for value, count in counts
                ],
                _title(field),
            )
    if field.kind == "numbers" and field.smallest != field.largest:
        return range_chart([*_bins(field)], _title(field))
    return None


def value_text(value: object) -> str:
    """Return a value of a field as the page shows it."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, float) and value.is_integer() and abs(value) < _EXACT:
        return f"{value:,.0f}"
    return f"{value:,.4g}" if isinstance(value, float) else str(value) or "(empty)"


def _title(field: Field) -> str:
    return "items" if "[]" in field.name else "answers"


def _bins(field: Field) -> Iterator[tuple[str, int]]:
    """Yield ranges of equal size, and how many numbers are in each."""
    low, high = min(field.sample), max(field.sample)
    step = 10 ** math.floor(math.log10((high - low) / _BINS or 1))
    step = next(
        step * factor for factor in (1, 2, 5, 10) if (high - low) / (step * factor) <= _BINS
    )
    if all(number.is_integer() for number in field.sample):
        step = max(1, round(step))
    first = math.floor(low / step)
    counts = Counter(math.floor(number / step) - first for number in field.sample)
    for at in range(max(counts) + 1):
        start = (first + at) * step
        yield f"{value_text(start)} to {value_text(start + step)}", counts[at]


def fields_of(fields: Fields | None) -> list[FieldView]:
    """Return the fields of the answers, with charts for the first ones that have any."""
    views = []
    charts = 0
    for field in fields.by_name.values() if fields else ():
        chart = (
            field_chart(field, fields.answers) if fields and charts < _MAX_FIELD_CHARTS else None
        )
        charts += chart is not None
        views.append(FieldView(field.name, field.kind, field.filled, _values(field), chart))
    return views


def _values(field: Field) -> str:
    """Return what is said of the values of a field in a line."""
    if field.kind == "numbers":
        mean = f", mean {value_text(field.mean)}"
        return f"{value_text(field.smallest)} to {value_text(field.largest)}{mean}"
    if field.kind == "dates":
        return f"{field.smallest} to {field.largest}"
    if field.kind == "categories" and field.counts:
        shown = [f"{value_text(value)} ({n:,})" for value, n in field.counts.most_common(5)]
        more = len(field.counts) - len(shown)
        return ", ".join(shown) + (f" and {more} more" if more else "")
    return "" if field.counts is None else f"{len(field.counts):,} different"
