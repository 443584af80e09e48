"""Read the markers by which a prompt asks the sandbox for an outcome."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from attrs import frozen

_MARKER = re.compile(r"\[sandbox:\s*([a-z_]+)((?:\s+[a-z0-9_]{1,40}){0,4})\s*\]")


@frozen
class Marker:
    """
    What one marker says beside its name.

    Args:
        words: which kind of the outcome.
        number: how often, or from how many tokens on; None if it is not said.
    """

    words: tuple[str, ...] = ()
    number: int | None = None

    @property
    def word(self) -> str | None:
        """The first word."""
        return self.words[0] if self.words else None


def markers_in(text: str) -> dict[str, Marker]:
    """Return the markers of a text by their names."""
    if "[sandbox:" not in text:
        return {}
    return {name: _marker(rest.split()) for name, rest in _MARKER.findall(text)}


def without_markers(text: str) -> str:
    """Return a text without its markers."""
    return _MARKER.sub("", text) if "[sandbox:" in text else text


def _marker(rest: list[str]) -> Marker:
    numbers = [int(one) for one in rest if one.isdecimal()]
    words = tuple(one for one in rest if not one.isdecimal())
    return Marker(words, numbers[0] if numbers else None)


def text_of(message: dict[str, Any]) -> str:
    """Return the text of a message."""
    content = message.get("content") or ""
    if isinstance(content, str):
        return content
    return "\n".join(block["text"] for block in content if block["type"] == "text")


def markers_of(texts: Sequence[str]) -> dict[str, Marker]:
    """
    Return the markers that apply to the answer, given the messages of the user, the last first.

    They are those of the last one. Only `invalid` outlives its message: the answer is right when it
    has been asked for again, in further messages, as often as the marker's number says, or once.
    """
    found = markers_in(texts[0]) if texts else {}
    for repairs, text in enumerate(texts):
        if (wrong := markers_in(text).get("invalid")) is not None:
            if repairs < (1 if wrong.number is None else wrong.number):
                found.setdefault("invalid", wrong)
            break
    return found
