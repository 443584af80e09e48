"""The formats in which a table with answers is written, by the ending of the file's name."""

from __future__ import annotations

from pathlib import Path

from message_batches.jobs.errors import BadInput, Problem

from .csv import csv_file
from .jsonl import jsonl_file
from .kinds import Open, Write
from .parquet import parquet_file
from .sqlite import sqlite_file

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
    """Give what writes a file of this name; raise BadInput if nothing does."""
    opener = ENDINGS.get(path.suffix.lower())
    if opener is None:
        ending = path.suffix or "nothing"
        raise BadInput(
            str(path),
            [
                Problem(
                    f"The name ends in {ending}, which stands for no format.",
                    f"Let it end in one of {', '.join(ENDINGS)}.",
                )
            ],
        )
    return opener
