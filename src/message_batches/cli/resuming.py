"""What the commands share that carry a run on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from message_batches.cli.accounts import show_report
from message_batches.cli.clients import SANDBOX, client_for, forget_sandbox
from message_batches.cli.exits import ended
from message_batches.cli.options import MAX_BODY_BYTES, MAX_ROWS
from message_batches.cli.progress import show
from message_batches.cli.tables import after_run

if TYPE_CHECKING:
    from message_batches import Anthropic
    from message_batches.jobs import Event, Prices, Run, RunOptions

COME_BACK = "Batches that were sent go on. Run the same command again to go on from here."
"""What to say to someone who interrupts a run."""


@contextmanager
def resumed(
    out: Path, retries: int = 3, on_error: list[str] | None = None, ordered: bool = False
) -> Iterator[Run]:
    """Give the run that belongs to an output, with the client that it was begun with."""
    from message_batches.jobs.steps import open_ledger

    with open_ledger(out) as ledger:
        out = ledger.out
        version = ledger.setting("anthropic_version")
        sandbox = ledger.setting("service") == SANDBOX
    options = options_of(sandbox=sandbox, retries=retries, on_error=on_error, ordered=ordered)
    with (
        client_for(out, version, sandbox=sandbox) as client,
        taken_up(out, client, sandbox=sandbox, options=options) as job,
    ):
        yield job


@contextmanager
def taken_up(
    out: Path, client: Anthropic, *, sandbox: bool, options: RunOptions | None
) -> Iterator[Run]:
    """Give a run that is planned; forget its sandbox when it is finished."""
    from message_batches.jobs.steps import resume_run

    service = SANDBOX if sandbox else None
    after = after_run(out)
    with resume_run(out, client=client, options=options, service=service, on_finish=after) as job:
        yield job
        finished = job.report().finished
    if sandbox and finished:
        forget_sandbox(out)


def options_of(
    *,
    sandbox: bool,
    retries: int = 3,
    on_error: list[str] | None = None,
    ordered: bool = False,
    beta: list[str] | None = None,
    max_batch_requests: int = MAX_ROWS,
    max_batch_bytes: int = MAX_BODY_BYTES,
    id_field: str | None = None,
) -> RunOptions:
    """Put a run's settings together from the options of a command."""
    from attrs import evolve

    from message_batches.jobs import RunOptions
    from message_batches.jobs.steps import parse_on_error

    options = RunOptions(
        beta=beta or None,
        max_batch_requests=max_batch_requests,
        max_batch_bytes=max_batch_bytes,
        id_field=id_field,
        retries=retries,
        on_error=parse_on_error(on_error or []),
        ordered=ordered,
    )
    # Nobody else is asked, so nobody is bothered; and a batch in the sandbox takes seconds.
    return evolve(options, polling_interval=1.0, reconcile_for=2.0) if sandbox else options


def finish(
    job: Run, prices: Prices | None, *, as_json: bool, events: Iterator[Event] | None = None
) -> int:
    """Bring a run to its end and print its report; give the exit code that it calls for."""
    show(job.events() if events is None else events)
    account = job.report(prices)
    show_report(account, as_json=as_json)
    return ended(account)


def read_price_list(prices: Path | None) -> Prices | None:
    """Read the price list, if one was given."""
    if prices is None:
        return None
    from message_batches.jobs import Prices

    return Prices.read(prices)
