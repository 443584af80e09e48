"""How the help of a command looks: its options in groups, then examples, variables and codes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from typer.core import TyperCommand

from message_batches.cli.errors import SETTLED, ExitCode
from message_batches.cli.options import PANELS

_OTHER = "Other"


class Page(NamedTuple):
    """
    What the help of a command says beside its description and its options.

    Attributes:
        examples: commands to copy.
        environment: names of environment variables that matter.
        codes: exit codes other than 0.
        of_run: whether 0 means that every request of a run succeeded.
    """

    examples: Sequence[str]
    environment: Sequence[str] = ()
    codes: Sequence[ExitCode] = ()
    of_run: bool = False


KEY = "ANTHROPIC_API_KEY"
LOG = "ANTHROPIC_LOG"

VARIABLES = {
    KEY: "The API key.",
    "ANTHROPIC_AUTH_TOKEN": "A bearer token, used if there is no key.",
    "ANTHROPIC_BASE_URL": "The address of the API, if it is not the vendor's.",
    "ANTHROPIC_CUSTOM_HEADERS": "Headers to send with each call, one on each line.",
    LOG: "debug: log each call on standard error; info: log retries only.",
}
"""The environment variables that the client reads."""


class Command(TyperCommand):
    """A command. Its help is plain text, so that it reads the same on a terminal and in a pipe."""

    page = Page(())

    def format_usage(self, ctx: Any, formatter: Any) -> None:
        """Write the line of the usage, the same with every version of typer."""
        parameters = self.get_params(ctx)
        arguments = [str(each.metavar) for each in parameters if each.param_type_name == "argument"]
        formatter.write_usage(ctx.command_path, " ".join(["[OPTIONS]", *arguments]))

    def format_options(self, ctx: Any, formatter: Any) -> None:
        """Write the arguments and options, group by group."""
        groups: dict[str, list[tuple[str, str]]] = {}
        for parameter in self.get_params(ctx):
            record = parameter.get_help_record(ctx)
            if record is None:
                continue
            is_argument = parameter.param_type_name == "argument"
            panel = getattr(parameter, "rich_help_panel", None)
            name = panel or ("Arguments" if is_argument else _OTHER)
            term = str(parameter.metavar) if is_argument else record[0]
            groups.setdefault(name, []).append((term, _tidy(record[1])))
        for name in sorted(groups, key=_place):
            _write(formatter, name, groups[name])

    def format_epilog(self, ctx: Any, formatter: Any) -> None:
        """Write the examples, the environment variables and the exit codes."""
        with formatter.section("Examples"):
            for example in self.page.examples:
                formatter.write(f"{'':{formatter.current_indent}}{example}\n")
        if self.page.environment:
            rows = [(name, VARIABLES[name]) for name in self.page.environment]
            _write(formatter, "Environment", rows)
        success = ExitCode.SUCCEEDED.description if self.page.of_run else SETTLED
        codes = [(code, code.description) for code in self.page.codes]
        _write(
            formatter,
            "Exit codes",
            [(f"{code:d}", text) for code, text in [(ExitCode.SUCCEEDED, success), *codes]],
        )


def _place(name: str) -> int:
    order = ("Arguments", *PANELS)
    # Groups that only one command has come as they are written there.
    return order.index(name) if name in order else len(order) + (name == _OTHER)


def _write(formatter: Any, name: str, rows: Iterable[tuple[str, str]]) -> None:
    with formatter.section(name):
        formatter.write_dl(list(rows))


def _tidy(text: str) -> str:
    """Write the default and the limits of a number for people."""
    text = text.replace("\\[", "[")  # as some versions of typer write it
    text = re.sub(r"; x>=0\]|; x>=0\.\d+\]", "]", text)
    text = re.sub(r"(\d+)<=x<=(\d+)", lambda m: f"{int(m[1]):,} to {int(m[2]):,}", text)
    text = re.sub(r"x>=(\d+)", r"at least \1", text)
    text = re.sub(r"default: \((.+?)\)", r"default: \1", text)
    return re.sub(r"default: (\d{4,})(?=[\];])", lambda m: f"default: {int(m[1]):,}", text)
