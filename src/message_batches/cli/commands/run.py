"""The commands that start a run: requests are sent, and every result is collected."""

from __future__ import annotations

import shlex
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from typer import Exit

from message_batches._wording import count
from message_batches.cli.commands.plan import check_source
from message_batches.cli.connect import (
    SANDBOX,
    STANDARD_INPUT,
    client_for,
    planned_run,
    shown_files,
    source_of,
)
from message_batches.cli.display import (
    follow,
    show_end,
    warn_about_estimate,
    warn_about_format,
    warn_about_input,
)
from message_batches.cli.errors import Attempt, ExitCode, code_of
from message_batches.cli.options import (
    AnswerOptions,
    AsJSON,
    CollectOptions,
    ColumnOptions,
    DryRun,
    FinishOptions,
    IdOptions,
    LedgerURL,
    Out,
    Requests,
    SchemaOptions,
    SelectOptions,
    SendOptions,
    ServiceOptions,
    Show,
    SizeOptions,
    TableOptions,
    UnattendedOptions,
    run_options,
    statuses_of,
    takes_groups,
)
from message_batches.cli.table_options import (
    check_extras,
    check_table_out,
    chosen_columns,
    keep_columns,
    show_dry_run,
    table_requests,
)
from message_batches.cli.terminal import warn
from message_batches.cli.unattended import Unattended

if TYPE_CHECKING:
    from message_batches.jobs import Prices, Report, Run, RunOptions
    from message_batches.tables.steps import ColumnChoice, TableRequests

HOW_TO_RESUME = "Submitted batches continue. Run the same command again to resume."


@takes_groups
def run_(
    files: Requests,
    out: Out,
    ids: IdOptions,
    table_given: TableOptions,
    schema: SchemaOptions,
    answers: AnswerOptions,
    columns: ColumnOptions,
    sizes: SizeOptions,
    collecting: CollectOptions,
    sending: SendOptions,
    selecting: SelectOptions,
    finishing: FinishOptions,
    nobody_watches: UnattendedOptions,
    service: ServiceOptions,
    dry_run: DryRun = False,
    show_rows: Show = 3,
    ledger: LedgerURL = None,
    as_json: AsJSON = False,
) -> None:
    """
    Send the requests, wait, and collect every result. Run it again to resume.

    With --prompt, FILE is a table, and each row becomes one request. If OUT is a table too, it
    gets the rows with their answers once the run is finished.
    """
    cancels = finishing.cancel_on_interrupt
    hint = _how_to_resume(files, out, cancels=cancels)
    unattended = Unattended(out, nobody_watches)
    with unattended.reporting(as_json=as_json, when_interrupted=hint, ledger=ledger) as attempt:
        check_extras(
            None if dry_run else out,
            files=files,
            prompt=table_given.prompt,
            sandbox=service.sandbox and not dry_run,
        )
        table = table_requests(table_given, files, id_field=ids.field)
        chosen = chosen_columns(columns)
        options = run_options(
            *(schema, answers, sizes, collecting, sending, selecting),
            sandbox=service.sandbox,
            beta=service.beta,
            id_field=table.id_field if table else ids.field,
            prices=finishing.prices,
            deadline=finishing.deadline,
        )
        check_table_out(table, out, chosen, options)
        if dry_run:
            found = check_source(table, options, service.anthropic_version) if table else None
            if found is not None:
                warn_about_format(found.format)
            show_dry_run(table, show_rows, found, as_json=as_json)
            return
        opened = partial(_started, files, out, service, table, chosen, options)
        began = time.time()
        with unattended.locked(attempt, opened) as run:
            failing = statuses_of(finishing.fail_on)
            code = finish(
                run,
                options.prices,
                attempt,
                as_json=as_json,
                cancels=cancels,
                fail_on=failing,
                on_start=partial(
                    _report_start,
                    run,
                    files,
                    unit="row" if table else "line",
                    needs_format="invalid" in failing.union(options.on_answer),
                    updates_since=began if selecting.update else None,
                ),
            )
        raise Exit(code)


