"""Write text and JSON to the standard streams, whatever the values in it hold."""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

FORMAT_VERSION = 1
"""Of the JSON documents. It rises when a field is removed, or changes its meaning."""

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


def say(line: object = "") -> None:
    """Print a line of the command's result; nothing once the reader has closed the pipe."""
    try:
        _print(line, sys.stdout)
    except BrokenPipeError:
        sys.stdout = None


def say_json(document: Mapping[str, object]) -> None:
    """Print the command's result as a JSON document, with the version of its format first."""
    if sys.stdout is None:
        return
    import json

    try:
        print(json.dumps({"format_version": FORMAT_VERSION, **document}), flush=True)
    except BrokenPipeError:
        sys.stdout = None


def warn(line: object) -> None:
    """
    Print a line beside the result: progress, a warning, an error.

    A log that takes no more text, on a full disk or a closed terminal, does not end a run.
    """
    try:
        _print(line, sys.stderr)
    except OSError:
        sys.stderr = None


def _print(line: object, stream: Any) -> None:
    if stream is None:  # closed before the program started
        return
    text = plain(line)
    encoding = stream.encoding or "ascii"
    # A terminal that cannot show a character must not end a run.
    print(text.encode(encoding, "backslashreplace").decode(encoding), file=stream, flush=True)


def columns(head: Sequence[str], rows: Iterable[Sequence[object]]) -> list[str]:
    """Return the lines of a table, numbers aligned to the right."""
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
