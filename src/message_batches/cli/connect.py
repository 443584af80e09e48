"""Open what a command works on: its requests, the client, the run that belongs to an output."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from message_batches.cli.errors import UsageError
from message_batches.cli.options import VERSIONS
from message_batches.cli.table_options import check_extras, load_tables
from message_batches.cli.terminal import warn

if TYPE_CHECKING:
    from message_batches import Anthropic
    from message_batches.jobs import Prices, Run, RunOptions
    from message_batches.jobs.ledger import Ledger

SANDBOX = "sandbox"
"""What a ledger calls the sandbox, whose address changes from one start to the next."""

STANDARD_INPUT = Path("-")


@contextmanager
def source_of(file: Path) -> Iterator[Path | BinaryIO]:
    """Yield what requests are read from: the file, or a stream, which can be read only once."""
    if file == STANDARD_INPUT:
        yield _standard_input()
    else:
        yield file


def _standard_input() -> BinaryIO:
    if sys.stdin is None:
        raise UsageError("Standard input is closed. Pass the name of a file.")
    if sys.stdin.isatty():
        warn("Reading requests from the terminal, one on each line; end with Ctrl-D.")
    return sys.stdin.buffer


@contextmanager
def file_of(file: Path) -> Iterator[Path]:
    """Yield a file that holds the requests, for as long as the block lasts."""
    with source_of(file) as source:
        if isinstance(source, Path):
            yield source
            return
        from tempfile import TemporaryDirectory

        from message_batches.jobs.steps import spool

        with TemporaryDirectory(prefix="message-batches-") as folder:
            spooled = Path(folder) / "requests"
            spool(source, spooled)
            yield spooled


@contextmanager
def service_client(anthropic_version: str = VERSIONS[0]) -> Iterator[Anthropic]:
    """
    Yield a client for the service that the environment names.

    Raises:
        UsageError: there is no key, or an environment variable cannot be used.
    """
    with _from_environment(anthropic_version) as client:
        if not client.has_credentials:
            raise UsageError(
                "No API key is set. Set the environment variable ANTHROPIC_API_KEY. "
                "Nothing was sent."
            )
        yield client


def _from_environment(anthropic_version: str) -> Anthropic:
    from message_batches import Anthropic, ConfigurationError, CredentialsError

    try:
        return Anthropic(anthropic_version=anthropic_version)
    except (ConfigurationError, CredentialsError) as error:
        # The message names the variable and holds no credential.
        raise UsageError(f"{error} Nothing was sent.") from None


def client_for(
    out: Path, anthropic_version: str, *, sandbox: bool
) -> AbstractContextManager[Anthropic]:
    """Return a client for the service, or for the sandbox of a run."""
    if sandbox:
        return _sandbox_client(out, anthropic_version)
    return service_client(anthropic_version)


@contextmanager
def _sandbox_client(out: Path, anthropic_version: str) -> Iterator[Anthropic]:
    """Yield a client for a sandbox that keeps its batches beside the output, for the next call."""
    from message_batches import Anthropic
    from message_batches.sandbox import Sandbox

    data = _sandbox_data(out)
    new = not data.exists()
    used = False
    try:
        with (
            Sandbox(data_dir=data, retry_after=0) as sandbox,
            Anthropic(
                base_url=sandbox.base_url,
                api_key=sandbox.api_key,
                anthropic_version=anthropic_version,
            ) as client,
        ):
            try:
                yield client
            finally:
                used = sandbox.report()["accepted"]["batches"] > 0
    finally:
        if new and not used:
            shutil.rmtree(data, ignore_errors=True)


def _sandbox_data(out: Path) -> Path:
    """Name the folder where a sandbox keeps the batches of a run."""
    from message_batches.jobs.steps import RunFolder

    return RunFolder.of(out).folder / "sandbox"


@contextmanager
def existing_run(out: Path, options: Callable[..., RunOptions]) -> Iterator[Run]:
    """
    Yield the run that belongs to an output, with a client as it was started with.

    Args:
        out: the output, or the folder of the run.
        options: makes the options of the run; takes whether it uses the sandbox.
    """
    from message_batches.jobs.steps import open_ledger

    with open_ledger(out, for_reading=True) as ledger:
        out = ledger.folder.out
        version = ledger.setting("anthropic_version")
        sandbox = ledger.setting("service") == SANDBOX
    check_extras(out, sandbox=sandbox)
    chosen = options(sandbox=sandbox)
    with (
        client_for(out, version, sandbox=sandbox) as client,
        planned_run(out, client, sandbox=sandbox, options=chosen) as run,
    ):
        yield run


def cancel_batches(out: Path) -> list[str]:
    """Cancel the batches of a run, even if a process works on it; return their ids."""
    from message_batches.jobs.steps import cancel_run, open_ledger

    with open_ledger(out, for_reading=True) as ledger:
        out = ledger.folder.out
        version = ledger.setting("anthropic_version")
        sandbox = ledger.setting("service") == SANDBOX
    check_extras(sandbox=sandbox)
    with client_for(out, version, sandbox=sandbox) as client:
        return cancel_run(out, client=client)


def check_downloadable(out: Path) -> None:
    """Raise UsageError if the batches of a run are gone, because they were in the sandbox."""
    from message_batches.jobs.steps import open_ledger

    with open_ledger(out, for_reading=True) as ledger:
        sandbox = ledger.setting("service") == SANDBOX
        out = ledger.folder.out
    if sandbox and not _sandbox_data(out).exists():
        raise UsageError(
            f"{out}: The sandbox deleted the batches of this run when it was finished. Run the "
            "requests again with another --out."
        )


@contextmanager
def planned_run(
    out: Path, client: Anthropic, *, sandbox: bool, options: RunOptions
) -> Iterator[Run]:
    """Yield a run whose ledger exists; remove the data of its sandbox once it is finished."""
    from message_batches.jobs.steps import resume_run

    service = SANDBOX if sandbox else None
    with resume_run(
        out, client=client, options=options, service=service, on_finish=_table_writer(out)
    ) as run:
        yield run
        finished = run.report().finished
    if sandbox and finished:
        shutil.rmtree(_sandbox_data(out), ignore_errors=True)


def _table_writer(out: Path) -> Callable[[Ledger], None] | None:
    """Return what writes the table of a finished run; None if its output is not a table."""
    from message_batches.jobs.steps import RunFolder

    if not RunFolder.of(out).is_table:
        return None
    load_tables()
    from message_batches.tables.steps import write_table

    return write_table


def check_prices(prices: Prices, out: Path) -> None:
    """Raise UsageError if a price list has no price for any model that a run asks for."""
    from message_batches.jobs.steps import open_ledger

    with open_ledger(out, for_reading=True) as ledger:
        requests = ledger.source
    models: list[str] = []
    for model in _models_in(requests):
        # A short name may be priced under the full name that the answers carry.
        if prices.of(model) or any(name.startswith(model) for name in prices.models):
            return
        models.append(model)
    if models:
        raise UsageError(no_price_for(models))


def no_price_for(models: Iterable[str]) -> str:
    """Return the message about a price list without effect."""
    return f"The price list has no price for {', '.join(models)}. Add one, or omit --prices."


def _models_in(requests: Path) -> Iterator[str]:
    """Yield each model that a requests file names, once."""
    import json

    seen = set()
    try:
        with open(requests, "rb") as file:
            for line in file:
                with suppress(ValueError, TypeError, KeyError):
                    model = json.loads(line)["params"]["model"]
                    if model not in seen:
                        seen.add(model)
                        yield model
    except FileNotFoundError:
        return  # a run can be continued without its requests file
