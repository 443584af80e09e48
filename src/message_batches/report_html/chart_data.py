"""Select the data of each chart on the page."""

from __future__ import annotations

from message_batches._wording import duration
from message_batches.jobs import Report
from message_batches.jobs.ledger import BatchEntry
from message_batches.report_html.charts import Bar, Chart, bar_chart, histogram
from message_batches.report_html.sampling import Sample
from message_batches.report_html.summary import money, share
from message_batches.report_html.views import Models, models_of, outcomes_of

_MAX_MODELS = 12
"""Bars in a chart of models; the table lists the other models."""

_MAX_BATCHES = 40

_TIME_UNITS = (
    (2 * 86400, 86400, "days"),
    (2 * 3600, 3600, "hours"),
    (120, 60, "minutes"),
    (0, 1, "seconds"),
)
"""(shortest duration in seconds, seconds in the unit, unit of the time axis)."""


def draw_charts(report: Report, records: list[BatchEntry], sample: Sample) -> dict[str, Chart]:
    """Return the charts that have data, by name."""
    models = models_of(report)
    charts = {
        "outcomes": _outcomes(report),
        "tokens": _tokens(models),
        "cost": _cost(report, models),
        "times": _times(records),
        "lengths": histogram(sample.lengths, "output tokens of an answer")
        if sample.lengths
        else None,
    }
    return {name: chart for name, chart in charts.items() if chart is not None}


def _outcomes(report: Report) -> Chart | None:
    counts = [
        *(
            (f"{status} answer", status, report.answers.get(status, 0))
            for status in ("complete", "truncated", "refused", "paused")
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


def _tokens(models: Models) -> Chart | None:
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


def _cost(report: Report, models: Models) -> Chart | None:
    bars = [
        Bar(
            model.name,
            "input",
            0,
            float(model.cost),
            f"{model.name}: {money(model.cost)}",
            money(model.cost),
        )
        for model in models.shown[:_MAX_MODELS]
        if model.cost
    ]
    if report.cost is None or not bars:
        return None
    return bar_chart(bars, report.cost.currency or "cost")


def _times(records: list[BatchEntry]) -> Chart | None:
    ended = [
        (record, record.created_at, record.ended_at)
        for record in records
        if record.created_at and record.ended_at
    ]
    if not ended:
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
        f"{unit} since the first batch was created",
        legend=any(record.is_retry for record, _, _ in ended),
    )