@takes_groups
def submit(
    files: Requests,
    out: Out,
    ids: IdOptions,
    table_given: TableOptions,
    schema: SchemaOptions,
    answers: AnswerOptions,
    columns: ColumnOptions,
    sizes: SizeOptions,
    sending: SendOptions,
    selecting: SelectOptions,
    nobody_watches: UnattendedOptions,
    service: ServiceOptions,
    ledger: LedgerURL = None,
    as_json: AsJSON = False,
) -> None:
    """
    Send the requests and return at once.

    `wait` does the rest, today or tomorrow. It has the options for retries and for the order of
    the results.
    """
    hint = _how_to_resume(files, out)
    unattended = Unattended(out, nobody_watches)
    with unattended.reporting(as_json=as_json, when_interrupted=hint, ledger=ledger) as attempt:
        check_extras(out, files=files, prompt=table_given.prompt, sandbox=service.sandbox)
        table = table_requests(table_given, files, id_field=ids.field)
        chosen = chosen_columns(columns)
        options = run_options(
            *(schema, answers, sizes, sending, selecting),
            sandbox=service.sandbox,
            beta=service.beta,
            id_field=table.id_field if table else ids.field,
        )
        check_table_out(table, out, chosen, options)
        opened = partial(_started, files, out, service, table, chosen, options)
        with unattended.locked(attempt, opened) as run:
            warnings = run.report().warnings
            warn_about_input(warnings, shown_files(files), unit="row" if table else "line")
            warn_about_format(run.answer_format(), is_needed="invalid" in options.on_answer)
            follow(run.events("submit"), attempt)
            show_end(run.report(), attempt, as_json=as_json)
        raise Exit(ExitCode.SUCCEEDED)


@contextmanager
def _started(
    files: list[str],
    out: str | Path,
    given: ServiceOptions,
    table: TableRequests | None,
    columns: ColumnChoice | None,
    options: RunOptions,
) -> Iterator[Run]:
    """
    Start a run, or resume it.

    An error in the options or the requests shows before a sandbox is started or a key is used.
    """
    from message_batches.jobs.internals import prepare

    def plan(service: str) -> None:
        prepare(
            table or source_of(files),
            out,
            service=service,
            anthropic_version=given.anthropic_version,
            options=options,
        )
        keep_columns(out, columns)

    if given.sandbox:
        plan(SANDBOX)
    with client_for(out, given.anthropic_version, sandbox=given.sandbox) as client:
        if not given.sandbox:
            plan(str(client.base_url))
        with planned_run(out, client, sandbox=given.sandbox, options=options) as run:
            yield run


def finish(
    run: Run,
    prices: Prices | None,
    attempt: Attempt,
    *,
    as_json: bool,
    cancels: bool,
    fail_on: frozenset[str],
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
    show_end(report, attempt, as_json=as_json)
    return code_of(report, fail_on)


def _cancel_to_resume(run: Run) -> None:
    from message_batches import AnthropicError
    from message_batches.jobs.engine import reason

    try:
        for batch_id in run.cancel(for_resume=True):
            warn(f"canceling {batch_id}")
    except AnthropicError as error:
        text = f"Some batches could not be canceled, and continue: {reason(error)}."
        warn(text, level="warning")


def _how_to_resume(files: list[str], out: str | Path, *, cancels: bool = False) -> str:
    if files == [STANDARD_INPUT]:
        wait = f"message-batches wait {shlex.quote(str(out))}"
        return f"Submitted batches continue. To resume, run: {wait}"
    return HOW_TO_RESUME_CANCELED if cancels else HOW_TO_RESUME


HOW_TO_RESUME_CANCELED = (
    "Requests that were already processed are paid for, and have results. Run the same command "
    "again to collect them and to send the canceled requests again."
)


def _warn_of_local_ledger(out: str) -> None:
    """Warn that a run whose output is at a URL can be resumed only where its ledger is."""
    from message_batches.jobs.internals import RunFolder

    folder = RunFolder.of(out)
    if folder.url is not None and folder.ledger.exists():
        warn(
            f"The ledger is {folder.ledger}. The run can be resumed only on a machine that has "
            "this file; with --ledger postgresql://..., on any machine."
        )


def _report_start(
    run: Run, files: list[str], *, unit: str, needs_format: bool, updates_since: float | None
) -> None:
    report = run.report()
    if not report.requests:
        return  # the report says so
    if report.finished:
        warn("This run is finished. Its report:")
    elif report.batches:
        changes = "" if updates_since is None else f": {_changes_of(report, updates_since)}"
        warn(f"Resuming a run of {count(report.requests, 'request')}{changes}.")
    else:
        warn(f"{count(report.requests, 'request')} to send")
        _warn_of_local_ledger(report.out)
        if (estimate := run.estimate()) is not None:
            warn_about_estimate(estimate)
        if (forecast := run.cache_forecast()) is not None:
            warn(forecast.text())
        warn_about_input(report.warnings, shown_files(files), unit=unit)
        warn_about_format(run.answer_format(), is_needed=needs_format)


def _changes_of(report: Report, since: float) -> str:
    """Return how the requests of a run differ from what they were, by an update since a time."""
    update = next((each for each in report.updates if each.at >= since), None)
    new, changed, removed = (update.new, update.changed, update.removed) if update else (0, 0, 0)
    unchanged = report.requests - new - changed
    return f"{new:,} new, {changed:,} changed, {unchanged:,} unchanged, and {removed:,} removed"
