"""Reads the requests of a batch that was accepted, in the order in which they are answered."""

from __future__ import annotations

from array import array
from pathlib import Path
from random import Random

WINDOW = 512  # requests that are shuffled among themselves, and so best answered together
_WORTH_READING = 4  # times the bytes that are wanted, to read them with one call of the system


class Requests:
    """The spooled requests of one batch, read in an order shuffled by the batch's id.

    Args:
        folder: The folder that a `Spool` filled.
        order_seed: Decides the order in which the requests are processed.
    """

    def __init__(self, folder: Path, order_seed: str) -> None:
        path = folder / "offsets.bin"
        self._offsets = array("Q")
        with path.open("rb") as file:
            self._offsets.fromfile(file, path.stat().st_size // self._offsets.itemsize)
        self._order = _shuffled(len(self._offsets), Random(order_seed))
        path = folder / "requests.jsonl"
        self._offsets.append(path.stat().st_size)
        self._file = path.open("rb", buffering=0)

    def read(self, start: int, stop: int, max_bytes: int) -> list[bytes]:
        """Return the requests from one place in the order to another, or fewer when they are long.

        At least one is returned, and only requests of one window.
        """
        wanted = self._order[start:stop]
        window = wanted[0] // WINDOW
        size = 0
        for count, number in enumerate(wanted):
            if size >= max_bytes or number // WINDOW != window:
                del wanted[count:]
                break
            size += self._offsets[number + 1] - self._offsets[number]
        first, last = min(wanted), max(wanted)
        if self._offsets[last + 1] - self._offsets[first] > _WORTH_READING * size:
            return [self._read(number, number) for number in wanted]
        begin = self._offsets[first]
        read = self._read(first, last)
        return [
            read[self._offsets[number] - begin : self._offsets[number + 1] - begin]
            for number in wanted
        ]

    def _read(self, first: int, last: int) -> bytes:
        self._file.seek(self._offsets[first])
        return self._file.read(self._offsets[last + 1] - self._offsets[first])

    def close(self) -> None:
        """Close the file."""
        self._file.close()


def _shuffled(count: int, random: Random) -> array[int]:
    """Shuffle numbers within windows, and the windows.

    So a window is read at once; with every number anywhere, reading took an eighth of the time that
    a request takes in all.
    """
    windows = [range(begin, min(count, begin + WINDOW)) for begin in range(0, count, WINDOW)]
    random.shuffle(windows)
    order = array("L")
    for window in windows:
        numbers = list(window)
        random.shuffle(numbers)
        order.extend(numbers)
    return order
