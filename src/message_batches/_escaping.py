"""Text of others, such as a model or a server, made safe to show."""

from __future__ import annotations

import unicodedata
from typing import TextIO

_UNSAFE_CATEGORIES = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
"""Control, format, surrogate, private and unassigned characters, and line and paragraph ends."""


def plain(value: object) -> str:
    """
    Return a value on one line, with every character escaped that a terminal could act on.

    Text from a model or a server must never move the cursor, set a colour, or change the direction
    of writing.
    """
    return "".join(map(_shown, str(value)))


def _shown(character: str) -> str:
    if character == " " or "!" <= character <= "~":
        return character
    if unicodedata.category(character) not in _UNSAFE_CATEGORIES:
        return character
    return character.encode("unicode_escape").decode("ascii")


def write_line(line: object, stream: TextIO) -> None:
    """Write a line at once, escaped where a stream could not show it."""
    encoding = stream.encoding or "ascii"
    stream.write(f"{plain(line).encode(encoding, 'backslashreplace').decode(encoding)}\n")
    stream.flush()
