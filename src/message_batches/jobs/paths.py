"""The names of the files of a run, which follow from its output."""

from __future__ import annotations

from pathlib import Path

TABLES = (".parquet", ".csv", ".sqlite", ".db")
"""The extensions of tables. An output with any other extension is JSON lines."""

_RESULTS = ".results.jsonl"


def results_of(out: Path) -> Path:
    """
    Return the path of the result lines of a run: its output, or beside it if that is a table.

    The ledger and all other files of the run are named after this file.
    """
    return out.with_name(out.name + _RESULTS) if out.suffix.lower() in TABLES else out


def table_of(results: Path) -> Path | None:
    """Return the path of the table that a run writes, by its result lines; None if it has none."""
    out = results.with_name(results.name.removesuffix(_RESULTS))
    return out if out != results and out.suffix.lower() in TABLES else None
