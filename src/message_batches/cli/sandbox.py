"""The command that starts a sandbox."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from typer import Option, Typer

from .exits import told
from .text import say


def add_to(app: Typer) -> None:
    """Add the command."""
    app.command("sandbox")(sandbox)


def sandbox(
    port: Annotated[
        int, Option("--port", min=0, max=65535, help="The port to listen on; 0 picks a free one.")
    ] = 0,
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
) -> None:
    """Imitate the API on this machine until Ctrl-C. It costs nothing; the answers are made up."""
    with told():
        from message_batches.sandbox import Sandbox

        with Sandbox(port=port, data_dir=data_dir) as server:
            say(f"The sandbox listens at {server.base_url} until you press Ctrl-C.")
            say("To use it, in another terminal:")
            say(f"  export ANTHROPIC_BASE_URL={server.base_url}")
            say(f"  export ANTHROPIC_API_KEY={server.api_key}")
            try:
                server.wait()
            except KeyboardInterrupt:
                say("Stopped.")
