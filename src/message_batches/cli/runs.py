"""The commands that begin a run: a file of requests goes out, and every result comes back."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from typer import Exit, Option

from message_batches.cli.accounts import show_report, tell_doubts
from message_batches.cli.clients import SANDBOX, client_for, require_sandbox
from message_batches.cli.exits import told
from message_batches.cli.options import (
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
    RequestsOrTable,
    Retries,
    UseSandbox,
    own_ids,
)
from message_batches.cli.progress import show
from message_batches.cli.resuming import COME_BACK, finish, options_of, read_price_list, taken_up
from message_batches.cli.sources import STANDARD_INPUT, source_of
from message_batches.cli.tables import (
    Asking,
    DryRun,
    Format,
    Id,
    Image,
    MaxTokens,
    Model,
    Params,
    Pdf,
    Prompt,
    Show,
    System,
    show_dry_run,
)
from message_batches.cli.text import count, tell

if TYPE_CHECKING:
    from message_batches.jobs import Run, RunOptions
    from message_batches.tables.steps import TableRequests


def run_(
    file: RequestsOrTable,
    out: Out,
    sandbox: UseSandbox = False,
    beta: Beta = None,
    anthropic_version: AnthropicVersion = VERSIONS[0],
    max_batch_rows: MaxBatchRows = MAX_ROWS,
    max_batch_bytes: MaxBatchBytes = MAX_BODY_BYTES,
    id_field: IdField = None,
    map_ids: MapIds = False,
    prompt: Prompt = None,
    system: System = None,
    params: Params = None,
    model: Model = None,
    max_tokens: MaxTokens = None,
    id_: Id = None,
    image: Image = None,
    pdf: Pdf = None,
    format_: Format = None,
    dry_run: DryRun = False,
    show_rows: Show = 3,
    retries: Retries = 3,
    on_error: OnError = None,
    ordered: Ordered = False,
    cancel_on_interrupt: Annotated[
        bool,
        Option(
            "--cancel-on-interrupt",
            help="On Ctrl-C, cancel the batches that are under way instead of leaving them be. The "
            "rows that were canceled are sent again when you run it again.",
        ),
    ] = False,
    prices: PriceList = None,
    as_json: AsJSON = False,
) -> None:
    """
    Send the requests, wait, and collect every result. Run it again to go on after anything.

    With --prompt, FILE is a table: each of its rows is asked about. If OUT is a table too, it gets
    the rows with the answers beside them, when all of them are there.

    Exit codes: 0 all rows succeeded, 1 some rows failed for good, 2 wrong input or usage,
    3 interrupted: run it again to go on, 4 a person must decide.
    """
    with told(as_json=as_json, come_back=_come_back(file, out, recalling=cancel_on_interrupt)):
        price_list = read_price_list(prices)
        ids = own_ids(id_field, map_ids)
        asking = Asking(prompt, system, params, model, max_tokens, id_, image, pdf, format_)
        table = asking.table(file, out, id_field=ids)
        if dry_run:
            show_dry_run(table, show_rows, as_json=as_json)
            return
        options = options_of(
            sandbox=sandbox,
            retries=retries,
            on_error=on_error,
            ordered=ordered,
            beta=beta,
            max_batch_requests=max_batch_rows,
            max_batch_bytes=max_batch_bytes,
            id_field=table.id_field if table else ids,
        )
        with _begun(
            file,
            out,
            table=table,
            sandbox=sandbox,
            anthropic_version=anthropic_version,
            options=options,
        ) as job:
            events = job.events()
            next(events)  # the output is as the run left it
            _say_what_is_owed(job, file, unit="row" if table else "line")
            try:
                code = finish(job, price_list, events=events, as_json=as_json)
            except KeyboardInterrupt:
                if cancel_on_interrupt:
                    _recall(job)
                raise
        raise Exit(code)


def submit(
    file: RequestsOrTable,
    out: Out,
    beta: Beta = None,
    anthropic_version: AnthropicVersion = VERSIONS[0],
    max_batch_rows: MaxBatchRows = MAX_ROWS,
    max_batch_bytes: MaxBatchBytes = MAX_BODY_BYTES,
    id_field: IdField = None,
    map_ids: MapIds = False,
    prompt: Prompt = None,
    system: System = None,
    params: Params = None,
    model: Model = None,
    max_tokens: MaxTokens = None,
    id_: Id = None,
    image: Image = None,
    pdf: Pdf = None,
    format_: Format = None,
    as_json: AsJSON = False,
) -> None:
    """Send the requests and come back at once. `wait` does the rest, today or tomorrow."""
    with told(as_json=as_json, come_back=_come_back(file, out)):
        ids = own_ids(id_field, map_ids)
        asking = Asking(prompt, system, params, model, max_tokens, id_, image, pdf, format_)
        table = asking.table(file, out, id_field=ids)
        options = options_of(
            sandbox=False,
            beta=beta,
            max_batch_requests=max_batch_rows,
            max_batch_bytes=max_batch_bytes,
            id_field=table.id_field if table else ids,
        )
        with _begun(
            file,
            out,
            table=table,
            anthropic_version=anthropic_version,
            options=options,
        ) as job:
            tell_doubts(job.report().warnings, file, unit="row" if table else "line")
            show(job.events("submit"))
            show_report(job.report(), as_json=as_json)


@contextmanager
def _begun(
    file: Path,
    out: Path,
    *,
    anthropic_version: str,
    options: RunOptions,
    table: TableRequests | None = None,
    sandbox: bool = False,
) -> Iterator[Run]:
    """
    Begin a run, or take it up again.

    What is wrong with the call or the file shows before a sandbox is started or a key is used.
    """
    from message_batches.jobs.steps import prepare

    def plan(service: str) -> None:
        with nullcontext(table) if table else source_of(file) as source:
            prepare(
                source,
                out,
                service=service,
                anthropic_version=anthropic_version,
                options=options,
            )

    if sandbox:
        require_sandbox()
        plan(SANDBOX)
    with client_for(out, anthropic_version, sandbox=sandbox) as client:
        if not sandbox:
            plan(str(client.base_url))
        with taken_up(out, client, sandbox=sandbox, options=options) as job:
            yield job


def _come_back(file: Path, out: Path, *, recalling: bool = False) -> str:
    if file == STANDARD_INPUT:
        wait = f"message-batches wait {shlex.quote(str(out))}"
        return f"Batches that were sent go on. To go on from here: {wait}"
    if recalling:
        return (
            "What was done by then is paid for and has its results. Run the same command again to "
            "collect it, and to send the rows again that were canceled."
        )
    return COME_BACK


def _recall(job: Run) -> None:
    from message_batches.jobs.engine import reason
    from message_batches.sdk.errors import AnthropicError

    try:
        for batch_id in job.cancel(for_resume=True):
            tell(f"canceling {batch_id}")
    except AnthropicError as error:
        tell(f"Not every batch could be canceled, and those go on: {reason(error)}.")


def _say_what_is_owed(job: Run, file: Path, *, unit: str) -> None:
    account = job.report()
    if account.finished:
        tell("This run is finished; here is its report again.")
    elif any(batch.state != "planned" for batch in account.batches):
        tell(f"Going on with a run of {count(account.requests, 'row')}.")
    else:
        tell(f"{count(account.requests, 'row')} in {count(len(account.batches), 'batch')}")
        tell_doubts(account.warnings, file, unit=unit)
