"""What a live page is about: a run, or a folder of runs. Everything is read, nothing is written."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

from attrs import frozen

from message_batches.jobs import Prices, Report
from message_batches.jobs.internals import Ledger, open_ledger, report_on
from message_batches.jobs.orphans import UNREADABLE, LedgerSource, ledgers_in
from message_batches.jobs.types import UnreadableLedger
from message_batches.report_html.live.overview import Row, render_overview
from message_batches.report_html.page import view_of
from message_batches.report_html.rendering import render

_SHORTEST = 1.0
_SHARE = 10
"""A page is not looked at again before ten times as long has passed as that took."""


@frozen
class Shown:
    """
    A page as it is shown now.

    Attributes:
        revision: differs from that of every page with other figures.
        html: the page.
    """

    revision: str
    html: str


class Subject:
    """
    Something that has a live page, made again when its figures have changed.

    Args:
        look: returns the revision of its figures, and a function that makes the page of them.
    """

    def __init__(self, look: Callable[[Shown | None], Shown]) -> None:
        self._look = look
        self._shown: Shown | None = None
        self._until = 0.0

    def shown(self) -> Shown:
        """
        Return the page. For a moment after it was looked at, it is the same.

        A ledger that cannot be read raises what reading it raised.
        """
        if self._shown is None or time.monotonic() >= self._until:
            began = time.monotonic()
            self._shown = self._look(self._shown)
            ended = time.monotonic()
            self._until = ended + max(_SHORTEST, _SHARE * (ended - began))
        return self._shown


def of_run(open_run: Callable[[], Ledger], prices: Prices | None, *, in_folder: bool) -> Subject:
    """
    Return the page of a run.

    Args:
        open_run: opens its ledger for reading.
        prices: a price list; by default the built-in one.
        in_folder: whether the page leads back to an overview.
    """

    def look(before: Shown | None) -> Shown:
        with open_run() as ledger, ledger.snapshot():
            report = report_on(ledger, prices)
            revision = _revision([report])
            if before is not None and before.revision == revision:
                return before
            view = view_of(ledger, report)
        return Shown(revision, render(view, live=revision, overview=in_folder))

    return Subject(look)


def of_output(out: str | Path, prices: Prices | None) -> Subject:
    """Return the page of the run of an output."""
    return of_run(lambda: open_ledger(out, for_reading=True), prices, in_folder=False)


def of_folder(folder: Path, prices: Prices | None) -> Subject:
    """Return the overview of the runs in a folder."""

    def look(before: Shown | None) -> Shown:
        found = [_read(folder, each, prices) for each in ledgers_in([folder])]
        rows = sorted((each for each in found if isinstance(each, Row)), key=_order)
        unreadable = [each for each in found if isinstance(each, UnreadableLedger)]
        revision = _revision([*(row.report for row in rows), *unreadable])
        if before is not None and before.revision == revision:
            return before
        return Shown(revision, render_overview(folder.resolve().name, rows, unreadable, revision))

    return Subject(look)


def source_in(folder: Path, key: str) -> LedgerSource | None:
    """Return the run of a folder that the overview leads to by a key; None if it is gone."""
    for found in ledgers_in([folder]):
        if isinstance(found, LedgerSource) and _key(found.name) == key:
            return found
    return None


def _read(
    folder: Path, found: LedgerSource | UnreadableLedger, prices: Prices | None
) -> Row | UnreadableLedger:
    name = _name_in(folder, found.name)
    if isinstance(found, UnreadableLedger):
        return UnreadableLedger(name, found.reason)
    try:
        with found.open() as ledger, ledger.snapshot():
            return Row(name, _key(found.name), report_on(ledger, prices))
    except UNREADABLE as error:
        return UnreadableLedger(name, str(error))


def _name_in(folder: Path, name: str) -> str:
    path, top = Path(name), folder.absolute()
    return path.relative_to(top).as_posix() if path.is_relative_to(top) else name


def _order(row: Row) -> tuple[bool, str]:
    """Put runs that are not finished first."""
    return (row.report.finished, row.name)


def _key(name: str) -> str:
    """Return what an address names a run by: not its path, which can hold any character."""
    return sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _revision(shown: list[Report | UnreadableLedger]) -> str:
    figures = [each.to_dict() if isinstance(each, Report) else each.reason for each in shown]
    return sha256(json.dumps(figures, default=str).encode()).hexdigest()[:16]
