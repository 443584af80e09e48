"""The commands that deal with a run: a file of requests, its batches, and their results."""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from typer import Exit, Option, Typer

from .accounts import show_log, show_report
from .batches import print_results, show_facts
from .clients import SANDBOX, forget_sandbox, sandbox_client, service_client
from .exits import ended, told
from .options import (
    MAX_BODY_BYTES,
    MAX_ROWS,
    VERSIONS,
    AnthropicVersion,
    AsJSON,
    Beta,
    IdField,
    MapIds,
    MaxBatchBytes,
    MaxBatchRows,
    OnError,
    Ordered,
    Out,
    PriceList,
    Requests,
    Retries,
    RunOrBatch,
    RunOut,
    UseSandbox,
)
from .progress import show
from .text import columns, count, say, tell

if TYPE_CHECKING:
    from message_batches.jobs import Prices, Run, Settings


def add_to(app: Typer) -> None:
    """Add the commands."""
    app.command("run")(run_)
    app.command("validate")(validate)
    app.command("plan")(plan)
    app.command("submit")(submit)
    app.command("status")(status)
    app.command("wait")(wait)
    app.command("results")(results)
    app.command("cancel")(cancel)
    app.command("retry")(retry)
    app.command("reconcile")(reconcile)
    app.command("report")(report)


def run_(
    file: Requests,
    out: Out,
    sandbox: UseSandbox = False,
    beta: Beta = None,
    anthropic_version: AnthropicVersion = VERSIONS[0],
    max_batch_rows: MaxBatchRows = MAX_ROWS,
    max_batch_bytes: MaxBatchBytes = MAX_BODY_BYTES,
    id_field: IdField = None,
    map_ids: MapIds = False,
    retries: Retries = 3,
    on_error: OnError = None,
    ordered: Ordered = False,
    cancel_on_interrupt: Annotated[
        bool,
        Option(
            "--cancel-on-interrupt",
            help="On Ctrl-C, cancel the batches that are under way instead of leaving them be.",
        ),
    ] = False,
    prices: PriceList = None,
    as_json: AsJSON = False,
) -> None:
    """
    Send the requests, wait, and collect every result. Run it again to go on after anything.

    Exit codes: 0 all rows succeeded, 1 some rows failed for good, 2 wrong input or usage,
    3 interrupted: run it again to go on, 4 a person must decide.
    """
    with told(as_json=as_json, come_back=_come_back(out, canceling=cancel_on_interrupt)):
        from message_batches.jobs import Limits, prepare, run

        price_list = _read(prices)
        settings = _settings(sandbox=sandbox, retries=retries, on_error=on_error, ordered=ordered)
        limits = Limits(max_batch_rows, max_batch_bytes)
        own_ids = id_field or ("custom_id" if map_ids else None)
        if sandbox:
            # Before a sandbox is started for it: the file may have faults.
            prepare(
                file,
                out,
                service=SANDBOX,
                betas=beta or None,
                anthropic_version=anthropic_version,
                limits=limits,
                id_field=own_ids,
            )
        with (
            sandbox_client(out, anthropic_version)
            if sandbox
            else service_client(anthropic_version) as client,
            run(
                file,
                out,
                client=client,
                betas=beta or None,
                limits=limits,
                id_field=own_ids,
                settings=settings,
                service=SANDBOX if sandbox else None,
            ) as job,
        ):
            _say_what_is_owed(job)
            try:
                code = _finish(job, price_list, as_json=as_json)
            except KeyboardInterrupt:
                if cancel_on_interrupt:
                    for batch_id in job.cancel():
                        tell(f"canceling {batch_id}")
                raise
        if sandbox:
            forget_sandbox(out)
        raise Exit(code)


def validate(
    file: Requests,
    anthropic_version: AnthropicVersion = VERSIONS[0],
    id_field: IdField = None,
    map_ids: MapIds = False,
    as_json: AsJSON = False,
) -> None:
    """Check the requests, all of them, and send nothing."""
    with told(as_json=as_json):
        from message_batches.jobs import Rules, validate

        own_ids = id_field or ("custom_id" if map_ids else None)
        survey = validate(file, rules=Rules(anthropic_version, own_ids))
        if as_json:
            print(json.dumps({"rows": survey.rows, "bytes": survey.size}))
        else:
            say(f"{file}: {count(survey.rows, 'row')}, nothing wrong with them")


