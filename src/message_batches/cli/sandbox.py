"""The command that starts a sandbox."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import Annotated

from typer import Option

from message_batches.cli.exits import told
from message_batches.cli.options import AsJSON
from message_batches.cli.text import say, say_json, tell


def sandbox(
    port: Annotated[
        int, Option("--port", min=0, max=65535, help="The port to listen on; 0 picks a free one.")
    ] = 0,
    host: Annotated[
        str, Option("--host", help="The address to listen on. Others than loopback are a risk.")
    ] = "127.0.0.1",
    data_dir: Annotated[
        Path | None,
        Option(
            "--data-dir",
            metavar="DIR",
            help="Where batches are kept from one start to the next; by default a folder that is "
            "removed at the end.",
            show_default=False,
        ),
    ] = None,
    batch_seconds: Annotated[
        float, Option("--batch-seconds", min=0, help="How long a batch takes.")
    ] = 1.5,
    clock_speed: Annotated[
        float, Option("--clock-speed", min=0.001, help="Sandbox seconds that pass in a second.")
    ] = 1.0,
    seed: Annotated[
        int, Option("--seed", help="Decides the answers, together with the requests.")
    ] = 0,
    fault: Annotated[
        list[str] | None,
        Option(
            "--fault",
            metavar="FAULT",
            help="What goes wrong on purpose, as in drop:when=after,times=1. May be given more "
            "than once; --list-faults shows them all.",
            show_default=False,
        ),
    ] = None,
    list_faults: Annotated[
        bool, Option("--list-faults", help="Show what can go wrong on purpose, and stop.")
    ] = False,
    upstream: Annotated[
        str | None,
        Option(
            "--upstream",
            metavar="URL",
            help="Have each request answered by this Messages endpoint, with the key in "
            "ANTHROPIC_API_KEY. That costs what it costs there.",
            show_default=False,
        ),
    ] = None,
    api_key: Annotated[
        str | None,
        Option(
            "--api-key",
            metavar="KEY",
            help="The key that callers must send. By default sandbox-key; with --upstream a random "
            "one.",
            show_default=False,
        ),
    ] = None,
    as_json: AsJSON = False,
) -> None:
    """Imitate the API on this machine until Ctrl-C. It costs nothing; the answers are made up."""
    with told(as_json=as_json):
        from message_batches.jobs.errors import ServiceRefusedError
        from message_batches.sandbox import Sandbox, describe_faults

        if list_faults:
            lines = describe_faults().splitlines()
            if as_json:
                say_json(lines)
            else:
                for line in lines:
                    say(line)
            return
        if data_dir is not None and data_dir.exists() and not data_dir.is_dir():
            raise ServiceRefusedError(
                f"{data_dir} is a file; give --data-dir a folder, which may be new.",
                nothing_sent=True,
            )
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
                upstream=upstream,
                upstream_api_key=os.environ.get("ANTHROPIC_API_KEY") if upstream else None,
            )
        except ValueError as error:
            raise ServiceRefusedError(str(error), nothing_sent=True) from None
        try:
            server.start()
        except OSError as error:
            raise ServiceRefusedError(_why_not(error, host, port), nothing_sent=True) from None
        try:
            if as_json:
                address = {"base_url": server.base_url, "api_key": server.api_key}
                say_json(address)
                server.wait()
                return
            say(f"The sandbox listens at {server.base_url} until you press Ctrl-C.")
            say("To use it, in another terminal:")
            say(f"  export ANTHROPIC_BASE_URL={server.base_url}")
            say(f"  export ANTHROPIC_API_KEY={server.api_key}")
            server.wait()
        except KeyboardInterrupt:
            (tell if as_json else say)("Stopped.")
        finally:
            server.stop()


def _why_not(error: OSError, host: str, port: int) -> str:
    if error.filename is not None:
        return f"{error.filename}: {error.strerror}. Give another --data-dir."
    if error.errno == errno.EADDRINUSE:
        return (
            f"Port {port} is taken by another program. Give another --port; without one, a free "
            "one is picked."
        )
    return f"It cannot listen on {host}, port {port}: {error.strerror or error}."
