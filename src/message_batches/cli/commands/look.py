"""The commands that show a run, and send nothing."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from typer import Exit, Option

from message_batches._extras import require
from message_batches.cli.connect import (
    existing_run,
)
from message_batches.cli.display import follow, show_log, show_report
from message_batches.cli.errors import Attempt, code_of, reporting_errors
from message_batches.cli.options import (
    OUTPUT,
    RETRIES,
    AsJSON,
    FailOn,
    LedgerURL,
    PriceList,
    RunOut,
    read_prices,
    run_options,
    statuses_of,
)
from message_batches.cli.terminal import print_lines, warn

if TYPE_CHECKING:
    from message_batches.jobs import Prices, Report


def status(
    out: RunOut,
    check: Annotated[
        bool,
        Option(
            "--check",
            help="Look once for batches whose create got no response. Nothing is sent. Without "
            "it, status looks only while such a batch may still appear and the service is there.",
            rich_help_panel=RETRIES,
        ),
    ] = False,
    ledger: LedgerURL = None,
    as_json: AsJSON = False,
    prices: PriceList = None,
) -> None:
    """
    Show the progress of a run from its ledger.

    The service is not called, except to look for batches whose create got no response.
    """
    with reporting_errors(as_json=as_json, ledger=ledger) as attempt:
        price_list = read_prices(prices)
        report = read_report(out, price_list)
        if check or not report.verified:
            _look_again(out, attempt, must=check)
            report = read_report(out, price_list)
        show_report(report, as_json=as_json)
        if not as_json:
            show_log(report)


def _look_again(out: str | Path, attempt: Attempt, *, must: bool) -> None:
    """Look once for batches whose create got no response; without `must`, only if that is easy."""
    from message_batches import MessageBatchesError

    try:
        with existing_run(out, run_options) as run:
            follow(run.events("check"), attempt)
    except MessageBatchesError as error:
        if must:
            raise
        warn(f"Batches whose create got no response were not looked for: {error}")


def report(
    out: RunOut,
    html: Annotated[
        str | None,
        Option(
            "--html",
            metavar="FILE",
            help="Also write the report as a web page, with a sample of the answers. It opens in "
            "any browser, offline.",
            show_default=False,
            rich_help_panel=OUTPUT,
        ),
    ] = None,
    fail_on: FailOn = None,
    ledger: LedgerURL = None,
    as_json: AsJSON = False,
    prices: PriceList = None,
) -> None:
    """Show the report of a run. The exit code is that of the run."""
    with reporting_errors(as_json=as_json, ledger=ledger):
        price_list = read_prices(prices)
        if html is None:
            found = read_report(out, price_list)
        else:
            require("html")
            read_report(out, price_list)
            from message_batches.jobs.storage import shown_url
            from message_batches.report_html import write_page

            found = write_page(out, html, prices=price_list).report
        show_report(found, as_json=as_json)
        if html is not None:
            warn(f"Page: {shown_url(html)}")
        raise Exit(code_of(found, statuses_of(fail_on)))


def attempts(
    out: RunOut, ledger: LedgerURL = None, as_json: AsJSON = False, prices: PriceList = None
) -> None:
    """
    Print all answers to requests that were asked again. They are lines of JSON.

    Each line has what was asked, the answer, why it is not complete, and what it cost. The answers
    that are in the output are among them.
    """
    from message_batches.jobs.internals import attempts_of, open_ledger

    with reporting_errors(as_json=as_json, ledger=ledger):
        price_list = read_prices(prices)
        with open_ledger(out) as opened:
            lines = (attempt.to_line() for attempt in attempts_of(opened, price_list))
            print_lines(lines, "attempts", as_json=as_json)


def read_report(out: str | Path, prices: Prices | None) -> Report:
    from message_batches.jobs.internals import open_ledger, report_on

    with open_ledger(out) as ledger:
        return report_on(ledger, prices)
