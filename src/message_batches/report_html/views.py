"""The account of a run, arranged for the tables of the page. No table grows without limit."""

from __future__ import annotations

import json
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from attrs import frozen
from markupsafe import Markup

from message_batches.jobs.report import BatchReport, Report
from message_batches.report_html.letters import visible
from message_batches.report_html.reading import ID_KEPT, Row

MOST_ROWS = 50
"""Models, and causes of failure, that are shown."""

MOST_EXAMPLES = 5
"""Examples of one cause of failure that are shown."""

MOST_BATCHES = 200
"""Batches that are shown."""

KINDS = {
    "answers": "Answers",
    "input": "Input",
    "cache_write_5m": "Cache write, 5 min",
    "cache_write_1h": "Cache write, 1 h",
    "cache_read": "Cache read",
    "output": "Output",
    "web_searches": "Web searches",
    "web_fetches": "Web fetches",
}
"""What is counted of answers, in the order in which it is shown."""

INPUT = ("input", "cache_write_5m", "cache_write_1h", "cache_read")
"""What goes in; the API counts cached tokens apart from the others."""


@frozen
class Model:
    """
    What one model did.

    Attributes:
        name: the model.
        counted: what was counted, by kind.
        read: all that it read, cached or not.
        cost: what that cost; None where it has no price.
    """

    name: str
    counted: dict[str, int]
    read: int
    cost: Decimal | None


@frozen
class Models:
    """
    What the models did.

    Attributes:
        shown: those with the most answers.
        left_out: how many more there are.
        kinds: what was counted of any of them.
        total: all of them together, also those left out.
    """

    shown: list[Model]
    left_out: int
    kinds: list[str]
    total: Model


@frozen
class Example:
    """A row that failed, and what the service said about it."""

    custom_id: str
    message: str | None


@frozen
class Batches:
    """The batches to show in the order of the plan, and how many more there are."""

    shown: list[BatchReport]
    left_out: int


def outcomes_of(report: Report) -> list[tuple[str, int]]:
    """Give rows by outcome: those that succeeded, then the others, the most frequent first."""
    return sorted(report.outcomes.items(), key=lambda item: (item[0] != "succeeded", -item[1]))


def models_of(report: Report) -> Models:
    """Arrange what was counted by model."""
    costs = report.cost.by_model if report.cost else {}
    models = [
        Model(name, counted, _read(counted), costs.get(name))
        for name, counted in report.tokens.items()
    ]
    models.sort(key=lambda model: -model.counted.get("answers", 0))
    found = {kind for model in models for kind in model.counted}
    total = {kind: sum(model.counted.get(kind, 0) for model in models) for kind in found}
    return Models(
        models[:MOST_ROWS],
        len(models[MOST_ROWS:]),
        [kind for kind in KINDS if kind in found] + sorted(found - KINDS.keys()),
        Model("All", total, _read(total), report.cost.total if report.cost else None),
    )


def _read(counted: dict[str, int]) -> int:
    return sum(counted.get(kind, 0) for kind in INPUT)


def examples_of(report: Report, rows: Iterable[Row]) -> list[list[Example]]:
    """Give for each cause the report's example, then rows with other messages than that."""
    by_cause: dict[str, dict[str | None, Example]] = {}
    for row in rows:
        if row.why is not None:
            found = by_cause.setdefault(row.why, {})
            found.setdefault(row.message, Example(row.custom_id, row.message))
    all_examples = []
    for failure in report.failures[:MOST_ROWS]:
        first = Example(str(failure.custom_id)[:ID_KEPT], failure.message)
        others = by_cause.get(failure.cause[:ID_KEPT], {}).values()
        more = [other for other in others if other.message != first.message]
        all_examples.append([first, *more][:MOST_EXAMPLES])
    return all_examples


def shown_batches(report: Report) -> Batches:
    """Choose the batches that are shown: those under way, then those that took longest."""
    chosen = sorted(
        report.batches,
        key=lambda batch: (batch.state == "collected", -(batch.seconds or 0)),
    )[:MOST_BATCHES]
    numbers = {batch.partition for batch in chosen}
    return Batches(
        [batch for batch in report.batches if batch.partition in numbers],
        len(report.batches) - len(chosen),
    )


def figure(value: Any, shown: str | None, *path: str | int) -> Markup:
    """Show a number, with its exact value and its place in the report as marks."""
    return Markup('<data value="{}" data-figure="{}">{}</data>').format(
        value, json.dumps(path), visible(f"{value:,}" if shown is None else shown)
    )
