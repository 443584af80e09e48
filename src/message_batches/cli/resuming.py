"""What the commands share that carry a run on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from .accounts import show_report
from .clients import SANDBOX, client_for, forget_sandbox
from .exits import ended
from .progress import show
from .tables import after_run

if TYPE_CHECKING:
    from message_batches import Anthropic
    from message_batches.jobs import Prices, Run, Settings

COME_BACK = "Batches that were sent go on. Run the same command again to go on from here."
"""What to say to someone who interrupts a run."""


@contextmanager
def resumed(
    out: Path, retries: int = 3, on_error: list[str] | None = None, ordered: bool = False
) -> Iterator[Run]:
    """Give the run that belongs to an output, with the client that it was begun with."""
    from message_batches.jobs import open_ledger

    with open_ledger(out) as ledger:
        out = ledger.out
        version = ledger.setting("anthropic_version")
        sandbox = ledger.setting("service") == SANDBOX
    settings = settings_of(sandbox=sandbox, retries=retries, on_error=on_error, ordered=ordered)
    with (
        client_for(out, version, sandbox=sandbox) as client,
        taken_up(out, client, sandbox=sandbox, settings=settings) as job,
    ):
        yield job


@contextmanager
def taken_up(
    out: Path, client: Anthropic, *, sandbox: bool, settings: Settings | None
) -> Iterator[Run]:
    """Give a run that is planned; forget its sandbox when it is finished."""
    from message_batches.jobs import resume

    service = SANDBOX if sandbox else None
    after = after_run(out)
    with resume(out, client=client, settings=settings, service=service, after=after) as job:
        yield job
        finished = job.report().finished
    if sandbox and finished:
        forget_sandbox(out)


def settings_of(
    *, sandbox: bool, retries: int, on_error: list[str] | None, ordered: bool
) -> Settings:
    """Put a run's settings together from the options of a command."""
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


def finish(job: Run, prices: Prices | None, *, as_json: bool) -> int:
    """Bring a run to its end and print its report; give the exit code that it calls for."""
    show(job.events())
    account = job.report(prices)
    show_report(account, as_json=as_json)
    return ended(account)


def read_price_list(prices: Path | None) -> Prices | None:
    """Read the price list, if one was given."""
    if prices is None:
        return None
    from message_batches.jobs import read_prices

    return read_prices(prices)
