"""The commands, put together."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from typer import Exit, Option, Typer

from message_batches._version import __version__
from message_batches.cli import batches, begun, planning, runs, sandbox
from message_batches.cli.usage import Commands

app = Typer(
    cls=Commands,
    name="message-batches",
    help="Send millions of prompts at half price, come back to every answer.",
    no_args_is_help=True,
    add_completion=False,
    # A traceback with local variables could print a credential.
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


def _version(wanted: bool) -> None:
    if wanted:
        print(__version__)
        raise Exit


@app.callback()
def _options(
    version: Annotated[
        bool, Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Send millions of prompts at half price, come back to every answer."""


_COMMANDS: dict[str, Callable[..., None]] = {
    "run": runs.run_,
    "validate": planning.validate,
    "plan": planning.plan,
    "submit": runs.submit,
    "status": begun.status,
    "wait": begun.wait,
    "results": begun.results,
    "cancel": begun.cancel,
    "retry": begun.retry,
    "reconcile": begun.reconcile,
    "report": begun.report,
    "list": batches.list_,
    "show": batches.show,
    "delete": batches.delete,
    "sandbox": sandbox.sandbox,
}
"""In the order in which a person meets them."""

for name, command in _COMMANDS.items():
    app.command(name)(command)
