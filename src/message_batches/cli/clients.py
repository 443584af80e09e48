"""Makes the client that a command talks through: to the service, or to a sandbox it starts."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from message_batches.cli.options import VERSIONS

if TYPE_CHECKING:
    from message_batches import Anthropic

SANDBOX = "sandbox"
"""What a ledger calls the sandbox; its address changes from one start to the next."""


@contextmanager
def service_client(anthropic_version: str = VERSIONS[0]) -> Iterator[Anthropic]:
    """Give a client for the service that the environment names."""
    from message_batches.jobs.errors import ServiceRefusedError

    with _from_environment(anthropic_version) as client:
        if not client.has_credentials:
            raise ServiceRefusedError(
                "No API key is known. Put one into the environment variable ANTHROPIC_API_KEY. "
                "Nothing was sent.",
                nothing_sent=True,
            )
        yield client


def _from_environment(anthropic_version: str) -> Anthropic:
    from message_batches import Anthropic
    from message_batches.jobs.errors import ServiceRefusedError

    try:
        return Anthropic(anthropic_version=anthropic_version)
    except ValueError as error:
        # What the client says holds no credential.
        raise ServiceRefusedError(
            f"{str(error).rstrip('.')}. Look at the environment variable ANTHROPIC_BASE_URL. "
            "Nothing was sent.",
            nothing_sent=True,
        ) from None


def client_for(
    out: Path, anthropic_version: str, *, sandbox: bool
) -> AbstractContextManager[Anthropic]:
    """Give a client for the service, or for the sandbox of a run."""
    if sandbox:
        return sandbox_client(out, anthropic_version)
    return service_client(anthropic_version)


def require_sandbox() -> None:
    """Raise ModuleNotFoundError, which says what to install, if there can be no sandbox."""
    import message_batches.sandbox  # noqa: F401  # loading it is all that is wanted


@contextmanager
def sandbox_client(out: Path, anthropic_version: str = VERSIONS[0]) -> Iterator[Anthropic]:
    """Give a client for a sandbox that keeps its batches beside the output, for the next call."""
    from message_batches import Anthropic
    from message_batches.sandbox import Sandbox

    new = not sandbox_data(out).exists()
    used = False
    try:
        with (
            Sandbox(data_dir=sandbox_data(out), retry_after=0) as sandbox,
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
            forget_sandbox(out)


def sandbox_data(out: Path) -> Path:
    """Name the folder where a sandbox keeps the batches of a run."""
    from message_batches.jobs.paths import results_of

    results = results_of(out)
    return results.with_name(f"{results.name}.sandbox")


def forget_sandbox(out: Path) -> None:
    """Remove what a sandbox kept for a run that is finished."""
    shutil.rmtree(sandbox_data(out), ignore_errors=True)
