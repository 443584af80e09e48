"""Read the answers that were put aside, wherever they are."""

from __future__ import annotations

from collections import OrderedDict
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Self

from message_batches.jobs.ledger import AttemptEntry, Ledger
from message_batches.jobs.output import ResultFinder, stored_lines
from message_batches.jobs.storage import place_in

_OPEN = 32
"""Files that are open at once: requests that are neighbors have their answers in the same ones."""


class EarlierLines:
    """
    Finds the lines of answers that were put aside. Use it as a context manager.

    Args:
        ledger: the ledger of the run.
    """

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._finders: OrderedDict[Path, ResultFinder] = OrderedDict()

    def __enter__(self) -> Self:
        self._scratch = TemporaryDirectory()
        return self

    def __exit__(self, *raised: object) -> None:
        for finder in self._finders.values():
            finder.__exit__(*raised)
        self._scratch.cleanup()

    def line_of(self, entry: AttemptEntry) -> bytes | None:
        """Return the line of an answer; None if it is not there any more."""
        path = self._path_of(entry)
        finder = self._finders.pop(path, None) or ResultFinder(path, path.stat().st_size)
        self._finders[path] = finder
        if len(self._finders) > _OPEN:
            _, oldest = self._finders.popitem(last=False)
            oldest.__exit__()
        found = finder.find(entry.custom_id)
        return None if found is None else found.raw

    def _path_of(self, entry: AttemptEntry) -> Path:
        """Return the file with the line; those of a part at a URL are copied to one."""
        if entry.file is not None:
            return Path(place_in(self._ledger.folder.attempts, entry.file))
        path = Path(self._scratch.name, str(entry.partition))
        if not path.exists():
            ledger = self._ledger
            with path.open("wb") as file:
                for part in ledger.parts_put_aside(entry.partition or 0):
                    for _, line in stored_lines(ledger.folder.at_url("parts"), part, ledger.system):
                        file.write(line + b"\n")
        return path
