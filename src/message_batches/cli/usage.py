"""Tells a mistake in the call as JSON too, where JSON was asked for."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from typer.core import TyperGroup

from message_batches.cli.exits import WRONG_INPUT, print_error

_ASKED = "message_batches.json"


class Commands(TyperGroup):
    """All commands. What is wrong with the words of a call is found here, before a command runs."""

    def make_context(
        self, info_name: str | None, args: list[str], parent: Any = None, **extra: Any
    ) -> Any:
        """Read the words before the command, and note whether those after it ask for JSON."""
        asked = "--json" in args
        with _told(asked):
            context = super().make_context(info_name, args, parent, **extra)
        context.meta[_ASKED] = asked
        return context

    def invoke(self, ctx: Any) -> Any:
        """Read the words after the command, and carry it out."""
        with _told(ctx.meta[_ASKED]):
            return super().invoke(ctx)


@contextmanager
def _told(as_json: bool) -> Iterator[None]:
    try:
        yield
    except Exception as error:
        # Known by what it has: its class has moved from one library to another between versions.
        message = getattr(error, "format_message", None)
        if as_json and message is not None:
            print_error(WRONG_INPUT, [message()])
        raise
