"""Collect what is wrong, or may be wrong, with an input, and show JSON values in messages."""

from __future__ import annotations

import json
from collections.abc import Iterable

from message_batches.jobs.errors import Diagnostic, InputWarning

MAX_DIAGNOSTICS = 50
"""How many diagnostics of an input are reported one by one; the rest are counted."""

_MAX_WARNINGS = 50
"""How many different warnings about an input are reported."""


class DiagnosticCollector:
    """
    The diagnostics of an input.

    Attributes:
        first: the first of them, by line.
        total: how many there are.
    """

    def __init__(self) -> None:
        self.first: list[Diagnostic] = []
        self.total = 0

    def add(self, diagnostic: Diagnostic) -> None:
        """Add one; its line must not be before that of an earlier one."""
        self.total += 1
        if len(self.first) < MAX_DIAGNOSTICS:
            self.first.append(diagnostic)

    def merge(self, first: Iterable[Diagnostic], total: int) -> None:
        """Merge others by line; `first` are the first of `total`."""
        self.total += total
        self.first = sorted([*self.first, *first], key=lambda diagnostic: diagnostic.line or 0)[
            :MAX_DIAGNOSTICS
        ]


class WarningCollector:
    """The warnings about an input: each once, with the number of requests that have it."""

    def __init__(self) -> None:
        self._seen: dict[tuple[str, str], tuple[int, int]] = {}

    def add(self, warnings: Iterable[tuple[str, str]], line: int) -> None:
        """Add the warnings about one request; a repeated one counts once."""
        for warning in dict.fromkeys(warnings):
            first, requests = self._seen.get(warning, (line, 0))
            if requests or len(self._seen) < _MAX_WARNINGS:
                self._seen[warning] = first, requests + 1

    def all(self) -> tuple[InputWarning, ...]:
        """Return the warnings in the order of their first requests."""
        return tuple(InputWarning(*warning, *where) for warning, where in self._seen.items())


def kind_of(value: object) -> str:
    """Name the JSON type of a value: a number, a string, an object."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "a boolean"
    if isinstance(value, int | float):
        return "a number"
    if isinstance(value, str):
        return "a string"
    return "a list" if isinstance(value, list) else "an object"


def shown(value: object) -> str:
    """Return a value as JSON, truncated if it is long."""
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 80 else f"{text[:76]}..."
