"""Makes a string that a regular expression matches, for the `pattern` of a JSON Schema.

It reads the everyday part of the language: literals, `.`, classes and escapes, groups,
alternatives, anchors and repeats. What it makes is tried against the pattern before it is used.
"""

from __future__ import annotations

import re
from random import Random

_ESCAPED = {"d": "0123456789", "w": "abcdefghij_0123456789", "s": " "}
_CONTROL = {"n": "\n", "t": "\t", "r": "\r"}
_ANY = "abcdefghijklmnopqrstuvwxyz"
_PRINTABLE = [chr(code) for code in range(32, 127)]
_REPEAT = re.compile(r"\{(\d+)(,(\d*))?\}")


def match(pattern: str, random: Random) -> str | None:
    """Return a string in which the pattern is found, or None when none could be made."""
    try:
        made = _Reader(pattern, random).alternatives()
        return made if re.search(pattern, made) else None
    except (re.error, IndexError, RecursionError, FutureWarning):
        return None


class _Reader:
    """Walks the pattern once and writes the string as it goes."""

    def __init__(self, pattern: str, random: Random) -> None:
        self._pattern = pattern
        self._at = 0
        self._random = random

    def alternatives(self) -> str:
        made = [self._sequence()]
        while self._peek() == "|":
            self._at += 1
            made.append(self._sequence())
        return self._random.choice(made)

    def _sequence(self) -> str:
        made = ""
        while self._peek() not in ("", "|", ")"):
            begin = self._at
            piece = self._atom()
            least, most = self._repeat()
            end = self._at
            times = self._random.randint(least, most)
            made += piece if times else ""
            for _ in range(times - 1):
                self._at = begin
                made += self._atom()
            self._at = end
        return made

    def _repeat(self) -> tuple[int, int]:
        mark = self._peek()
        counted = _REPEAT.match(self._pattern, self._at)
        if counted:
            self._at = counted.end()
            least = int(counted[1])
            most = least if counted[2] is None else int(counted[3] or least + 2)
            most = min(most, least + 8)
        elif mark and mark in "*+?":
            self._at += 1
            least, most = {"*": (0, 3), "+": (1, 4), "?": (0, 1)}[mark]
        else:
            return 1, 1
        if self._peek() == "?":
            self._at += 1
        return least, most

    def _atom(self) -> str:
        char = self._pattern[self._at]
        self._at += 1
        if char in "^$":
            return ""
        if char == ".":
            return self._random.choice(_ANY)
        if char == "(":
            return self._group()
        if char == "[":
            return self._random.choice(self._class())
        if char == "\\":
            return self._escape()
        return char

    def _group(self) -> str:
        if self._pattern.startswith("?", self._at):
            opening = re.compile(r"\?(:|P?<[A-Za-z_]\w*>)").match(self._pattern, self._at)
            if opening is None:
                raise re.error("look-around is not read")
            self._at = opening.end()
        made = self.alternatives()
        self._at += 1
        return made

    def _escape(self) -> str:
        char = self._pattern[self._at]
        self._at += 1
        if char in "bBAZz":
            return ""
        if char in _ESCAPED:
            return self._random.choice(_ESCAPED[char])
        if char.isalnum() and char not in _CONTROL:
            raise re.error("this escape is not read")
        return _CONTROL.get(char, char)

    def _class(self) -> list[str]:
        end = self._at + 1 + self._pattern.startswith("^", self._at)
        while self._pattern[end] != "]":
            end += 2 if self._pattern[end] == "\\" else 1
        text = self._pattern[self._at - 1 : end + 1]
        self._at = end + 1
        inside = re.compile(text)
        found = [char for char in _PRINTABLE if inside.fullmatch(char)]
        plain = [char for char in found if char.isalnum()]
        return plain or found or [chr(c) for c in range(160, 0x3000) if inside.fullmatch(chr(c))]

    def _peek(self) -> str:
        return self._pattern[self._at] if self._at < len(self._pattern) else ""
