"""The commands that start a run: requests are sent, and every result is collected."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from typer import Exit

from message_batches._wording import count
from message_batches.cli.connect import (
    SANDBOX,
    STANDARD_INPUT,
    check_prices,
    client_for,
    planned_run,
    source_of,
)
from message_batches.cli.display import follow, show_report, warn_about_input
from message_batches.cli.errors import Attempt, UsageError, code_of, reporting_errors
from message_batches.cli.options import (
    MAX_BODY_BYTES,
    MAX_REQUESTS,
    VERSIONS,
    AnthropicVersion,
    AsJSON,
    Beta,
    CancelOnInterrupt,
    ChosenWireIds,
    Downloads,
    GiveUpAfter,
    IdField,
    MapIds,
    MaxBatchBytes,
    MaxBatchRequests,
    MaxOpenBatches,
    MaxQueuedRequests,
    OnError,
    Ordered,
    Out,
    PollingInterval,
    PriceList,
    ReconcileFor,
    Requests,
    Retries,
    StartAnew,
    Uploads,
    UseSandbox,
    id_field_of,
    read_prices,
    run_options,
)
from message_batches.cli.table_options import (
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
    TableOptions,
    Within,
    check_extras,
    check_table_out,
    show_dry_run,
)
from message_batches.cli.terminal import warn

if TYPE_CHECKING:
    from message_batches.jobs import Prices, Run, RunOptions
    from message_batches.tables.steps import TableRequests

HOW_TO_RESUME = "Submitted batches continue. Run the same command again to resume."


def run_(
    file: Requests,
    out: Out,
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
    within: Within = None,
    format_: Format = None,
    dry_run: DryRun = False,
    show_rows: Show = 3,
    ordered: Ordered = False,
    as_json: AsJSON = False,
    max_batch_requests: MaxBatchRequests = MAX_REQUESTS,
    max_batch_bytes: MaxBatchBytes = MAX_BODY_BYTES,
    wire_ids: ChosenWireIds = "tagged",
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
    start_anew: StartAnew = False,
    prices: PriceList = None,
    sandbox: UseSandbox = False,
    beta: Beta = None,
    anthropic_version: AnthropicVersion = VERSIONS[0],
) -> None:
    """
    Send the requests, wait, and collect every result. Run it again to resume.

    With --prompt, FILE is a table, and each row becomes one request. If OUT is a table too, it
    gets the rows with their answers once the run is finished.
    """
    hint = _how_to_resume(file, out, cancels=cancel_on_interrupt)
    with reporting_errors(as_json=as_json, when_interrupted=hint) as attempt:
        if dry_run and prices is not None:
            raise UsageError("--prices has no effect with --dry-run. Leave one of them out.")
        price_list = read_prices(prices)
        ids = id_field_of(id_field, map_ids)
        check_extras(None if dry_run else out, prompt=prompt, sandbox=sandbox and not dry_run)
        given = TableOptions(
            prompt, system, params, model, max_tokens, id_, image, pdf, within, format_
        )
        table = given.requests(file, id_field=ids)
        check_table_out(table, out)
        if dry_run:
            show_dry_run(table, show_rows, as_json=as_json)
            return
        options = run_options(
            sandbox=sandbox,
            beta=beta,
            max_batch_requests=max_batch_requests,
            max_batch_bytes=max_batch_bytes,
            wire_ids=wire_ids,
            id_field=table.id_field if table else ids,
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
            start_anew=start_anew,
        )
        with _started(
            file,
            out,
            table=table,
            sandbox=sandbox,
            anthropic_version=anthropic_version,
            options=options,
            prices=price_list,
        ) as run:
            code = finish(
                run,
                price_list,
                attempt,
                as_json=as_json,
                cancels=cancel_on_interrupt,
                on_start=partial(_report_start, run, file, unit="row" if table else "line"),
            )
        raise Exit(code)


def submit(
    file: Requests,
    out: Out,
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
    within: Within = None,
    format_: Format = None,
    as_json: AsJSON = False,
    max_batch_requests: MaxBatchRequests = MAX_REQUESTS,
    max_batch_bytes: MaxBatchBytes = MAX_BODY_BYTES,
    wire_ids: ChosenWireIds = "tagged",
    uploads: Uploads = 4,
    max_queued_requests: MaxQueuedRequests = None,
    max_open_batches: MaxOpenBatches = None,
    polling_interval: PollingInterval = None,
    give_up_after: GiveUpAfter = None,
    reconcile_for: ReconcileFor = None,
    start_anew: StartAnew = False,
    sandbox: UseSandbox = False,
    beta: Beta = None,
    anthropic_version: AnthropicVersion = VERSIONS[0],
) -> None:
    """
    Send the requests and return at once.

    `wait` does the rest, today or tomorrow. It has the options for retries and for the order of
    the results.
    """
    hint = _how_to_resume(file, out)
    with reporting_errors(as_json=as_json, when_interrupted=hint) as attempt:
        ids = id_field_of(id_field, map_ids)
        check_extras(out, prompt=prompt, sandbox=sandbox)
        given = TableOptions(
            prompt, system, params, model, max_tokens, id_, image, pdf, within, format_
        )
        table = given.requests(file, id_field=ids)
        check_table_out(table, out)
        options = run_options(
            sandbox=sandbox,
            beta=beta,
            max_batch_requests=max_batch_requests,
            max_batch_bytes=max_batch_bytes,
            wire_ids=wire_ids,
            id_field=table.id_field if table else ids,
            uploads=uploads,
            max_queued_requests=max_queued_requests,
            max_open_batches=max_open_batches,
            give_up_after=give_up_after,
            polling_interval=polling_interval,
            reconcile_for=reconcile_for,
            start_anew=start_anew,
        )
        with _started(
            file,
            out,
            table=table,
            sandbox=sandbox,
            anthropic_version=anthropic_version,
            options=options,
        ) as run:
            warn_about_input(run.report().warnings, file, unit="row" if table else "line")
            follow(run.events("submit"), attempt)
            show_report(run.report(), as_json=as_json)


@contextmanager
def _started(
    file: Path,
    out: Path,
    *,
    anthropic_version: str,
    options: RunOptions,
    table: TableRequests | None,
    sandbox: bool,
    prices: Prices | None = None,
) -> Iterator[Run]:
    """
    Start a run, or resume it.

    An error in the options or the requests shows before a sandbox is started or a key is used.
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
        if prices:
            check_prices(prices, out)

    if sandbox:
        plan(SANDBOX)
    with client_for(out, anthropic_version, sandbox=sandbox) as client:
        if not sandbox:
            plan(str(client.base_url))
        with planned_run(out, client, sandbox=sandbox, options=options) as run:
            yield run


