"""The commands, put together, with what their help says."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from typer import Exit, Option, Typer

from message_batches._version import __version__
from message_batches.cli import batches, existing_run, plan, run, sandbox
from message_batches.cli.errors import Commands, ExitCode
from message_batches.cli.help import KEY, VARIABLES, Command, Page

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
        run.run_,
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
        plan.validate,
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
        plan.plan,
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
        run.submit,
        Page((f"{_MB} submit requests.jsonl --out results.jsonl",), _SERVICE, _STEP),
    ),
    "status": (existing_run.status, Page((f"{_MB} status results.jsonl",), (), _NO_LOCK)),
    "wait": (
        existing_run.wait,
        Page((f"{_MB} wait results.jsonl",), _SERVICE, _RUN, of_run=True),
    ),
    "results": (
        existing_run.results,
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
    "retry": (
        existing_run.retry,
        Page((f"{_MB} retry results.jsonl",), _SERVICE, _RUN, of_run=True),
    ),
    "cancel": (
        existing_run.cancel,
        Page((f"{_MB} cancel results.jsonl", f"{_MB} cancel msgbatch_01AbC"), _SERVICE, _STEP),
    ),
    "reconcile": (
        existing_run.reconcile,
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
        existing_run.report,
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
    "list": (batches.list_, Page((f"{_MB} list --limit 5",), _SERVICE, _NO_LOCK)),
    "show": (batches.show, Page((f"{_MB} show msgbatch_01AbC",), _SERVICE, _NO_LOCK)),
    "delete": (batches.delete, Page((f"{_MB} delete msgbatch_01AbC",), _SERVICE, _NO_LOCK)),
    "sandbox": (
        sandbox.sandbox,
        Page(
            (f"{_MB} sandbox --port 8000", f"{_MB} sandbox --fault drop:when=after,times=1"),
            (KEY,),
            (ExitCode.WRONG_INPUT,),
        ),
    ),
}
"""In the order in which a person meets them."""

for name, (function, page) in _COMMANDS.items():
    kind = type(f"{name.title()}Command", (Command,), {"page": page})
    app.command(name, cls=kind, context_settings=_HELP_OPTIONS)(function)
