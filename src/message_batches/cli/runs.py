"""The commands that begin a run: a file of requests goes out, and every result comes back."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from typer import Exit, Option

from .accounts import show_report
from .clients import SANDBOX, forget_sandbox, sandbox_client, service_client
from .exits import told
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
    UseSandbox,
)
from .progress import show
from .resuming import COME_BACK, finish, read_price_list, settings_of
from .text import count, tell

if TYPE_CHECKING:
    from message_batches.jobs import Run


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

        price_list = read_price_list(prices)
        settings = settings_of(sandbox=sandbox, retries=retries, on_error=on_error, ordered=ordered)
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
                code = finish(job, price_list, as_json=as_json)
            except KeyboardInterrupt:
                if cancel_on_interrupt:
                    for batch_id in job.cancel():
                        tell(f"canceling {batch_id}")
                raise
        if sandbox:
            forget_sandbox(out)
        raise Exit(code)


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
    with told(as_json=as_json, come_back=COME_BACK):
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


def _come_back(out: Path, *, canceling: bool) -> str:
    if canceling:
        return (
            "Run the same command again to collect what was done by then. The rows that were "
            "canceled count as failed; after that, message-batches retry "
            f"{shlex.quote(str(out))} sends them again."
        )
    return COME_BACK


def _say_what_is_owed(job: Run) -> None:
    job.recover()
    account = job.report()
    if account.finished:
        tell("This run is finished; here is its report again.")
    elif job.begun:
        tell(f"Going on with a run of {count(account.rows, 'row')}.")
    else:
        tell(f"{count(account.rows, 'row')} in {count(len(account.batches), 'batch')}")
