"""Write Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence


def plain(text: str) -> str:
    """Return a text in which nothing is markup, but for code in backticks."""
    parts = re.split(r"(`[^`]+`)", " ".join(text.split()))
    return "".join(
        part if part.startswith("`") else re.sub(r"([\\*_<>{}\[\]|#])", r"\\\1", part)
        for part in parts
    )


def code(text: str) -> str:
    """Return a text as code; a bar must not end the cell of a table."""
    return f"`{text}`".replace("|", "\\|")


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table, or nothing if it has no rows."""
    lines = [f"| {' | '.join(row)} |" for row in rows]
    if not lines:
        return ""
    return "\n".join([f"| {' | '.join(head)} |", "| --- " * len(head) + "|", *lines])


def definitions(rows: Iterable[tuple[str, str]]) -> str:
    """Return a list of terms, each with what it means."""
    return "\n\n".join(f"`{term}`\n: {plain(text)}" for term, text in rows)


def paragraphs(*texts: str) -> str:
    """Join what is not empty."""
    return "\n\n".join(text for text in texts if text)
