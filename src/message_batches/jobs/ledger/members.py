"""The requests of a partition: ranges of lines, packed, and the texts for them."""

from __future__ import annotations

import sys
from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence

from attrs import frozen

from message_batches.jobs.errors import InputError

Range = tuple[int, int]
"""The first and the last of neighboring lines that each have a request."""

MOST_LINES = 2**32 - 1
"""Lines of an input: their numbers are kept in four bytes."""


def too_many_lines(name: str) -> InputError:
    """Return the error for an input whose last lines have no number."""
    return InputError.at(
        name,
        f"The input has more than {MOST_LINES:,} lines, the most that a run can number.",
        "Split it, and start a run for each part.",
    )


@frozen
class Members:
    """
    Requests that were cut from the pool.

    Attributes:
        ranges: their lines, in the order of the input.
        requests: how many.
        size: bytes of the request body that holds them.
        fingerprint: hash of their bytes in the requests file.
    """

    ranges: tuple[Range, ...]
    requests: int
    size: int
    fingerprint: str


def joined(ranges: Iterable[Range]) -> Iterator[Range]:
    """Join ranges in ascending order that are neighbors."""
    start = end = None
    for first, last in ranges:
        if end is not None and first == end + 1:
            end = last
            continue
        if start is not None and end is not None:
            yield start, end
        start, end = first, last
    if start is not None and end is not None:
        yield start, end


def ranges_of(lines: Sequence[int]) -> Iterator[Range]:
    """Yield the ranges that hold lines in ascending order."""
    if lines and lines[-1] - lines[0] + 1 == len(lines):
        yield lines[0], lines[-1]  # nearly always, and a tenth of the time
    else:
        yield from joined((line, line) for line in lines)


def packed(ranges: Iterable[Range]) -> bytes:
    """Return ranges as bytes."""
    numbers = array("I", (line for each in ranges for line in each))
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers.tobytes()


def unpacked(content: bytes) -> tuple[Range, ...]:
    """Return the ranges that were packed."""
    numbers = array("I")
    numbers.frombytes(content)
    if sys.byteorder == "big":
        numbers.byteswap()
    return tuple(zip(numbers[::2], numbers[1::2], strict=True))


def lines_in(ranges: Iterable[Range]) -> Iterator[int]:
    """Yield the lines of ranges."""
    for first, last in ranges:
        yield from range(first, last + 1)


def overlap(one: tuple[Range, ...], other: tuple[Range, ...]) -> bool:
    """Return whether two sequences of ranges share a line."""
    if len(one) > len(other):
        one, other = other, one
    starts = [first for first, _ in other]
    for first, last in one:
        at = bisect_right(starts, last) - 1
        if at >= 0 and other[at][1] >= first:
            return True
    return False


def mark(ranges: tuple[Range, ...], other: tuple[Range, ...], marks: bytearray) -> None:
    """Set the byte of each line of `ranges` that is in `other`, too."""
    starts = [first for first, _ in other]
    at = 0
    for first, last in ranges:
        place = max(bisect_right(starts, first) - 1, 0)
        while place < len(other) and other[place][0] <= last:
            start, end = max(first, other[place][0]), min(last, other[place][1])
            if start <= end:
                marks[at + start - first : at + end - first + 1] = b"\1" * (end - start + 1)
            place += 1
        at += last - first + 1


class Texts:
    """
    The texts of a partition, such as its ids, by their place: in one block of bytes.

    A list of 100,000 ids takes five times as much, a dict ten times, and several downloads, each of
    which takes minutes, need one at the same time.

    Args:
        texts: at least one; they have no line breaks.
        suffix: what follows each of them.
    """

    def __init__(self, texts: Iterable[str], suffix: str = "") -> None:
        self._lines = (f"{suffix}\n".join(texts) + suffix).encode()

    def __iter__(self) -> Iterator[bytes]:
        return iter(self._lines.split(b"\n"))

    def places(self) -> dict[str, int]:
        """Return the place of each text, which differ from each other."""
        return {text: place for place, text in enumerate(self._lines.decode().split("\n"))}
