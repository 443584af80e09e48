"""Files with several tables: the tables of a database, and the sheets of a workbook."""

from __future__ import annotations

from collections.abc import Sequence

from message_batches.jobs.errors import InputError
from message_batches.jobs.storage import Place

_MOST = 40
"""The most names that a message lists."""


def chosen(path: Place, names: Sequence[str], wanted: str | None, kind: str) -> str:
    """
    Return the name of the table to read.

    Args:
        path: the file.
        names: the names of its tables.
        wanted: the name that the user gave; None for the only one.
        kind: what messages call a table: table or sheet.

    Raises:
        InputError: there is no such table; or there are several, and no name was given.
    """
    listed = ", ".join(names[:_MOST])
    if len(names) > _MOST:
        listed += f" and {len(names) - _MOST} more"
    if not names:
        raise InputError.at(path, f"The file has no {kind}.", "Check that this is the right file.")
    if wanted is None:
        if len(names) > 1:
            raise InputError.at(
                path,
                f"The file has several {kind}s: {listed}.",
                "Choose one with --table NAME (table=... in Python).",
            )
        return names[0]
    for name in names:
        if name.casefold() == wanted.casefold() and (name == wanted or wanted not in names):
            return name
    raise InputError.at(path, f'The file has no {kind} "{wanted}".', f"It has: {listed}.")
