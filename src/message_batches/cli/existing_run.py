"""The commands for a run that was started: resume it, look at it, settle what it cannot."""

from __future__ import annotations

import shlex
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from typer import Exit, Option

from message_batches._extras import require
from message_batches._wording import count
from message_batches.cli.batches import print_results, show_batch
from message_batches.cli.connect import (
    cancel_batches,
    check_downloadable,
    check_prices,
    existing_run,
    no_price_for,
    service_client,
)
from message_batches.cli.display import follow, show_log, show_report
from message_batches.cli.errors import Attempt, UsageError, code_of, reporting_errors
from message_batches.cli.options import (
    OUTPUT,
    RETRIES,
    AsJSON,
    CancelOnInterrupt,
    Downloads,
    GiveUpAfter,
    MaxOpenBatches,
    MaxQueuedRequests,
    OnError,
    Ordered,
    PollingInterval,
    PriceList,
    ReconcileFor,
    Retries,
    RunOrBatch,
    RunOut,
    Uploads,
    read_prices,
    run_options,
)
from message_batches.cli.run import HOW_TO_RESUME, HOW_TO_RESUME_CANCELED, finish
from message_batches.cli.terminal import say, say_json, warn

if TYPE_CHECKING:
    from message_batches.jobs import Prices, Report


def wait(
    out: RunOut,
    ordered: Ordered = False,
    as_json: AsJSON = False,
    uploads: Uploads = 4,
    downloads: Downloads = 4,
    max_queued_requests: MaxQueuedRequests = None,
    max_open_batches: MaxOpenBatches = None,
    polling_interval: PollingInterval = None,
    cancel_on_interrupt: CancelOnInterrupt = False,
    retries: Retries = 3,
    on_error: OnError = None,
    give_up_after: GiveUpAfter = None,
    reconcile_for: ReconcileFor = None,
    prices: PriceList = None,
) -> None:
    """Resume a run, wait, and collect every result."""
    hint = HOW_TO_RESUME_CANCELED if cancel_on_interrupt else HOW_TO_RESUME
    with reporting_errors(as_json=as_json, when_interrupted=hint) as attempt:
        price_list = read_prices(prices)
        options = partial(
            run_options,
            retries=retries,
            on_error=on_error,
            ordered=ordered,
            uploads=uploads,
            downloads=downloads,
            max_queued_requests=max_queued_requests,
            max_open_batches=max_open_batches,
            give_up_after=give_up_after,
            polling_interval=polling_interval,
            reconcile_for=reconcile_for,
        )
        with existing_run(out, options) as run:
            if price_list:
                check_prices(price_list, out)
            code = finish(run, price_list, attempt, as_json=as_json, cancels=cancel_on_interrupt)
        raise Exit(code)


def results(
    target: RunOrBatch,
    again: Annotated[
        bool,
        Option(
            "--again",
            help="Download every result again, because the output was lost. Nothing is sent or "
            "paid for. The service keeps results for 29 days.",
            rich_help_panel=OUTPUT,
        ),
    ] = False,
    ordered: Ordered = False,
    as_json: AsJSON = False,
    downloads: Downloads = 4,
    retries: Retries = 3,
    on_error: OnError = None,
    give_up_after: GiveUpAfter = None,
    prices: PriceList = None,
) -> None:
    """
    Collect the results that are ready, without waiting.

    For a run, print its report, and exit with 3 while requests have no result. For a single batch,
    print its result lines; --json is the only option that it takes.
    """
    with reporting_errors(as_json=as_json, when_interrupted=HOW_TO_RESUME) as attempt:
        if _is_batch(target):
            if (
                again
                or ordered
                or on_error
                or prices
                or (downloads, retries) != (4, 3)
                or give_up_after is not None
            ):
                raise UsageError(f"{target} is a single batch. Only --json applies to it.")
            print_results(target, as_json=as_json)
            return
        out = Path(target)
        price_list = read_prices(prices)
        if again:
            check_downloadable(out)
        options = partial(
            run_options,
            retries=retries,
            on_error=on_error,
            ordered=ordered,
            downloads=downloads,
            give_up_after=give_up_after,
        )
        with existing_run(out, options) as run:
            if price_list:
                check_prices(price_list, out)
            if again:
                warn(f"downloading {count(run.redownload(), 'batch')} again")
            follow(run.events("collect_ready"), attempt)
            report = run.report(price_list)
            if ordered and report.finished:
                follow(run.events(), attempt)
        show_report(report, as_json=as_json)
        raise Exit(code_of(report))


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
    as_json: AsJSON = False,
    prices: PriceList = None,
) -> None:
    """
    Show the progress of a run from its ledger.

    The service is not called, except to look for batches whose create got no response.
    """
    with reporting_errors(as_json=as_json) as attempt:
        price_list = read_prices(prices)
        report = _read_report(out, price_list)
        if check or not report.verified:
            _look_again(out, attempt, must=check)
            report = _read_report(out, price_list)
        show_report(report, as_json=as_json)
        if not as_json:
            show_log(report)


