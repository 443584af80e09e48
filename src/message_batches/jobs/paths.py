"""What the files of a run are called, by what a person calls the run."""

from __future__ import annotations

from pathlib import Path

TABLES = (".parquet", ".csv", ".sqlite", ".db")
"""What the name of an output ends in that is a table; every other one is lines of JSON."""

_RESULTS = ".results.jsonl"


def results_of(out: Path) -> Path:
    """
    Name the file that holds the result lines of a run: its output, or beside it if that is a table.

    The ledger and all else that belongs to the run are named after this file.
    """
    return out.with_name(out.name + _RESULTS) if out.suffix.lower() in TABLES else out


def table_of(results: Path) -> Path | None:
    """Name the table that a run is to write, by its result lines; None if it writes none."""
    out = results.with_name(results.name.removesuffix(_RESULTS))
    return out if out != results and out.suffix.lower() in TABLES else None
