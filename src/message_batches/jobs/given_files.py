"""Read the files of an input one after the other, as they are when a plan is written."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Mapping
from typing import Any, TypeVar

from attrs import evolve

from message_batches.jobs.errors import Diagnostic, InputWarning
from message_batches.jobs.input import (
    InputFile,
    InputLine,
    RequestFiles,
    name_of,
    open_input,
    open_requests,
    read_requests,
)
from message_batches.jobs.storage import Place, Stamp, reading, stamp_at
from message_batches.jobs.system import System

Found = TypeVar("Found", Diagnostic, InputWarning)

Locate = Callable[[int], tuple[int, str | None]]

_SHORT = 20
"""Bytes of a line that do not show what the file holds."""

_Requests = Generator[InputLine, None, tuple[int, int]]


class GivenFiles:
    """
    The files of an input while they are read.

    Args:
        places: where they are, with their stamps where these are known.
        name: what messages call the input; by default the names of its files.
        system: the machine.
        located: returns what a line is called, and the file that has it, where the requests were
            copied from elsewhere.
        once: whether they are read only here, so that they may be compressed.

    Attributes:
        name: what messages call the input.
        system: the machine.
    """

    def __init__(
        self,
        places: Mapping[Place, Stamp | None],
        name: str | None,
        system: System,
        located: Locate | None = None,
        *,
        once: bool = False,
    ) -> None:
        self._open = open_requests if once else open_input
        self.system = system
        self._located = located or self._line_in
        self.name = name or name_of(list(places))
        self._given_name = name if len(places) == 1 else None
        self._places = places
        self._read: list[InputFile] = []

    @property
    def files(self) -> RequestFiles:
        """The files that were read, and the one that is being read."""
        return RequestFiles(tuple(self._read))

    def stamped(self) -> list[Any]:
        """Return the files with their stamps, as a JSON value; nothing if one has no version."""
        stamps = {
            place: self._stamp_of(place) if known is None else known
            for place, known in self._places.items()
        }
        self._places = stamps
        if any(stamp.version is None for stamp in stamps.values()):
            return []
        return [[str(place), *stamp] for place, stamp in stamps.items()]

    def saved(self, line: int, offset: int) -> list[Any]:
        """Return how far the files were read, as a JSON value."""
        return [line, offset, [[file.size, file.lines] for file in self._read[:-1]]]

    def requests(
        self,
        longest: int,
        saved: list[Any] | None = None,
        at_first: Callable[[InputLine, InputLine | None], None] | None = None,
    ) -> Iterator[InputLine]:
        """
        Yield the requests; lines and offsets count on from one file to the next.

        Args:
            longest: the most bytes of a request.
            saved: how far they were read before.
            at_first: is called with the first two requests of each file that was not started
                before.
        """
        line = offset = 0
        start_line, start, read = saved or (0, 0, [])
        for at, place in enumerate(self._places):
            # Before it is read: a file that changes meanwhile must differ from its stamp.
            stamp = self._places[place] or self._stamp_of(place)
            if at < len(read):
                size, lines = read[at]
                self._read.append(InputFile(place, size, lines, stamp))
                line, offset = line + lines, offset + size
                continue
            # Its lines are those after all others until it was read.
            self._read.append(InputFile(place, stamp.size, 1 << 62, stamp))
            with self._open(
                place, self._name_of(place), size=stamp.size, system=self.system
            ) as file:
                if start > offset:
                    file.seek(start - offset)
                    found = read_requests(file, longest, start_line, start)
                else:
                    found = _watched(read_requests(file, longest, line, offset), at_first)
                lines, end = yield from found
            self._read[-1] = InputFile(place, end - offset, lines - line, stamp)
            line, offset = lines, end

    def located(self, found: Found) -> Found:
        """Return what was found on a line, with the file that has it."""
        if found.line is None:
            return found
        line, file = self._located(found.line)
        return found if file is None else evolve(found, line=line, file=file)

    def text_of(self, line: int, unit: str) -> str:
        """Return what a sentence calls a line."""
        number, file = self._located(line)
        return f"{unit} {number}" + ("" if file is None else f" of {file}")

    def _line_in(self, line: int) -> tuple[int, str | None]:
        """Return what a line is called, and the file that has it if there are several."""
        if len(self._places) == 1:
            return line, None
        file, number = self.files.line_in(line)
        return number, str(file.place)

    def _name_of(self, place: Place) -> object:
        return place if self._given_name is None else self._given_name

    def _stamp_of(self, place: Place) -> Stamp:
        with reading(place, self._name_of(place)):
            return stamp_at(place, self.system)


def _watched(
    requests: _Requests, at_first: Callable[[InputLine, InputLine | None], None] | None
) -> _Requests:
    """Yield requests after a look at the first of them, and at the next if that is short."""
    first: list[InputLine] = []
    end: tuple[int, int] | None = None
    while not first or (len(first) == 1 and len(first[0].content) < _SHORT):
        try:
            first.append(next(requests))
        except StopIteration as stop:
            end = stop.value
            break
    if first and at_first is not None:
        at_first(first[0], first[1] if len(first) == 2 else None)
    yield from first
    first.clear()
    return (yield from requests) if end is None else end
