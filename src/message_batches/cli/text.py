"""Text for a terminal or a log, made of values that may hold anything."""

from __future__ import annotations

import json
import sys
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Any

from message_batches._wording import count as count
from message_batches._wording import duration as duration

_UNSAFE_CATEGORIES = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
"""Control, format, surrogate, private and unassigned characters, and line and paragraph ends."""


def plain(value: object) -> str:
    """
    Show a value on one line, with every character spelled out that a terminal could obey.

    What a model or a server wrote must never move the cursor, colour the text, or turn its
    direction.
    """
    return "".join(map(_shown, str(value)))


def _shown(character: str) -> str:
    if character == " " or "!" <= character <= "~":
        return character
    if unicodedata.category(character) not in _UNSAFE_CATEGORIES:
        return character
    return character.encode("unicode_escape").decode("ascii")


def say(line: object = "") -> None:
    """Print a line that is the answer to the command; nothing if its reader has enough of it."""
    try:
        _print(line, sys.stdout)
    except BrokenPipeError:
        sys.stdout = None


def say_json(document: object) -> None:
    """Print the answer to the command as JSON; nothing if its reader has enough of it."""
    if sys.stdout is None:
        return
    try:
        print(json.dumps(document), flush=True)
    except BrokenPipeError:
        sys.stdout = None


def tell(line: object) -> None:
    """
    Print a line that goes along with the answer: progress, warnings, errors.

    A log that takes nothing any more, on a full disk or a terminal that is gone, ends no run.
    """
    try:
        _print(line, sys.stderr)
    except OSError:
        sys.stderr = None


def _print(line: object, stream: Any) -> None:
    if stream is None:  # it was closed before the program began
        return
    text = plain(line)
    encoding = stream.encoding or "ascii"
    # A terminal that cannot show a character must not end a run.
    print(text.encode(encoding, "backslashreplace").decode(encoding), file=stream, flush=True)


def columns(head: Sequence[str], rows: Iterable[Sequence[object]]) -> list[str]:
    """Line up rows under a head, numbers to the right."""
    cells = [list(head), *([_cell(value) for value in row] for row in rows)]
    numeric = [
        len(cells) > 1 and all(row[i].replace(",", "").isdigit() or not row[i] for row in cells[1:])
        for i in range(len(head))
    ]
    widths = [max(len(row[i]) for row in cells) for i in range(len(head))]
    return [
        "  ".join(
            cell.rjust(width) if right else cell.ljust(width)
            for cell, width, right in zip(row, widths, numeric, strict=True)
        ).rstrip()
        for row in cells
    ]


def _cell(value: object) -> str:
    if value is None:
        return ""
    return f"{value:,}" if isinstance(value, int) else plain(value)
