"""
Make invisible characters in texts of users and models visible.

HTML escaping keeps a text from being read as markup. It leaves characters that a reader cannot see
and that still have an effect: they reverse the direction of the text that follows, hide a message,
or cannot be written to a file. The page shows these as escapes. Joiners and combining marks that
scripts need are kept.
"""

from __future__ import annotations

import re
from typing import Self

from attrs import frozen

_INVISIBLE = re.compile(
    "["
    "\x00-\x08\x0b-\x1f\x7f-\x9f"  # controls other than tab and line feed
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # direction
    "\u2028\u2029"  # line and paragraph separators, which most programs do not show as such
    "\u00ad\u200b\u2060\ufeff\U000e0000-\U000e007f"  # no width; the tags at the end can hide a text
    "\ud800-\udfff\ufffe\uffff"  # unpaired surrogates and noncharacters
    "]"
)


def visible(text: str) -> str:
    """Return a text with its invisible characters written as Python escapes."""
    return _INVISIBLE.sub(_escape, text.replace("\r\n", "\n"))


def _escape(match: re.Match[str]) -> str:
    return match[0].encode("unicode_escape").decode("ascii")


@frozen
class Excerpt:
    """
    The first characters of a text.

    Attributes:
        text: the characters that were kept.
        length: the number of characters in the complete text.
    """

    text: str
    length: int

    @classmethod
    def of(cls, text: str, max_length: int) -> Self:
        """Return the first `max_length` characters of a text."""
        return cls(text[:max_length], len(text))

    @property
    def omitted(self) -> int:
        """The number of characters that were not kept."""
        return self.length - len(self.text)
