"""The command that starts a sandbox."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from typer import Option

from message_batches._extras import require
from message_batches.cli.errors import UsageError, reporting_errors
from message_batches.cli.options import AsJSON
from message_batches.cli.terminal import say, say_json, warn

if TYPE_CHECKING:
    from message_batches.sandbox import Sandbox

_SERVER = "Server"
_ANSWERS = "Answers"
_FAULTS = "Faults"


def sandbox(
    port: Annotated[
        int,
        Option(
            "--port",
            min=0,
            max=65535,
            metavar="N",
            help="The port to listen on; 0 for the last one of --data-dir, or any free one.",
            rich_help_panel=_SERVER,
        ),
    ] = 0,
    host: Annotated[
        str,
        Option(
            "--host",
            metavar="ADDRESS",
            help="The address to listen on. Anything but loopback exposes the server.",
            rich_help_panel=_SERVER,
        ),
    ] = "127.0.0.1",
    data_dir: Annotated[
        Path | None,
        Option(
            "--data-dir",
            metavar="DIR",
            help="Keep the batches and the port here, for the next start. Without it they are "
            "deleted at the end.",
            show_default=False,
            rich_help_panel=_SERVER,
        ),
    ] = None,
    batch_seconds: Annotated[
        float,
        Option(
            "--batch-seconds",
            min=0,
            metavar="SECONDS",
            help="How long a batch takes.",
            rich_help_panel=_ANSWERS,
        ),
    ] = 1.5,
    clock_speed: Annotated[
        float,
        Option(
            "--clock-speed",
            min=0.001,
            metavar="FACTOR",
            help="How fast the sandbox's clock runs; 60 turns a second into a minute.",
            rich_help_panel=_ANSWERS,
        ),
    ] = 1.0,
    seed: Annotated[
        int,
        Option(
            "--seed",
            metavar="N",
            help="The same seed gives the same answers to the same requests.",
            rich_help_panel=_ANSWERS,
        ),
    ] = 0,
    check_models: Annotated[
        bool,
        Option(
            "--check-models",
            help="Refuse what the model of a request is known to refuse (docs/models.md), and "
            "models that have ended.",
            rich_help_panel=_ANSWERS,
        ),
    ] = False,
    parallel_requests: Annotated[
        int,
        Option(
            "--parallel-requests",
            min=1,
            metavar="N",
            help="How many requests of a batch are processed together; none of them reads from the "
            "prompt cache what another writes.",
            rich_help_panel=_ANSWERS,
        ),
    ] = 100,
    upstream: Annotated[
        str | None,
        Option(
            "--upstream",
            metavar="URL",
            help="Send each request to this Messages API, with the key in ANTHROPIC_API_KEY, and "
            "return its answer. You pay what that service charges.",
            show_default=False,
            rich_help_panel=_ANSWERS,
        ),
    ] = None,
    api_key: Annotated[
        str | None,
        Option(
            "--api-key",
            metavar="KEY",
            help="The key that clients must send. Without it sandbox-key, or with --upstream a "
            "random one.",
            show_default=False,
            rich_help_panel=_SERVER,
        ),
    ] = None,
    fault: Annotated[
        list[str] | None,
        Option(
            "--fault",
            metavar="FAULT",
            help="Fail on purpose, for example drop:when=after,times=1. Repeatable.",
            show_default=False,
            rich_help_panel=_FAULTS,
        ),
    ] = None,
    list_faults: Annotated[
        bool,
        Option("--list-faults", help="List the faults and exit.", rich_help_panel=_FAULTS),
    ] = False,
    as_json: AsJSON = False,
) -> None:
    """Imitate the API on this machine until Ctrl-C. It costs nothing; the answers are made up."""
    with reporting_errors(as_json=as_json):
        require("sandbox")
        from message_batches.sandbox import Sandbox, describe_faults

        if list_faults:
            _list(describe_faults().splitlines(), as_json=as_json)
            return
        if data_dir is not None and data_dir.exists() and not data_dir.is_dir():
            raise UsageError(f"{data_dir} is a file. Pass a folder with --data-dir; it may be new.")
        try:
            server = Sandbox(
                port=port,
                host=host,
                data_dir=data_dir,
                batch_seconds=batch_seconds,
                clock_speed=clock_speed,
                seed=seed,
                api_key=api_key,
                faults=fault or (),
                check_models=check_models,
                parallel_requests=parallel_requests,
                upstream=upstream,
                upstream_api_key=os.environ.get("ANTHROPIC_API_KEY") if upstream else None,
            )
        except ValueError as error:
            raise UsageError(str(error)) from None
        try:
            server.start()
        except OSError as error:
            raise UsageError(_why_not(error, host, port)) from None
        _serve(server, as_json=as_json)


def _list(faults: list[str], *, as_json: bool) -> None:
    if as_json:
        say_json({"faults": faults})
        return
    for fault in faults:
        say(fault)


def _serve(server: Sandbox, *, as_json: bool) -> None:
    """Print how to reach a sandbox that has started, and stop it at Ctrl-C."""
    try:
        if as_json:
            say_json({"base_url": server.base_url, "api_key": server.api_key})
        else:
            say(f"The sandbox listens at {server.base_url} until you press Ctrl-C.")
            say("To use it, in another terminal:")
            say(f"  export ANTHROPIC_BASE_URL={server.base_url}")
            say(f"  export ANTHROPIC_API_KEY={server.api_key}")
        server.wait()
    except KeyboardInterrupt:
        (warn if as_json else say)("Stopped.")
    finally:
        server.stop()


def _why_not(error: OSError, host: str, port: int) -> str:
    if error.filename is not None:
        return f"{error.filename}: {error.strerror}. Pass another --data-dir."
    if error.errno == errno.EADDRINUSE:
        return (
            f"Port {port} is in use by another program. Pass another --port, or omit it to use a "
            "free one."
        )
    return f"The sandbox cannot listen on {host}, port {port}: {error.strerror or error}."