def plan(
    file: Requests,
    max_batch_rows: MaxBatchRows = MAX_ROWS,
    max_batch_bytes: MaxBatchBytes = MAX_BODY_BYTES,
    anthropic_version: AnthropicVersion = VERSIONS[0],
    id_field: IdField = None,
    map_ids: MapIds = False,
    as_json: AsJSON = False,
) -> None:
    """Check the requests and show the batches they would be sent in. Nothing is sent."""
    with told(as_json=as_json):
        from message_batches.jobs import Limits, Rules, validate

        limits = Limits(max_batch_rows, max_batch_bytes)
        own_ids = id_field or ("custom_id" if map_ids else None)
        survey = validate(file, limits=limits, rules=Rules(anthropic_version, own_ids))
        if as_json:
            print(
                json.dumps([{"rows": batch.rows, "bytes": batch.size} for batch in survey.batches])
            )
            return
        rows = [[n, batch.rows, batch.size] for n, batch in enumerate(survey.batches, 1)]
        for line in columns(["#", "rows", "bytes"], rows):
            say(line)


def submit(
    file: Requests,
    out: Out,
    beta: Beta = None,
    anthropic_version: AnthropicVersion = VERSIONS[0],
    max_batch_rows: MaxBatchRows = MAX_ROWS,
    max_batch_bytes: MaxBatchBytes = MAX_BODY_BYTES,
    id_field: IdField = None,
    map_ids: MapIds = False,
    as_json: AsJSON = False,
) -> None:
    """Send the requests and come back at once. `wait` does the rest, today or tomorrow."""
    with told(as_json=as_json, come_back=_COME_BACK):
        from message_batches.jobs import Limits, run

        with (
            service_client(anthropic_version) as client,
            run(
                file,
                out,
                client=client,
                betas=beta or None,
                limits=Limits(max_batch_rows, max_batch_bytes),
                id_field=id_field or ("custom_id" if map_ids else None),
            ) as job,
        ):
            show(job.submissions())
            show_report(job.report(), as_json=as_json)


def wait(
    out: RunOut,
    retries: Retries = 3,
    on_error: OnError = None,
    ordered: Ordered = False,
    prices: PriceList = None,
    as_json: AsJSON = False,
) -> None:
    """Wait for a run that was begun, and collect every result; the same as running it again."""
    with told(as_json=as_json, come_back=_COME_BACK):
        price_list = _read(prices)
        with _resumed(out, retries, on_error, ordered) as job:
            code = _finish(job, price_list, as_json=as_json)
        raise Exit(code)


def results(
    target: RunOrBatch,
    as_json: AsJSON = False,
) -> None:
    """
    Collect what has ended by now, without waiting; of a single batch, print the result lines.

    Of a run, prints the report, and exits with 3 while rows are without a result.
    """
    with told(as_json=as_json, come_back=_COME_BACK):
        if _is_batch(target):
            print_results(target, as_json=as_json)
            return
        with _resumed(Path(target)) as job:
            show(job.harvest())
            account = job.report()
        show_report(account, as_json=as_json)
        raise Exit(ended(account))


def cancel(target: RunOrBatch, as_json: AsJSON = False) -> None:
    """Ask a batch, or all batches of a run, to end early. What is done by then is paid for."""
    with told(as_json=as_json):
        if _is_batch(target):
            with service_client() as client:
                show_facts(client.messages.batches.cancel(target), as_json=as_json)
            return
        with _resumed(Path(target)) as job:
            canceled = job.cancel()
            if as_json:
                print(json.dumps(canceled))
                return
            for batch_id in canceled:
                say(f"canceling {batch_id}")
            say("The rows that were done by then have results: collect them with wait.")


def status(out: RunOut, as_json: AsJSON = False) -> None:
    """Show how far a run has come, from its ledger alone; nothing is sent or asked."""
    with told(as_json=as_json):
        from message_batches.jobs import open_ledger, report_on

        with open_ledger(out) as ledger:
            account = report_on(ledger)
        show_report(account, as_json=as_json)
        if not as_json:
            show_log(account)


