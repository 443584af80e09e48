"""Prints the account of a run."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from message_batches.cli.text import columns, count, duration, say, say_json, tell

if TYPE_CHECKING:
    from message_batches.jobs.errors import InputWarning
    from message_batches.jobs.report import Report


def show_report(report: Report, *, as_json: bool) -> None:
    """Print a report, as a text or as JSON."""
    if as_json:
        say_json(report.to_dict())
        return
    from message_batches.jobs.report import ANSWER_STATUSES

    parts = [f"{rows:,} {outcome}" for outcome, rows in report.outcomes.items()]
    for name, rows in (
        ("to be sent again", report.to_retry),
        ("without a result yet", report.pending),
        ("missing from the results", report.missing),
    ):
        if rows:
            parts.append(f"{rows:,} {name}")
    say(f"{count(report.requests, 'row')}: {', '.join(parts)}")
    for quality, what in ANSWER_STATUSES.items():
        if answers := report.answers.get(quality):
            say(f"  {answers:,} of the succeeded answers {'is' if answers == 1 else 'are'} {what}")
    for failure in report.failures:
        why = "" if failure.message is None else f": {failure.message}"
        say(f"  {failure.requests:,} {failure.cause}, such as {failure.custom_id}{why}")
    if report.missing:
        more = " ..." if report.missing > len(report.missing_ids) else ""
        say(f"  missing: {', '.join(map(str, report.missing_ids))}{more}")
    if report.unmatched:
        why = "no row's, a row's second, or not to be read"
        say(f"  {count(report.unmatched, 'result line')} left out: {why}")
    _show_tokens(report)
    _show_cost(report)
    _show_batches(report)
    _show_results(report)
    if report.errors:
        say(f"Failures: {report.errors}")


def _show_results(report: Report) -> None:
    from message_batches.jobs.paths import results_of

    out = Path(report.out)
    if report.finished or results_of(out) == out:
        say(f"Results: {report.out}")
    else:
        say(f"Results so far: {results_of(out)}")


def tell_doubts(doubts: Iterable[InputWarning], source: object, *, unit: str = "line") -> None:
    """Say on standard error what may be wrong with the rows of a file or a table."""
    for doubt in doubts:
        more = f" {count(doubt.requests, 'row')} have it." if doubt.requests > 1 else ""
        where = f":{doubt.line}" if unit == "line" else f", {unit} {doubt.line}"
        tell(f"{source}{where}: {doubt.message} {doubt.hint}{more}")


def show_log(report: Report) -> None:
    """Print what happened lately."""
    for entry in report.log:
        when = datetime.fromtimestamp(entry.at).strftime("%Y-%m-%d %H:%M:%S")
        say(f"{when}  batch {entry.partition}: {entry.message}")


def _show_tokens(report: Report) -> None:
    kinds = sorted({kind for tokens in report.tokens.values() for kind in tokens})
    if kinds:
        say()
        rows = [
            [model, *(tokens.get(kind, 0) for kind in kinds)]
            for model, tokens in report.tokens.items()
        ]
        for line in columns(["model", *kinds], rows):
            say(line)


def _show_cost(report: Report) -> None:
    if report.cost is None:
        return
    say(f"Cost by the price list: {report.cost.total:,.4f} {report.cost.currency}".rstrip())
    if report.cost.unpriced:
        say(f"Not in the price list, and not in the sum: {', '.join(report.cost.unpriced)}")


def _show_batches(report: Report) -> None:
    say()
    rows = [
        [
            batch.partition,
            batch.batch_id or "-",
            batch.state,
            batch.requests,
            "-" if batch.seconds is None else duration(batch.seconds),
        ]
        for batch in report.batches
    ]
    for line in columns(["#", "batch", "state", "rows", "time"], rows):
        say(line)
    say()
