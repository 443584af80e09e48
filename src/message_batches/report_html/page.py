"""Write the report page of a run."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

from message_batches._files import atomic_write
from message_batches.jobs import InputError, Prices, Report
from message_batches.jobs.errors import Diagnostic
from message_batches.jobs.ledger import Ledger
from message_batches.jobs.output import recorded_lines
from message_batches.jobs.steps import open_ledger, report_on
from message_batches.report_html.chart_data import draw_charts
from message_batches.report_html.prompts import read_prompts
from message_batches.report_html.rendering import DOCTYPE, PageView, render
from message_batches.report_html.sampling import Sample, sample_results
from message_batches.report_html.summary import (
    headline,
    next_steps,
    sample_description,
    timeline,
)
from message_batches.report_html.views import (
    SampleView,
    batches_of,
    failures_of,
    log_of,
    models_of,
    outcomes_of,
)

_SAMPLED_STATUSES = ("truncated", "refused", "paused")


def write_page(out: str | Path, page: str | Path, *, prices: Prices | None = None) -> Report:
    """
    Write a report on a run, finished or not, as one HTML page.

    The page is a single file and needs no network.

    Args:
        out: the output of the run.
        page: the file to write. An existing report page is replaced once the new one is complete.
        prices: a price list, to show the cost.

    Returns:
        the report that the page shows.

    Raises:
        InputError: the output does not belong to a run, or the page cannot be written to `page`.
    """
    page = Path(page).absolute()
    with open_ledger(out, for_reading=True) as ledger, ledger.snapshot():
        report = report_on(ledger, prices)
        _check_target(page, ledger, report)
        view = _view_of(ledger, report)
    _write(page, render(view))
    return report


def _view_of(ledger: Ledger, report: Report) -> PageView:
    records = ledger.batches()
    try:
        sample, results_error = sample_results(recorded_lines(ledger)), None
    except InputError as error:
        sample, results_error = Sample(), error.diagnostics[0].message
    samples = SampleView(
        sample_description(sample),
        sample.results,
        sample.longest,
        {status: sample.with_status(status) for status in _SAMPLED_STATUSES},
        sample.unreadable,
    )
    shown = [*samples.results, *samples.longest]
    for results in samples.by_status.values():
        shown += results
    return PageView(
        report=report,
        generated_at=datetime.now(UTC),
        results_path=str(ledger.folder.results),
        headline=headline(report),
        timeline=timeline(report, records),
        next_steps=list(next_steps(report, records)),
        charts=draw_charts(report, records, sample),
        outcomes=outcomes_of(report),
        failures=failures_of(report, samples.results),
        models=models_of(report),
        batches=batches_of(report, records),
        log=log_of(report),
        samples=samples,
        results_error=results_error,
        prompts=read_prompts(ledger, {result.result_id for result in shown}),
    )


def _check_target(page: Path, ledger: Ledger, report: Report) -> None:
    """Raise InputError if the page would replace anything but a page."""
    folder = ledger.folder
    files_of_run = {folder.out, folder.results, folder.ledger, folder.requests, folder.errors}
    diagnostic = None
    if not page.parent.is_dir():
        diagnostic = Diagnostic("The folder does not exist.", "Create it, or use another path.")
    elif page.is_dir():
        diagnostic = Diagnostic("The path is a folder.", "Use the path of a file.")
    elif page in files_of_run or (page.exists() and not _is_page(page)):
        diagnostic = Diagnostic(
            "The file exists and is not an HTML page, so it was not replaced.", "Use another path."
        )
    if diagnostic:
        raise InputError(str(page), [diagnostic])


def _is_page(path: Path) -> bool:
    with open(path, "rb") as file:
        start = file.read(len(DOCTYPE))
    return not start or start.lower() == DOCTYPE.encode()


def _write(page: Path, content: str) -> None:
    with atomic_write(page, f".{os.getpid()}.part") as part:
        part.write_text(content, encoding="utf-8", newline="\n")
