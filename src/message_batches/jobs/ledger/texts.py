"""
The texts of a partition, such as its ids, in one block of bytes.

A list of 100,000 ids takes seven times as much, a dict nine times, and several downloads, each of
which takes minutes, need one at the same time.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable


class Texts:
    """Texts by their place, as bytes in UTF-8."""

    def __init__(self, texts: Iterable[str]) -> None:
        content = bytearray()
        ends = array("Q", [0])
        for text in texts:
            content += text.encode()
            ends.append(len(content))
        self._content = bytes(content)
        self._ends = ends

    def __len__(self) -> int:
        return len(self._ends) - 1

    def __getitem__(self, place: int) -> bytes:
        if not 0 <= place < len(self):
            raise IndexError(place)
        return self._content[self._ends[place] : self._ends[place + 1]]

    def places(self) -> dict[str, int]:
        """Return the place of each text, which differ from each other."""
        content, ends = self._content, self._ends
        return {
            content[ends[place] : ends[place + 1]].decode(): place for place in range(len(self))
        }
