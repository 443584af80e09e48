"""The reference of the command, of what its own help says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from typer.main import get_command

from message_batches.cli.app import app

from .markdown import definitions, paragraphs, plain, table


class Recorder:
    """
    Takes the place of the formatter of the help, and keeps the sections.

    Attributes:
        sections: for each section, its rows or lines.
    """

    current_indent = 0

    def __init__(self) -> None:
        self.sections: dict[str, list[Any]] = {}

    @contextmanager
    def section(self, name: str) -> Iterator[None]:
        """Start a section."""
        self.sections[name] = []
        yield

    def write_dl(self, rows: Iterable[tuple[str, str]]) -> None:
        """Keep rows of a term and its meaning."""
        self._current.extend(rows)

    def write(self, line: str) -> None:
        """Keep a line."""
        self._current.append(line)

    @property
    def _current(self) -> list[Any]:
        return next(reversed(self.sections.values()))


def commands() -> str:
    """Return a section for each command, in the order of the help."""
    group: Any = get_command(app)
    return "\n\n".join(_section(name, command) for name, command in group.commands.items())


def _section(name: str, command: Any) -> str:
    context = command.make_context(name, [], resilient_parsing=True)
    options, rest = Recorder(), Recorder()
    command.format_options(context, options)
    command.format_epilog(context, rest)
    groups = [
        paragraphs(f"**{title}**", definitions(rows)) for title, rows in options.sections.items()
    ]
    return paragraphs(
        f"## {name}",
        *map(plain, (command.help or "").split("\n\n")),
        f"```sh\n{''.join(rest.sections.pop('Examples'))}```",
        *groups,
        *(_facts(title, rows) for title, rows in rest.sections.items()),
    )


def _facts(title: str, rows: list[tuple[str, str]]) -> str:
    head = {"Exit codes": "Exit code", "Environment": "Variable"}[title]
    return table((head, "Meaning"), ((f"`{term}`", plain(text)) for term, text in rows))
