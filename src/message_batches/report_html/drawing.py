"""Which charts the page has, and what they are drawn from."""

from __future__ import annotations

from message_batches._wording import duration
from message_batches.jobs.ledger.records import PartitionRecord
from message_batches.jobs.report import Report
from message_batches.report_html.charts import Bar, Chart, bars, columns
from message_batches.report_html.reading import Reading
from message_batches.report_html.telling import money, share
from message_batches.report_html.views import Models, models_of, outcomes_of

_MOST = 12
"""Bars that a chart has at most, where each is a model; the table has the others."""

_MOST_BATCHES = 40

_UNITS = (
    (2 * 86400, 86400, "days"),
    (2 * 3600, 3600, "hours"),
    (120, 60, "minutes"),
    (0, 1, "seconds"),
)
"""From so many seconds on, the axis is in units of so many."""


def drawn(report: Report, records: list[PartitionRecord], reading: Reading) -> dict[str, Chart]:
    """Draw what there is to be drawn."""
    models = models_of(report)
    charts = {
        "outcomes": _outcomes(report),
        "tokens": _tokens(models),
        "cost": _cost(report, models),
        "times": _times(records),
        "lengths": columns(reading.lengths, "output tokens of an answer")
        if reading.lengths
        else None,
    }
    return {name: chart for name, chart in charts.items() if chart is not None}


def _outcomes(report: Report) -> Chart | None:
    named = [
        ("whole answer", "complete", report.answers.get("complete", 0)),
        *(
            (f"{quality} answer", quality, report.answers.get(quality, 0))
            for quality in ("truncated", "refused", "paused")
        ),
        *(
            (outcome[:60], outcome if outcome in ("expired", "canceled") else "errored", rows)
            for outcome, rows in outcomes_of(report)
            if outcome != "succeeded"
        ),
        ("missing", "missing", report.missing),
        ("to send again", "again", report.to_retry),
        ("no result yet", "open", report.pending),
    ]
    lying = [
        Bar(
            name, series, 0, rows, f"{name}: {rows:,}", f"{rows:,} ({share(rows, report.requests)})"
        )
        for name, series, rows in named
        if rows
    ]
    return bars(lying, "rows") if lying else None


def _tokens(models: Models) -> Chart | None:
    parts = []
    for model in models.shown[:_MOST]:
        at = 0
        counted = model.counted
        whole = model.read + counted.get("output", 0)
        for series, tokens in (
            ("input", counted.get("input", 0)),
            ("cache write", counted.get("cache_write_5m", 0) + counted.get("cache_write_1h", 0)),
            ("cache read", counted.get("cache_read", 0)),
            ("output", counted.get("output", 0)),
        ):
            if tokens:
                said = f"{model.name}, {series}: {tokens:,}"
                label = f"{whole:,}" if at + tokens == whole else ""
                parts.append(Bar(model.name, series, at, at + tokens, said, label))
                at += tokens
    return bars(parts, "tokens", legend=True) if parts else None


def _cost(report: Report, models: Models) -> Chart | None:
    priced = [model for model in models.shown[:_MOST] if model.cost]
    if report.cost is None or not priced:
        return None
    return bars(
        [
            Bar(
                model.name,
                "input",
                0,
                float(model.cost),
                f"{model.name}: {money(model.cost)}",
                money(model.cost),
            )
            for model in priced
            if model.cost
        ],
        report.cost.currency or "cost",
    )


def _times(records: list[PartitionRecord]) -> Chart | None:
    timed = [
        (record, record.created_at, record.ended_at)
        for record in records
        if record.created_at and record.ended_at and record.state != "replaced"
    ]
    if not timed:
        return None
    first = min(created for _, created, _ in timed)
    # Those that took longest; a thousand bars would say nothing.
    timed = sorted(timed, key=lambda one: one[1] - one[2])[:_MOST_BATCHES]
    timed.sort(key=lambda one: one[0].partition.number)
    whole = max((ended - first).total_seconds() for _, _, ended in timed)
    factor, unit = next((by, unit) for least, by, unit in _UNITS if whole >= least)
    return bars(
        [
            Bar(
                f"batch {record.partition.number}",
                "sent again" if record.round else "first time",
                (created - first).total_seconds() / factor,
                (ended - first).total_seconds() / factor,
                f"batch {record.partition.number}: {duration((ended - created).total_seconds())}",
                duration((ended - created).total_seconds()),
            )
            for record, created, ended in timed
        ],
        f"{unit} since the first batch was created",
        legend=any(record.round for record, _, _ in timed),
    )
