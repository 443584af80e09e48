"""Finds the files that a table is made of, and what their folders say about their rows."""

from __future__ import annotations

from collections.abc import Iterable
from glob import glob, has_magic
from pathlib import Path
from urllib.parse import unquote

import pyarrow as pa
from attrs import frozen

from message_batches.jobs.errors import Diagnostic, InputError

FORMATS = {
    ".csv": "csv",
    ".tsv": "tsv",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".parquet": "parquet",
    ".pq": "parquet",
    ".arrow": "arrow",
    ".feather": "arrow",
    ".ipc": "arrow",
}
"""The format that each ending of a name stands for."""

_COMPRESSED = (".gz", ".bz2", ".zst", ".lz4")

_NULL_FOLDER = "__HIVE_DEFAULT_PARTITION__"
"""How a folder is called whose rows have null in its column."""

_OTHER_ENDINGS = {
    ".xlsx": "In Excel, save the sheet as CSV UTF-8.",
    ".xls": "In Excel, save the sheet as CSV UTF-8.",
    ".ods": "Save the sheet as CSV, in UTF-8.",
    ".json": "If it is an array, jq -c '.[]' makes JSON Lines of it: one object on each line.",
}
"""Endings of other kinds of tables, with what to do about them."""


@frozen
class TableFile:
    """
    A file of a table.

    Attributes:
        path: where it is, as it was given.
        format: csv, tsv, jsonl, parquet or arrow.
        folders: columns that its folders give all of its rows, as in `year=2024/`, with their
            values as text.
    """

    path: Path
    format: str
    folders: tuple[tuple[str, str | None], ...] = ()

    def with_folders_in(self, schema: pa.Schema) -> pa.Schema:
        """Add the columns that the folders give."""
        for name, _ in self.folders:
            schema = schema.append(pa.field(name, pa.string()))
        return schema

    def with_folders(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        """Add the columns that the folders give, the same value in each row."""
        for name, value in self.folders:
            batch = batch.append_column(
                pa.field(name, pa.string()), pa.repeat(pa.scalar(value, pa.string()), len(batch))
            )
        return batch


def find_files(sources: Iterable[str | Path], format: str | None) -> list[TableFile]:
    """Find the files that paths, folders and patterns stand for; raise InputError if none."""
    formats = list(dict.fromkeys(FORMATS.values()))
    if format is not None and format not in formats:
        what = f"{format} is no format that is known here."
        raise InputError("format", [Diagnostic(what, f"The formats are {', '.join(formats)}.")])
    found = [file for source in sources for file in _files_of(str(source), format)]
    if not found:
        raise InputError("table", [Diagnostic("No file is given.", "Name at least one.")])
    return found


def _files_of(source: str, format: str | None) -> list[TableFile]:
    path = Path(source)
    if path.is_dir():
        return _in_folder(path, format)
    if has_magic(source) and not path.exists():
        matches = sorted(glob(source, recursive=True))
        if not matches:
            raise InputError(
                source, [Diagnostic("No file fits this pattern.", "Check it and the folder.")]
            )
        return [_one_file(Path(match), format) for match in matches]
    return [_one_file(path, format)]


def _one_file(path: Path, format: str | None) -> TableFile:
    return TableFile(path, format or _format_of(path))


def _in_folder(folder: Path, format: str | None) -> list[TableFile]:
    files = []
    for path in sorted(folder.rglob("*")):
        parts = path.relative_to(folder).parts
        # What engines leave beside their data, such as _SUCCESS and .crc files, begins like this.
        if not path.is_file() or any(part.startswith(("_", ".")) for part in parts):
            continue
        if format is None and _ending_of(path) not in FORMATS:
            continue
        pairs = [part.split("=", 1) for part in parts[:-1] if "=" in part]
        folders = tuple(
            (unquote(name), None if value == _NULL_FOLDER else unquote(value))
            for name, value in pairs
        )
        files.append(TableFile(path, format or _format_of(path), folders))
    if not files:
        raise InputError(
            str(folder),
            [
                Diagnostic(
                    "No file in this folder is a table.", f"Its files may end in {_endings()}."
                )
            ],
        )
    formats = {file.format for file in files}
    if len(formats) > 1:
        raise InputError(
            str(folder),
            [
                Diagnostic(
                    f"The folder has files of several formats: {', '.join(sorted(formats))}.",
                    "Leave only one kind in it, or give a pattern such as 'folder/*.parquet'.",
                )
            ],
        )
    return files


def _format_of(path: Path) -> str:
    ending = _ending_of(path)
    if ending in FORMATS:
        return FORMATS[ending]
    what = f"Its ending, {ending}, is not that of a table" if ending else "Its name has no ending"
    hint = _OTHER_ENDINGS.get(ending, f"Use one of {_endings()}, or name the format.")
    raise InputError(str(path), [Diagnostic(f"{what}.", hint)])


def _ending_of(path: Path) -> str:
    suffixes = [suffix.lower() for suffix in path.suffixes]
    while suffixes and suffixes[-1] in _COMPRESSED:
        suffixes.pop()
    return suffixes[-1] if suffixes else ""


def _endings() -> str:
    return ", ".join(FORMATS)
