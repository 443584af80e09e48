"""
The texts of a partition, such as its ids, in one block of bytes.

A list of 100,000 ids takes five times as much, a dict ten times, and several downloads, each of
which takes minutes, need one at the same time.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator


class Texts:
    """
    Texts without line breaks, by their place.

    Args:
        texts: at least one.
        suffix: what follows each of them.
    """

    def __init__(self, texts: Iterable[str], suffix: str = "") -> None:
        self._lines = (f"{suffix}\n".join(texts) + suffix).encode()

    def __iter__(self) -> Iterator[bytes]:
        return iter(self._lines.split(b"\n"))

    def places(self) -> dict[str, int]:
        """Return the place of each text, which differ from each other."""
        return {text: place for place, text in enumerate(self._lines.decode().split("\n"))}
