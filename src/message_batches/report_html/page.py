"""Write the report page of a run."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

from attrs import field, frozen

from message_batches import _html
from message_batches._extras import MissingExtraError
from message_batches._files import atomic_write
from message_batches.jobs import InputError, Prices, Report
from message_batches.jobs.answers import Checker
from message_batches.jobs.errors import Diagnostic
from message_batches.jobs.internals import answer_format_of, open_ledger, report_on
from message_batches.jobs.ledger import Ledger
from message_batches.jobs.output import output_of
from message_batches.jobs.storage import (
    check_writable,
    location,
    open_url,
    put,
    shown_url,
    url_exists,
)
from message_batches.report_html.chart_data import draw_charts, fields_of
from message_batches.report_html.prompts import read_prompts
from message_batches.report_html.rendering import DOCTYPE, PageView, render
from message_batches.report_html.sampling import Sample, sample_results
from message_batches.report_html.summary import (
    allowance,
    headline,
    next_steps,
    sample_description,
    timeline,
)
from message_batches.report_html.views import (
    SampleView,
    batches_of,
    columns_of,
    failures_of,
    log_of,
    models_of,
    outcomes_of,
    shown_first,
)

_SAMPLED_STATUSES = ("truncated", "refused", "paused", "invalid")


@frozen
class Page:
    """
    A page that was written. A notebook shows it in a frame.

    Attributes:
        path: where it is: a path or a URL.
        report: the report that it shows.
    """

    path: Path | str
    report: Report = field(repr=False)

    def _repr_html_(self) -> str:
        """Return a link to the page and, if the notebook can reach it, a frame with it."""
        folder = Path.cwd()
        if isinstance(self.path, str) or not self.path.is_relative_to(folder):
            return f"<p>{_html.code(shown_url(str(self.path)))}</p>"
        link = quote(self.path.relative_to(folder).as_posix())
        return (
            f'<p><a href="{link}" target="_blank">{_html.text(self.path.name)}</a></p>'
            f'<iframe src="{link}" width="100%" height="600"></iframe>'
        )


def write_page(out: str | Path, page: str | Path, *, prices: Prices | None = None) -> Page:
    """
    Write a report on a run, finished or not, as one HTML page.

    The page is a single file and needs no network.

    Args:
        out: the output of the run.
        page: the file to write. An existing report page is replaced once the new one is complete.
        prices: a price list; by default the built-in one.

    Returns:
        the page, with the report that it shows.

    Raises:
        InputError: the output does not belong to a run, or the page cannot be written to `page`.
    """
    place = location(page)
    page = place.absolute() if isinstance(place, Path) else place
    with open_ledger(out, for_reading=True) as ledger, ledger.snapshot():
        report = report_on(ledger, prices)
        _check_target(page, ledger)
        view = view_of(ledger, report)
    _write(page, render(view))
    return Page(page, report)


def view_of(ledger: Ledger, report: Report) -> PageView:
    """Return what the page of a run shows."""
    records = ledger.batches()
    try:
        sample = sample_results(output_of(ledger).lines(), _checker_of(ledger))
        results_error = None
    except InputError as error:
        sample, results_error = Sample(), error.diagnostics[0].message
    fields = fields_of(sample.fields)
    samples = SampleView(
        sample_description(sample),
        shown_first(sample.results),
        sample.longest,
        {status: sample.with_status(status) for status in _SAMPLED_STATUSES},
        sample.unreadable,
        columns_of(fields),
    )
    shown = [*samples.results, *samples.longest]
    for results in samples.by_status.values():
        shown += results
    return PageView(
        report=report,
        generated_at=datetime.now(UTC),
        results_path=str(ledger.folder.shown_results),
        headline=headline(report),
        timeline=timeline(report, records),
        allowance=list(allowance(report)),
        next_steps=list(next_steps(report, records)),
        charts=draw_charts(report, records, sample),
        outcomes=outcomes_of(report),
        failures=failures_of(report, samples.results),
        models=models_of(report),
        batches=batches_of(report, records),
        log=log_of(report),
        fields=fields,
        samples=samples,
        results_error=results_error,
        prompts=read_prompts(ledger, {result.result_id for result in shown}),
    )


def _checker_of(ledger: Ledger) -> Checker | None:
    """Return what checks the answers of a run; None without a schema, or without its packages."""
    format = answer_format_of(ledger)
    try:
        return None if format is None else format.checker()
    except MissingExtraError:
        return None


def _check_target(page: Path | str, ledger: Ledger) -> None:
    """Raise InputError if the page would replace anything but a page."""
    folder = ledger.folder
    if isinstance(page, str):
        check_writable(page)
        if page == folder.url or (url_exists(page) and not _is_page(page)):
            raise _not_a_page(page)
        return
    files_of_run = {folder.out, folder.results, folder.ledger, folder.requests, folder.errors}
    diagnostic = None
    if not page.parent.is_dir():
        diagnostic = Diagnostic("The folder does not exist.", "Create it, or use another path.")
    elif page.is_dir():
        diagnostic = Diagnostic("The path is a folder.", "Use the path of a file.")
    elif page in files_of_run or (page.exists() and not _is_page(page)):
        raise _not_a_page(page)
    if diagnostic:
        raise InputError(str(page), [diagnostic])


def _not_a_page(page: Path | str) -> InputError:
    return InputError.at(
        page,
        "The file exists and is not an HTML page, so it was not replaced.",
        "Use another path.",
    )


def _is_page(path: Path | str) -> bool:
    with open(path, "rb") if isinstance(path, Path) else open_url(path) as file:
        start = file.read(len(DOCTYPE))
    return not start or start.lower() == DOCTYPE.encode()


def _write(page: Path | str, content: str) -> None:
    if isinstance(page, str):
        put(page, content.encode())
        return
    with atomic_write(page, f".{os.getpid()}.part") as part:
        part.write_text(content, encoding="utf-8", newline="\n")
