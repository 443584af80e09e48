"""
What may be seen of texts that somebody else wrote.

HTML escaping keeps a text from being read as markup. Left over are characters that no reader can
see and that still do something: they turn the direction of what follows, hide a message, or cannot
be written to a file at all. Those are spelled out. Joiners and marks of the world's scripts stay.
"""

from __future__ import annotations

import re
from typing import Self

from attrs import frozen

_UNSEEN = re.compile(
    "["
    "\x00-\x08\x0b-\x1f\x7f-\x9f"  # controls but for tab and line feed
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # direction
    "\u2028\u2029"  # line and paragraph ends that are none in a terminal or a log
    "\u00ad\u200b\u2060\ufeff\U000e0000-\U000e007f"  # invisible; the last ones can hide a message
    "\ud800-\udfff\ufffe\uffff"  # no characters
    "]"
)


def visible(text: str) -> str:
    """Spell out the characters of a text that cannot be seen, as Python would."""
    return _UNSEEN.sub(_spelled, text.replace("\r\n", "\n"))


def _spelled(match: re.Match[str]) -> str:
    return match[0].encode("unicode_escape").decode("ascii")


@frozen
class Excerpt:
    """
    The beginning of a text.

    Attributes:
        text: as much of it as was kept.
        length: characters of the whole.
    """

    text: str
    length: int

    @classmethod
    def of(cls, text: str, most: int) -> Self:
        """Keep at most so many characters."""
        return cls(text[:most], len(text))

    @property
    def left_out(self) -> int:
        """How many characters are not there."""
        return self.length - len(self.text)
