"""HTML for a cell of a notebook: values as text, in tables, without scripts or styles of a page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from html import escape

from message_batches._escaping import plain

_LEFT = ' style="text-align: left; vertical-align: top"'


def text(value: object) -> str:
    """Return a value as HTML that shows it, whatever characters it has."""
    return escape(f"{value:,}" if isinstance(value, int) else plain(value))


def code(value: object) -> str:
    """Return a value as HTML that shows it as code."""
    return f"<code>{text(value)}</code>"


def facts(rows: Iterable[tuple[str, str]]) -> str:
    """Return a table of names, and of values that are HTML."""
    lines = "".join(
        f"<tr><th{_LEFT}>{text(name)}</th><td{_LEFT}>{value}</td></tr>" for name, value in rows
    )
    return f"<table>{lines}</table>" if lines else ""


def table(rows: Sequence[Mapping[str, object]]) -> str:
    """Return a table of values, each row by the names of the columns."""
    if not rows:
        return ""
    names = "".join(f"<th>{text(name)}</th>" for name in rows[0])
    lines = "".join(
        f"<tr>{''.join(f'<td>{text(value)}</td>' for value in row.values())}</tr>" for row in rows
    )
    return f"<table><thead><tr>{names}</tr></thead><tbody>{lines}</tbody></table>"
