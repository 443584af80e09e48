"""Gathers what may be wrong with rows: each doubt once, with the number of rows that give rise."""

from __future__ import annotations

from collections.abc import Iterable

from message_batches.jobs.errors import InputWarning

_MOST = 50
"""How many different doubts about a file are told."""


class WarningCollector:
    """The doubts about a file, counted row by row."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, str], tuple[int, int]] = {}

    def add(self, doubts: Iterable[tuple[str, str]], line: int) -> None:
        """Note what is doubted of one row; twice in a row counts once."""
        for doubt in dict.fromkeys(doubts):
            first, rows = self._found.get(doubt, (line, 0))
            if rows or len(self._found) < _MOST:
                self._found[doubt] = first, rows + 1

    def all(self) -> tuple[InputWarning, ...]:
        """Give the doubts in the order of their first rows."""
        return tuple(InputWarning(*doubt, *where) for doubt, where in self._found.items())
