"""Open what a command works on: its requests, the client, the run that belongs to an output."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from message_batches.cli.errors import UsageError
from message_batches.cli.options import VERSIONS
from message_batches.cli.table_options import check_extras, load_tables
from message_batches.cli.terminal import warn

if TYPE_CHECKING:
    from message_batches import Anthropic
    from message_batches.jobs import Run, RunOptions
    from message_batches.jobs.ledger import Ledger

SANDBOX = "sandbox"
"""What a ledger calls the sandbox, whose address changes from one start to the next."""

STANDARD_INPUT = "-"


def source_of(files: list[str]) -> list[str] | BinaryIO:
    """Return what requests are read from: the files, or a stream, which can be read only once."""
    if files != [STANDARD_INPUT] and STANDARD_INPUT in files:
        raise UsageError(
            "Standard input cannot be one of several files. Pass only -, or only names of files."
        )
    return _standard_input() if files == [STANDARD_INPUT] else files


def shown_files(files: list[str]) -> str:
    """Return what messages call the files of a command."""
    from message_batches.jobs.input import name_of
    from message_batches.jobs.storage import location

    return name_of([location(file) for file in files])


def _standard_input() -> BinaryIO:
    if sys.stdin is None:
        raise UsageError("Standard input is closed. Pass the name of a file.")
    if sys.stdin.isatty():
        warn("Reading requests from the terminal, one on each line; end with Ctrl-D.")
    return sys.stdin.buffer


@contextmanager
def files_of(files: list[str]) -> Iterator[list[str]]:
    """Yield files that hold the requests, for as long as the block lasts."""
    source = source_of(files)
    if isinstance(source, list):
        yield source
        return
    from tempfile import TemporaryDirectory

    from message_batches.jobs.internals import spool

    with TemporaryDirectory(prefix="message-batches-") as folder:
        spooled = Path(folder) / "requests"
        spool(source, spooled)
        yield [str(spooled)]


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
    out: str | Path, anthropic_version: str, *, sandbox: bool
) -> AbstractContextManager[Anthropic]:
    """Return a client for the service, or for the sandbox of a run."""
    if sandbox:
        return _sandbox_client(out, anthropic_version)
    return service_client(anthropic_version)


@contextmanager
def _sandbox_client(out: str | Path, anthropic_version: str) -> Iterator[Anthropic]:
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


def _sandbox_data(out: str | Path) -> Path:
    """Name the folder where a sandbox keeps the batches of a run."""
    from message_batches.jobs.internals import RunFolder

    return RunFolder.of(out).folder / "sandbox"


@contextmanager
def existing_run(out: str | Path, options: Callable[..., RunOptions]) -> Iterator[Run]:
    """
    Yield the run that belongs to an output, with a client as it was started with.

    Args:
        out: the output, or the folder of the run.
        options: makes the options of the run; takes whether it uses the sandbox.
    """
    from message_batches.jobs.internals import open_ledger

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


def cancel_batches(out: str | Path) -> list[str]:
    """Cancel the batches of a run, even if a process works on it; return their ids."""
    from message_batches.jobs.internals import cancel_run, open_ledger

    with open_ledger(out, for_reading=True) as ledger:
        out = ledger.folder.out
        version = ledger.setting("anthropic_version")
        sandbox = ledger.setting("service") == SANDBOX
    check_extras(sandbox=sandbox)
    with client_for(out, version, sandbox=sandbox) as client:
        return cancel_run(out, client=client)


def check_downloadable(out: str | Path) -> None:
    """Raise UsageError if the batches of a run are gone, because they were in the sandbox."""
    from message_batches.jobs.internals import open_ledger

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
    out: str | Path, client: Anthropic, *, sandbox: bool, options: RunOptions
) -> Iterator[Run]:
    """Yield a run whose ledger exists; remove the data of its sandbox once it is finished."""
    from message_batches.jobs.internals import resume_run

    service = SANDBOX if sandbox else None
    with resume_run(
        out, client=client, options=options, service=service, on_finish=_table_writer(out)
    ) as run:
        yield run
        is_done = sandbox and run.report().finished
    if is_done:
        shutil.rmtree(_sandbox_data(out), ignore_errors=True)


def _table_writer(out: str | Path) -> Callable[[Ledger], None] | None:
    """Return what writes the table of a finished run; None if its output is not a table."""
    from message_batches.jobs.internals import RunFolder

    if not RunFolder.of(out).is_table:
        return None
    load_tables()
    from message_batches.tables.steps import write_table

    return write_table
