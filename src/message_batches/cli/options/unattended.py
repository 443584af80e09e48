"""What a command does where nobody watches."""

from __future__ import annotations

from typing import Annotated, Literal

from typer import Option

from message_batches.cli.options.panels import UNATTENDED

LogFormat = Literal["text", "json"]

JSONEvents = Annotated[
    bool,
    Option(
        "--json-events",
        help="Print each event as a line of JSON, as it happens, instead of the report. The last "
        "line has the report and the exit code.",
        rich_help_panel=UNATTENDED,
    ),
]

ChosenLogFormat = Annotated[
    LogFormat,
    Option(
        "--log-format",
        help="How lines on standard error look: text, or JSON. Where that is not a terminal, lines "
        "of text begin with the time.",
        rich_help_panel=UNATTENDED,
    ),
]

OnEnd = Annotated[
    str | None,
    Option(
        "--on-end",
        metavar="COMMAND",
        help="Run this in the shell when the command ends, with the report as JSON on standard "
        "input, and MESSAGE_BATCHES_OUT and MESSAGE_BATCHES_EXIT_CODE in its environment.",
        show_default=False,
        rich_help_panel=UNATTENDED,
    ),
]

OnDecision = Annotated[
    str | None,
    Option(
        "--on-decision",
        metavar="COMMAND",
        help="The same, but only if a person must decide (exit code 4).",
        show_default=False,
        rich_help_panel=UNATTENDED,
    ),
]

WaitForLock = Annotated[
    str | None,
    Option(
        "--wait-for-lock",
        metavar="DURATION",
        help="If another process is working on the run, wait for it this long: 90, 15m, 2h.",
        show_default=False,
        rich_help_panel=UNATTENDED,
    ),
]

SkipIfRunning = Annotated[
    bool,
    Option(
        "--skip-if-running",
        help="If another process is working on the run, do nothing, and exit with 0.",
        rich_help_panel=UNATTENDED,
    ),
]

Deadline = Annotated[
    str | None,
    Option(
        "--deadline",
        metavar="TIME",
        help="Cancel what is not done by then, and collect the results: after a duration such as "
        "8h, at a time of day such as 07:00, or at 2026-11-30T07:00. Run the command again to "
        "continue.",
        show_default=False,
        rich_help_panel=UNATTENDED,
    ),
]
