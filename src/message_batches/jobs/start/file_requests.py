"""Requests files as a source: a run keeps the requests as it changes them, not the files."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from hashlib import blake2b
from pathlib import Path
from typing import Any

from message_batches.jobs.errors import Diagnostic
from message_batches.jobs.input import (
    InputFile,
    InputLine,
    NamedFiles,
    RequestFiles,
    RequestSource,
    name_of,
    open_requests,
    read_requests,
)
from message_batches.jobs.storage import Place, Stamp, reading, stamp_at
from message_batches.jobs.system import SYSTEM, System

_RESTORE = "Restore it, or pass another --out to start a new run."


Requests = Generator[InputLine, None, tuple[int, int]]


class FileRequests(RequestSource):
    """
    Requests files as the source of a run.

    Args:
        files: the files.
        longest: how many bytes a request may have.
        system: the machine.
    """

    unit = "line"

    def __init__(self, files: NamedFiles, longest: int, system: System = SYSTEM) -> None:
        self.name = name_of(list(files.places))
        self.places = files.places
        self._longest = longest
        self._system = system
        self._read: list[InputFile] = []
        self._fingerprint = blake2b(digest_size=16)

    def requests(self, beside: Path) -> Iterator[bytes | list[Diagnostic]]:
        """Yield each line of the files, an empty one where there is no request."""
        at = 0
        for request in self._lines():
            for _ in range(request.line - 1 - at):
                yield b""
            yield request.content
            at = request.line

    def _lines(self) -> Iterator[InputLine]:
        self._read = []
        self._fingerprint = blake2b(digest_size=16)
        line = 0
        for place, stamp in self._stamps().items():
            # Its lines are those after all others until it was read.
            self._read.append(InputFile(place, stamp.size, 1 << 62, stamp))
            with open_requests(place, size=stamp.size, system=self._system) as file:
                lines, end = yield from self._fingerprinted(
                    read_requests(file, self._longest, line)
                )
            self._read[-1] = InputFile(place, end, lines - line, stamp)
            line = lines

    def _fingerprinted(self, requests: Requests) -> Requests:
        try:
            while True:
                request = next(requests)
                self._fingerprint.update(b"%d %d " % (request.line, len(request.content)))
                self._fingerprint.update(request.content)
                yield request
        except StopIteration as end:
            place: tuple[int, int] = end.value
            return place

    def _stamps(self) -> dict[Place, Stamp]:
        found = {}
        for place, known in self.places.items():
            with reading(place):
                found[place] = known or stamp_at(place, self._system)
        return found

    def located(self, line: int) -> tuple[int, str | None]:
        """Return where a line is: in one of several files."""
        if len(self.places) == 1:
            return line, None
        file, number = RequestFiles(tuple(self._read)).line_in(line)
        return number, str(file.place)

    def facts(self) -> dict[str, Any]:
        """Return which files were read, and a hash of what was in them."""
        return {"name": self.name, **self.place(), "fingerprint": self._fingerprint.hexdigest()}

    def place(self) -> dict[str, Any]:
        """Return where the files are, and their stamps before they were read."""
        stamps = {file.place: file.stamp for file in self._read} or self._stamps()
        return {"source": list(stamps), "stamps": [list(stamp) for stamp in stamps.values()]}

    def changes(self, facts: dict[str, Any], requests: Path) -> list[Diagnostic]:
        """Return that the files changed, if they did."""
        stamps = list(self._stamps().values())
        is_known = all(stamp.version is not None for stamp in stamps)
        if is_known and [list(stamp) for stamp in stamps] == facts.get("stamps"):
            return []
        for _ in self._lines():
            pass
        if self._fingerprint.hexdigest() == facts.get("fingerprint"):
            return []
        return [Diagnostic("The input changed since this run started.", _RESTORE)]