def finish(
    run: Run,
    prices: Prices | None,
    attempt: Attempt,
    *,
    as_json: bool,
    cancels: bool,
    on_start: Callable[[], None] | None = None,
) -> int:
    """Do all the work of a run and print its report; return the exit code that it calls for."""
    try:
        follow(run.events(), attempt, on_start=on_start)
    except KeyboardInterrupt:
        if cancels:
            _cancel_to_resume(run)
        raise
    report = run.report(prices)
    show_report(report, as_json=as_json)
    return code_of(report)


def _cancel_to_resume(run: Run) -> None:
    from message_batches import AnthropicError
    from message_batches.jobs.engine import reason

    try:
        for batch_id in run.cancel(for_resume=True):
            warn(f"canceling {batch_id}")
    except AnthropicError as error:
        warn(f"Some batches could not be canceled, and continue: {reason(error)}.")


def _how_to_resume(file: Path, out: Path, *, cancels: bool = False) -> str:
    if file == STANDARD_INPUT:
        wait = f"message-batches wait {shlex.quote(str(out))}"
        return f"Submitted batches continue. To resume, run: {wait}"
    return HOW_TO_RESUME_CANCELED if cancels else HOW_TO_RESUME


HOW_TO_RESUME_CANCELED = (
    "Requests that were already processed are paid for, and have results. Run the same command "
    "again to collect them and to send the canceled requests again."
)


def _report_start(run: Run, file: Path, *, unit: str) -> None:
    report = run.report()
    if not report.requests:
        return  # the report says so
    if report.finished:
        warn("This run is finished. Its report:")
    elif report.batches:
        warn(f"Resuming a run of {count(report.requests, 'request')}.")
    else:
        warn(f"{count(report.requests, 'request')} to send")
        warn_about_input(report.warnings, file, unit=unit)
