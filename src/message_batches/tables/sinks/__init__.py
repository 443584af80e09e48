"""The formats in which a table with answers is written, by the ending of the file's name."""

from __future__ import annotations

from pathlib import Path

from message_batches.jobs.errors import Diagnostic, InputError
from message_batches.tables.sinks.csv import csv_file
from message_batches.tables.sinks.jsonl import jsonl_file
from message_batches.tables.sinks.kinds import Open, Write
from message_batches.tables.sinks.parquet import parquet_file
from message_batches.tables.sinks.sqlite import sqlite_file

__all__ = ["ENDINGS", "Open", "Write", "opener_for"]

ENDINGS: dict[str, Open] = {
    ".jsonl": jsonl_file,
    ".parquet": parquet_file,
    ".csv": csv_file,
    ".sqlite": sqlite_file,
    ".db": sqlite_file,
}
"""What writes the files of each ending."""


def opener_for(path: Path) -> Open:
    """Give what writes a file of this name; raise InputError if nothing does."""
    opener = ENDINGS.get(path.suffix.lower())
    if opener is None:
        ending = path.suffix or "nothing"
        raise InputError(
            str(path),
            [
                Diagnostic(
                    f"The name ends in {ending}, which stands for no format.",
                    f"Let it end in one of {', '.join(ENDINGS)}.",
                )
            ],
        )
    return opener