def _look_again(out: Path, attempt: Attempt, *, must: bool) -> None:
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
        Path | None,
        Option(
            "--html",
            metavar="FILE",
            help="Also write the report as a web page, with a sample of the answers. It opens in "
            "any browser, offline.",
            show_default=False,
            rich_help_panel=OUTPUT,
        ),
    ] = None,
    as_json: AsJSON = False,
    prices: PriceList = None,
) -> None:
    """Show the report of a run. The exit code is that of the run."""
    with reporting_errors(as_json=as_json):
        price_list = read_prices(prices)
        if html is None:
            found = _read_report(out, price_list)
        else:
            require("html")
            _read_report(out, price_list)
            from message_batches.report_html import write_page

            found = write_page(out, html, prices=price_list)
        show_report(found, as_json=as_json)
        if html is not None:
            warn(f"Page: {html}")
        raise Exit(code_of(found))


def _read_report(out: Path, prices: Prices | None) -> Report:
    from message_batches.jobs.steps import open_ledger, report_on

    with open_ledger(out) as ledger:
        found = report_on(ledger, prices)
    if found.cost and found.cost.unpriced and not found.cost.by_model:
        raise UsageError(no_price_for(found.cost.unpriced))
    return found


def retry(
    out: RunOut,
    every: Annotated[
        bool,
        Option(
            "--all",
            help="Also retry requests that the service refused as invalid.",
            rich_help_panel=RETRIES,
        ),
    ] = False,
    ordered: Ordered = False,
    as_json: AsJSON = False,
    uploads: Uploads = 4,
    downloads: Downloads = 4,
    max_queued_requests: MaxQueuedRequests = None,
    max_open_batches: MaxOpenBatches = None,
    polling_interval: PollingInterval = None,
    cancel_on_interrupt: CancelOnInterrupt = False,
    retries: Retries = 3,
    on_error: OnError = None,
    give_up_after: GiveUpAfter = None,
    reconcile_for: ReconcileFor = None,
    prices: PriceList = None,
) -> None:
    """
    Retry the requests that failed or are missing.

    Their new results take the place of the old ones in the output.
    """
    hint = HOW_TO_RESUME_CANCELED if cancel_on_interrupt else HOW_TO_RESUME
    with reporting_errors(as_json=as_json, when_interrupted=hint) as attempt:
        price_list = read_prices(prices)
        options = partial(
            run_options,
            retries=retries,
            on_error=on_error,
            ordered=ordered,
            uploads=uploads,
            downloads=downloads,
            max_queued_requests=max_queued_requests,
            max_open_batches=max_open_batches,
            give_up_after=give_up_after,
            polling_interval=polling_interval,
            reconcile_for=reconcile_for,
        )
        with existing_run(out, options) as run:
            if price_list:
                check_prices(price_list, out)
            if missing := run.report().missing:
                warn(
                    f"{count(missing, 'request')} missing from the results. Downloading what the "
                    "service still has again, which costs nothing."
                )
                follow(run.events("collect_missing"), attempt)
            requests = run.retry(every=every)
            if text := _what_is_retried(requests, run.report(price_list)):
                warn(text)
            code = finish(run, price_list, attempt, as_json=as_json, cancels=cancel_on_interrupt)
        raise Exit(code)


