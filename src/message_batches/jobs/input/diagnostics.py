"""Gathers what is wrong with an input: the first problems as they are, the rest by their number."""

from __future__ import annotations

from collections.abc import Iterable

from message_batches.jobs.errors import Diagnostic

MAX_DIAGNOSTICS = 50
"""How many problems of an input are told one by one; the rest are counted."""


class DiagnosticCollector:
    """
    The problems of an input.

    Attributes:
        first: the first of them, by line.
        total: how many there are.
    """

    def __init__(self) -> None:
        self.first: list[Diagnostic] = []
        self.total = 0

    def add(self, problem: Diagnostic) -> None:
        """Add one that stands on no earlier line than those before."""
        self.total += 1
        if len(self.first) < MAX_DIAGNOSTICS:
            self.first.append(problem)

    def merge(self, first: Iterable[Diagnostic], total: int) -> None:
        """Put others between them, by line; `first` are the first of `total`."""
        self.total += total
        self.first = sorted([*self.first, *first], key=lambda problem: problem.line or 0)[
            :MAX_DIAGNOSTICS
        ]
