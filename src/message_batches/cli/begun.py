"""The commands for a run that was begun: go on with it, look at it, settle what it cannot."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from typer import Exit, Option

from message_batches.cli.accounts import show_log, show_report
from message_batches.cli.batches import print_results, show_facts
from message_batches.cli.clients import service_client
from message_batches.cli.exits import ended, told
from message_batches.cli.options import (
    AsJSON,
    OnError,
    Ordered,
    PriceList,
    Retries,
    RunOrBatch,
    RunOut,
)
from message_batches.cli.progress import show
from message_batches.cli.resuming import COME_BACK, finish, read_price_list, resumed
from message_batches.cli.text import count, say, say_json, tell

if TYPE_CHECKING:
    from message_batches.jobs import Report


def wait(
    out: RunOut,
    retries: Retries = 3,
    on_error: OnError = None,
    ordered: Ordered = False,
    prices: PriceList = None,
    as_json: AsJSON = False,
) -> None:
    """Wait for a run that was begun, and collect every result; the same as running it again."""
    with told(as_json=as_json, come_back=COME_BACK):
        price_list = read_price_list(prices)
        with resumed(out, retries, on_error, ordered) as job:
            code = finish(job, price_list, as_json=as_json)
        raise Exit(code)


def results(
    target: RunOrBatch,
    again: Annotated[
        bool,
        Option(
            "--again",
            help="The output is lost: download every result again, into a new one. Nothing is "
            "sent, and nothing paid. The service keeps results for 29 days.",
        ),
    ] = False,
    as_json: AsJSON = False,
) -> None:
    """
    Collect what has ended by now, without waiting; of a single batch, print the result lines.

    Of a run, prints the report, and exits with 3 while rows are without a result.
    """
    with told(as_json=as_json, come_back=COME_BACK):
        if _is_batch(target):
            print_results(target, as_json=as_json)
            return
        with resumed(Path(target)) as job:
            if again:
                tell(f"collecting {count(job.redownload(), 'batch')} again")
            show(job.events("collect_ready"))
            account = job.report()
        show_report(account, as_json=as_json)
        raise Exit(ended(account))


def status(out: RunOut, as_json: AsJSON = False) -> None:
    """Show how far a run has come, from its ledger alone; nothing is sent or asked."""
    with told(as_json=as_json):
        from message_batches.jobs.steps import open_ledger, report_on

        with open_ledger(out) as ledger:
            account = report_on(ledger)
        show_report(account, as_json=as_json)
        if not as_json:
            show_log(account)


def report(
    out: RunOut,
    prices: PriceList = None,
    html: Annotated[
        Path | None,
        Option(
            "--html",
            metavar="FILE",
            help="Write the account as a page too, with answers to look at. It opens in any "
            "browser, without a network.",
            show_default=False,
        ),
    ] = None,
    as_json: AsJSON = False,
) -> None:
    """Show the account of a run; exits like the run itself."""
    with told(as_json=as_json):
        from message_batches.jobs.steps import open_ledger, report_on

        price_list = read_price_list(prices)
        if html is None:
            with open_ledger(out) as ledger:
                account = report_on(ledger, price_list)
        else:
            from message_batches.report_html import write_page

            account = write_page(out, html, prices=price_list)
        show_report(account, as_json=as_json)
        if html is not None:
            tell(f"Page: {html}")
        raise Exit(ended(account))


def retry(
    out: RunOut,
    every: Annotated[
        bool,
        Option("--all", help="Send invalid requests again too, though the service refused them."),
    ] = False,
    retries: Retries = 3,
    on_error: OnError = None,
    ordered: Ordered = False,
    as_json: AsJSON = False,
) -> None:
    """Send the rows again that failed or are missing, and put their results into the output."""
    with told(as_json=as_json, come_back=COME_BACK):
        with resumed(out, retries, on_error, ordered) as job:
            rows = job.retry(every=every)
            tell(_what_is_retried(rows, job.report()))
            code = finish(job, None, as_json=as_json)
        raise Exit(code)


def cancel(target: RunOrBatch, as_json: AsJSON = False) -> None:
    """
    Ask a batch, or all batches of a run, to end early. What is done by then is paid for.

    The rows that were canceled count as failed; `retry` sends them again.
    """
    with told(as_json=as_json):
        if _is_batch(target):
            with service_client() as client:
                show_facts(client.messages.batches.cancel(target), as_json=as_json)
            return
        with resumed(Path(target)) as job:
            canceled = job.cancel()
            batches = job.report().batches
        if as_json:
            say_json(canceled)
            return
        for batch_id in canceled:
            say(f"canceling {batch_id}")
        if canceled:
            say("The rows that were done by then have results. When the batches have ended,")
            say(f"message-batches results {shlex.quote(target)} collects them.")
        else:
            say("No batch of this run is under way, so there was nothing to cancel.")
        unsent = [batch for batch in batches if batch.state in ("planned", "sending")]
        if unsent:
            numbers = ", ".join(str(batch.partition) for batch in unsent)
            say(f"Not accepted yet, as far as known: batch {numbers}. run and wait would send it.")


def reconcile(
    out: RunOut,
    partition: Annotated[
        int | None,
        Option(
            "--partition",
            metavar="N",
            help="Which batch you decide on: its number in the plan, as status shows it. Needed "
            "only if several are in question.",
        ),
    ] = None,
    adopt: Annotated[
        str | None,
        Option(
            "--adopt",
            metavar="BATCH_ID",
            help="This is the batch that was sent: go on with it. It is not sent again.",
        ),
    ] = None,
    resubmit: Annotated[
        bool,
        Option(
            "--resubmit",
            help="The batch was never accepted, or it is gone with its results: send its rows "
            "again. If it was accepted after all, they are paid for twice.",
        ),
    ] = False,
    as_json: AsJSON = False,
) -> None:
    """
    Settle what became of batches whose create was never answered.

    Without options it looks through the batches of the workspace and takes over the one that fits,
    or plans the rows anew if none appears. Only where several fit must you say which one it is,
    with --adopt, or that it is none of them, with --resubmit. Nothing is sent here: run or wait
    does that, and goes on.

    Exit codes: 0 settled, or nothing was open; 2 wrong input or usage; 3 the service is away;
    4 several batches fit, and you must decide.
    """
    with told(as_json=as_json), resumed(out) as job:
        from message_batches.jobs.errors import ServiceRefusedError

        if adopt and resubmit:
            raise ServiceRefusedError("Give --adopt or --resubmit, not both.", nothing_sent=True)
        if partition is not None and not (adopt or resubmit):
            raise ServiceRefusedError(
                "Give --adopt or --resubmit with --partition.", nothing_sent=True
            )
        if adopt or resubmit:
            job.decide(partition, adopt=adopt, resubmit=resubmit)
        show(job.events("reconcile"))
        show_report(job.report(), as_json=as_json)


def _is_batch(target: str) -> bool:
    return (
        target.startswith("msgbatch_")
        and not target.endswith(".ledger")
        and not Path(f"{target}.ledger").exists()
    )


def _what_is_retried(rows: int, report: Report) -> str:
    if rows:
        return f"{count(rows, 'row')} to be sent again"
    what = "No row has failed for good so far, so none is sent again."
    if invalid := sum(f.requests for f in report.failures if f.cause == "invalid_request_error"):
        what = (
            f"{count(invalid, 'row')} failed, all refused as invalid; --all sends them again, "
            "which helps only if the service was wrong."
        )
    return what if report.finished else f"{what} The run is not finished; going on with it."