def cancel(target: RunOrBatch, as_json: AsJSON = False) -> None:
    """
    Cancel a batch, or all batches of a run, even while it waits in another terminal.

    Requests that were already processed are paid for, and have results. The canceled ones count as
    failed; `retry` sends them again.
    """
    with reporting_errors(as_json=as_json):
        if _is_batch(target):
            with service_client() as client:
                show_batch(client.messages.batches.cancel(target), as_json=as_json)
            return
        canceled = cancel_batches(Path(target))
        report = _read_report(Path(target), None)
        unknown = [str(each.partition) for each in report.batches if each.state in _UNKNOWN]
        if as_json:
            say_json({"canceling": canceled, "unknown": [int(number) for number in unknown]})
            return
        for batch_id in canceled:
            say(f"canceling {batch_id}")
        if canceled:
            say("Requests that were already processed have results. Once the batches have ended,")
            say(f"message-batches results {shlex.quote(target)} collects them.")
        else:
            say("No batch of this run is in progress. Nothing was canceled.")
        if unknown:
            say(
                f"The response to the create of partition {', '.join(unknown)} was lost. Its batch "
                "cannot be canceled, because nothing proves yet which one it is."
            )
        if report.pending or report.to_retry:
            say(
                f"{count(report.pending + report.to_retry, 'request')} have no result yet. run or "
                "wait sends those that were not submitted."
            )


_UNKNOWN = ("sending", "unknown")


def reconcile(
    out: RunOut,
    partition: Annotated[
        int | None,
        Option(
            "--partition",
            metavar="N",
            help="The partition that you decide about, by its number in status. Needed only if "
            "several are open.",
        ),
    ] = None,
    adopt: Annotated[
        str | None,
        Option(
            "--adopt",
            metavar="BATCH_ID",
            help="This batch is the partition: use its results, and do not send it again.",
        ),
    ] = None,
    resubmit: Annotated[
        bool,
        Option(
            "--resubmit",
            help="The batch was never accepted, or it is gone with its results: send the requests "
            "again. If it was accepted after all, you pay twice.",
        ),
    ] = False,
    accept_missing: Annotated[
        bool,
        Option(
            "--accept-missing",
            help="The results of the partition's batch will never be complete: let the requests "
            "without one count as missing. `retry` sends them again, which costs.",
        ),
    ] = False,
    as_json: AsJSON = False,
    polling_interval: PollingInterval = None,
    give_up_after: GiveUpAfter = None,
    reconcile_for: ReconcileFor = None,
) -> None:
    """
    Find out what became of the creates that got no response.

    Without options it looks for their batches until the ids of a batch prove whose it is, or until
    the time of --reconcile-for is over. What that cannot settle, you decide: with --adopt, or with
    --resubmit if no batch has the requests. With --accept-missing you stop waiting for results that
    an ended batch does not have. Nothing is sent here; `run` or `wait` does that.
    """
    with reporting_errors(as_json=as_json) as attempt:
        decisions = [bool(adopt), resubmit, accept_missing].count(True)
        if decisions > 1:
            raise UsageError("Pass only one of --adopt, --resubmit and --accept-missing.")
        if partition is not None and not decisions:
            raise UsageError("Pass --adopt, --resubmit or --accept-missing with --partition.")
        options = partial(
            run_options,
            give_up_after=give_up_after,
            polling_interval=polling_interval,
            reconcile_for=reconcile_for,
        )
        with existing_run(out, options) as run:
            if accept_missing:
                run.accept_missing(partition)
            elif decisions:
                run.decide(partition, adopt=adopt, resubmit=resubmit)
            follow(run.events("reconcile"), attempt)
            show_report(run.report(), as_json=as_json)


def _is_batch(target: str) -> bool:
    return (
        target.startswith("msgbatch_")
        and not target.endswith(".run")
        and not Path(f"{target}.run").exists()
    )


def _what_is_retried(requests: int, report: Report) -> str | None:
    if not report.requests:
        return None
    if requests:
        return f"{count(requests, 'request')} to retry{_what_it_may_cost(requests, report)}"
    text = "No request has failed permanently, so there is nothing to retry."
    if invalid := sum(f.requests for f in report.failures if f.cause == "invalid_request_error"):
        text = (
            f"{count(invalid, 'request')} failed, and the service refused each as invalid. Pass "
            "--all to retry them too, which helps only if the service was wrong."
        )
    return text if report.finished else f"{text} The run is not finished; resuming it."


def _what_it_may_cost(requests: int, report: Report) -> str:
    """Return what to say of the cost of a retry, where prices and earlier answers are known."""
    cost = report.cost
    if cost is None:
        return ""
    answers = sum(report.tokens[model]["answers"] for model in cost.by_model)
    if not answers:
        return "; what that may cost is not known, because nothing was answered yet"
    estimate = cost.total / answers * requests
    return f"; about {estimate:,.4f} {cost.currency}, if each costs as much as an answer so far"
