"""The commands that end what a run cannot end by itself."""

from __future__ import annotations

import shlex
from functools import partial
from typing import TYPE_CHECKING, Annotated

from typer import Option

from message_batches._wording import count
from message_batches.cli.commands.batches import is_batch, show_batch
from message_batches.cli.commands.look import read_report
from message_batches.cli.connect import (
    cancel_batches,
    existing_run,
    service_client,
)
from message_batches.cli.display import follow, show_report
from message_batches.cli.errors import UsageError, reporting_errors
from message_batches.cli.options import (
    AsJSON,
    GiveUpAfter,
    LedgerURL,
    PollingInterval,
    ReconcileFor,
    RunOrBatch,
    RunOut,
    run_options,
)
from message_batches.cli.terminal import say, say_json

if TYPE_CHECKING:
    pass


_UNKNOWN = ("sending", "unknown")


def cancel(target: RunOrBatch, ledger: LedgerURL = None, as_json: AsJSON = False) -> None:
    """
    Cancel a batch, or all batches of a run. The run may wait in another terminal meanwhile.

    Requests that were already processed are paid for, and have results. The canceled ones count as
    failed; `retry` sends them again.
    """
    with reporting_errors(as_json=as_json, ledger=ledger):
        if is_batch(target):
            with service_client() as client:
                show_batch(client.messages.batches.cancel(target), as_json=as_json)
            return
        canceled = cancel_batches(target)
        report = read_report(target, None)
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


def reconcile(
    out: RunOut,
    partition: Annotated[
        int | None,
        Option(
            "--partition",
            metavar="N",
            help="The number of the partition that you decide about, as status shows it. Needed "
            "only if several are undecided.",
        ),
    ] = None,
    adopt: Annotated[
        str | None,
        Option(
            "--adopt",
            metavar="BATCH_ID",
            help="This is the batch of the partition: use its results, and do not send it again.",
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
    ledger: LedgerURL = None,
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
    with reporting_errors(as_json=as_json, ledger=ledger) as attempt:
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