def report(out: RunOut, prices: PriceList = None, as_json: AsJSON = False) -> None:
    """Show the account of a run; exits like the run itself."""
    with told(as_json=as_json):
        from message_batches.jobs import open_ledger, report_on

        price_list = _read(prices)
        with open_ledger(out) as ledger:
            account = report_on(ledger, price_list)
        show_report(account, as_json=as_json)
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
    with told(as_json=as_json, come_back=_COME_BACK):
        with _resumed(out, retries, on_error, ordered) as job:
            rows = job.retry(every=every)
            tell(f"{count(rows, 'row')} to be sent again")
            code = _finish(job, None, as_json=as_json)
        raise Exit(code)


def reconcile(
    out: RunOut,
    partition: Annotated[
        int | None,
        Option("--partition", metavar="N", help="The batch to decide on, by its number."),
    ] = None,
    adopt: Annotated[
        str | None,
        Option("--adopt", metavar="BATCH_ID", help="Take this batch for the one that was sent."),
    ] = None,
    resubmit: Annotated[
        bool,
        Option(
            "--resubmit",
            help="No batch is the one that was sent, or it is gone: send its rows again.",
        ),
    ] = False,
    as_json: AsJSON = False,
) -> None:
    """Settle what became of batches whose create was never answered."""
    with told(as_json=as_json), _resumed(out) as job:
        from message_batches.jobs.errors import Stopped

        if adopt and resubmit:
            raise Stopped("Give --adopt or --resubmit, not both.", wrong_input=True)
        if partition is not None and not (adopt or resubmit):
            raise Stopped("Give --adopt or --resubmit with --partition.", wrong_input=True)
        if adopt or resubmit:
            job.decide(partition, adopt=adopt)
        show(job.reconciliations())
        show_report(job.report(), as_json=as_json)


_COME_BACK = "Batches that were sent go on. Run the same command again to go on from here."


def _come_back(out: Path, *, canceling: bool) -> str:
    if canceling:
        return (
            "Run the same command again to collect what was done by then. The rows that were "
            "canceled count as failed; after that, message-batches retry "
            f"{shlex.quote(str(out))} sends them again."
        )
    return _COME_BACK


@contextmanager
def _resumed(
    out: Path, retries: int = 3, on_error: list[str] | None = None, ordered: bool = False
) -> Iterator[Run]:
    from message_batches.jobs import open_ledger, resume

    with open_ledger(out) as ledger:
        version = ledger.setting("anthropic_version")
        sandbox = ledger.setting("service") == SANDBOX
    with (
        sandbox_client(out, version) if sandbox else service_client(version) as client,
        resume(
            out,
            client=client,
            settings=_settings(
                sandbox=sandbox, retries=retries, on_error=on_error, ordered=ordered
            ),
            service=SANDBOX if sandbox else None,
        ) as job,
    ):
        yield job
        finished = job.report().finished
    if sandbox and finished:
        forget_sandbox(out)


def _settings(
    *, sandbox: bool, retries: int, on_error: list[str] | None, ordered: bool
) -> Settings:
    from message_batches.jobs import Pace, Patience, Settings, read_verdicts

    verdicts = read_verdicts(on_error or [])
    if sandbox:
        # Nobody else is asked, so nobody is bothered; and a batch there takes seconds.
        pace, patience = Pace(0.1, 1.0), Patience(2.0, 2.0, 0.5)
    else:
        pace, patience = Pace(), Patience()
    return Settings(
        rounds=retries, verdicts=verdicts, pace=pace, patience=patience, ordered=ordered
    )


def _say_what_is_owed(job: Run) -> None:
    job.recover()
    account = job.report()
    if account.finished:
        tell("This run is finished; here is its report again.")
    elif job.begun:
        tell(f"Going on with a run of {count(account.rows, 'row')}.")
    else:
        tell(f"{count(account.rows, 'row')} in {count(len(account.batches), 'batch')}")


def _finish(job: Run, prices: Prices | None, *, as_json: bool) -> int:
    show(job.events())
    account = job.report(prices)
    show_report(account, as_json=as_json)
    return ended(account)


def _read(prices: Path | None) -> Prices | None:
    if prices is None:
        return None
    from message_batches.jobs import read_prices

    return read_prices(prices)


def _is_batch(target: str) -> bool:
    return target.startswith("msgbatch_") and not Path(f"{target}.ledger").exists()
