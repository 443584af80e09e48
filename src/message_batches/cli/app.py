"""The commands, put together, with what their help says."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import wraps
from inspect import Parameter, signature
from typing import Annotated, Any

from typer import Exit, Option, Typer

from message_batches._version import __version__
from message_batches.cli import commands
from message_batches.cli.errors import Commands, ExitCode
from message_batches.cli.help import KEY, LOG, VARIABLES, Command, Page
from message_batches.cli.options import Quiet, Verbose, with_options
from message_batches.cli.terminal import quietly, work_shown

_HELP_OPTIONS = {"help_option_names": ["-h", "--help"]}

app = Typer(
    cls=Commands,
    name="message-batches",
    help="Send millions of prompts at half price, and get every answer exactly once.",
    no_args_is_help=True,
    # A traceback with local variables could print a credential.
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings=_HELP_OPTIONS,
)


def _version(wanted: bool) -> None:
    if wanted:
        print(__version__)
        raise Exit


@app.callback()
def _options(
    version: Annotated[
        bool,
        Option("--version", "-V", callback=_version, is_eager=True, help="Print the version."),
    ] = False,
) -> None:
    """Send millions of prompts at half price, and get every answer exactly once."""


# The exit codes of a command that checks requests, that takes no lock, that does one step of a run,
# and that reports the outcome of a run.
_CHECK = (ExitCode.WRONG_INPUT, ExitCode.INTERRUPTED)
_NO_LOCK = (*_CHECK, ExitCode.DECISION)
_STEP = (*_NO_LOCK, ExitCode.LOCKED)
_RUN = (ExitCode.FAILED, *_STEP)

_SERVICE = tuple(VARIABLES)
_MB = "message-batches"

_COMMANDS: dict[str, tuple[Callable[..., None], Page]] = {
    "run": (
        commands.run_,
        Page(
            (
                f"{_MB} run requests.jsonl --out results.jsonl",
                f"{_MB} run requests.jsonl --out results.jsonl --sandbox",
                f"{_MB} run films.csv --prompt prompt.txt --model NAME --out answers.parquet",
            ),
            _SERVICE,
            _RUN,
            of_run=True,
        ),
    ),
    "validate": (
        commands.validate,
        Page(
            (
                f"{_MB} validate requests.jsonl",
                f"{_MB} validate films.csv --prompt prompt.txt --model NAME",
            ),
            (),
            _CHECK,
        ),
    ),
    "plan": (
        commands.plan,
        Page(
            (
                f"{_MB} plan requests.jsonl --max-batch-requests 10000",
                f"{_MB} plan films.csv --prompt prompt.txt --model NAME",
            ),
            (),
            _CHECK,
        ),
    ),
    "submit": (
        commands.submit,
        Page((f"{_MB} submit requests.jsonl --out results.jsonl",), _SERVICE, _STEP),
    ),
    "status": (commands.status, Page((f"{_MB} status results.jsonl",), (), _NO_LOCK)),
    "wait": (
        commands.wait,
        Page((f"{_MB} wait results.jsonl",), _SERVICE, _RUN, of_run=True),
    ),
    "results": (
        commands.results,
        Page(
            (
                f"{_MB} results results.jsonl",
                f"{_MB} results msgbatch_01AbC > lines.jsonl",
            ),
            _SERVICE,
            _RUN,
            of_run=True,
        ),
    ),
    "attempts": (
        commands.attempts,
        Page((f"{_MB} attempts results.jsonl > attempts.jsonl",), (), _NO_LOCK),
    ),
    "retry": (
        commands.retry,
        Page((f"{_MB} retry results.jsonl",), _SERVICE, _RUN, of_run=True),
    ),
    "cancel": (
        commands.cancel,
        Page((f"{_MB} cancel results.jsonl", f"{_MB} cancel msgbatch_01AbC"), _SERVICE, _STEP),
    ),
    "reconcile": (
        commands.reconcile,
        Page(
            (
                f"{_MB} reconcile results.jsonl",
                f"{_MB} reconcile results.jsonl --partition 2 --adopt msgbatch_01AbC",
            ),
            _SERVICE,
            _STEP,
        ),
    ),
    "report": (
        commands.report,
        Page(
            (
                f"{_MB} report results.jsonl --prices prices.toml",
                f"{_MB} report results.jsonl --html run.html",
            ),
            (),
            (ExitCode.FAILED, *_NO_LOCK),
            of_run=True,
        ),
    ),
    "watch": (
        commands.watch,
        Page(
            (f"{_MB} watch results.jsonl", f"{_MB} watch ~/projects --port 8080"),
            (),
            _NO_LOCK,
        ),
    ),
    "table": (
        commands.table,
        Page(
            (
                f"{_MB} table answers.parquet answers.csv",
                f"{_MB} table answers.parquet all.parquet --columns all",
            ),
            (),
            _NO_LOCK,
        ),
    ),
    "extract": (
        commands.extract,
        Page(
            (
                f"{_MB} extract results.jsonl --failed --truncated > again.jsonl",
                f"{_MB} extract answers.parquet --ids ids.txt > some.jsonl",
            ),
            (),
            _CHECK,
        ),
    ),
    "list": (commands.list_, Page((f"{_MB} list --newest 5",), _SERVICE, _NO_LOCK)),
    "orphans": (
        commands.orphans,
        Page(
            (f"{_MB} orphans --json", f"{_MB} orphans ~/projects --collect lost"),
            _SERVICE,
            _NO_LOCK,
        ),
    ),
    "show": (commands.show, Page((f"{_MB} show msgbatch_01AbC",), _SERVICE, _NO_LOCK)),
    "delete": (commands.delete, Page((f"{_MB} delete msgbatch_01AbC",), _SERVICE, _NO_LOCK)),
    "sandbox": (
        commands.sandbox,
        Page(
            (f"{_MB} sandbox --port 8000", f"{_MB} sandbox --fault drop:when=after,times=1"),
            (KEY,),
            (ExitCode.WRONG_INPUT,),
        ),
    ),
}
"""In the order in which a person meets them."""


def _with_log_options(command: Callable[..., None], *, calls: bool) -> Callable[..., None]:
    """Return a command that takes --quiet too, and --verbose if it calls the API."""

    @wraps(command)
    def logging(quiet: bool, verbose: bool = False, **given: Any) -> None:
        if verbose:
            os.environ[LOG] = "debug"  # the client reads it
        with quietly(quiet), work_shown():
            command(**given)

    options = {"quiet": Quiet} | ({"verbose": Verbose} if calls else {})
    more = [
        Parameter(name, Parameter.KEYWORD_ONLY, default=False, annotation=option)
        for name, option in options.items()
    ]
    return with_options(logging, [*signature(command, eval_str=True).parameters.values(), *more])


for name, (function, page) in _COMMANDS.items():
    kind = type(f"{name.title()}Command", (Command,), {"page": page})
    app.command(name, cls=kind, context_settings=_HELP_OPTIONS)(
        _with_log_options(function, calls=page.environment == _SERVICE)
    )
