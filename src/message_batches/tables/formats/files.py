"""The files of a table: their formats, and the columns that the names of their folders add."""

from __future__ import annotations

import os
from collections.abc import Iterable
from glob import glob, has_magic
from pathlib import Path
from urllib.parse import unquote

import pyarrow as pa
from attrs import frozen

from message_batches.jobs.errors import InputError
from message_batches.jobs.input import is_pipe, refuse_unreadable

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
"""The format of each extension."""

_COMPRESSED = (".gz", ".bz2", ".zst", ".lz4")

_NULL_FOLDER = "__HIVE_DEFAULT_PARTITION__"
"""The name of a folder whose rows have null in its column."""

_CONVERT = {
    ".xlsx": "In Excel, save the sheet as CSV UTF-8.",
    ".xls": "In Excel, save the sheet as CSV UTF-8.",
    ".ods": "Save the sheet as CSV, in UTF-8.",
    ".json": "If it holds an array, convert it to JSON Lines with jq -c '.[]'.",
}
"""Extensions of tables that cannot be read, with what to do."""


@frozen
class TableFile:
    """
    A file of a table.

    Attributes:
        path: its path, as given.
        format: csv, tsv, jsonl, parquet or arrow.
        folders: columns from the names of its folders, such as `year=2024/`, with their text.
    """

    path: Path
    format: str
    folders: tuple[tuple[str, str | None], ...] = ()

    def with_folders_in(self, schema: pa.Schema) -> pa.Schema:
        """Return the schema with the columns of the folders."""
        for name, _ in self.folders:
            schema = schema.append(pa.field(name, pa.string()))
        return schema

    def with_folders(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        """Return the batch with the columns of the folders, the same value in each row."""
        for name, value in self.folders:
            batch = batch.append_column(
                pa.field(name, pa.string()), pa.repeat(pa.scalar(value, pa.string()), len(batch))
            )
        return batch


def find_files(sources: Iterable[str | Path], format: str | None) -> list[TableFile]:
    """Return the files that paths, folders and patterns name; raise InputError without any."""
    formats = list(dict.fromkeys(FORMATS.values()))
    if format is not None and format not in formats:
        raise InputError.at(
            "format", f'"{format}" is not a table format.', f"Use one of {', '.join(formats)}."
        )
    files = [file for source in sources for file in _files_of(str(source), format)]
    if not files:
        raise InputError.at("table", "The list of files is empty.", "Pass at least one file.")
    return files


def _files_of(source: str, format: str | None) -> list[TableFile]:
    path = Path(source)
    if os.path.isdir(path):
        return _in_folder(path, format)
    refuse_unreadable(source)
    if has_magic(source) and not path.exists():
        matches = sorted(glob(source, recursive=True))
        if not matches:
            raise InputError.at(source, "No file matches this pattern.", "Check the pattern.")
        return [_one_file(Path(match), format) for match in matches]
    return [_one_file(path, format)]


def _one_file(path: Path, format: str | None) -> TableFile:
    if is_pipe(path):
        message = "This is a pipe, and a table is read more than once."
        raise InputError.at(path, message, "Write it to a file, and pass that.")
    return TableFile(path, format or _format_of(path))


def _in_folder(folder: Path, format: str | None) -> list[TableFile]:
    files = []
    for path in sorted(folder.rglob("*")):
        parts = path.relative_to(folder).parts
        # Files that engines leave beside their data, such as _SUCCESS and .crc files.
        if not path.is_file() or any(part.startswith(("_", ".")) for part in parts):
            continue
        if format is None and _extension_of(path) not in FORMATS:
            continue
        pairs = [part.split("=", 1) for part in parts[:-1] if "=" in part]
        folders = tuple(
            (unquote(name), None if value == _NULL_FOLDER else unquote(value))
            for name, value in pairs
        )
        files.append(TableFile(path, format or _format_of(path), folders))
    if not files:
        raise InputError.at(
            folder,
            "The folder does not contain a table.",
            f"Use files with one of the extensions {', '.join(FORMATS)}.",
        )
    formats = {file.format for file in files}
    if len(formats) > 1:
        raise InputError.at(
            folder,
            f"The folder has files in several formats: {', '.join(sorted(formats))}.",
            "Keep only one format in it, or pass a pattern such as 'folder/*.parquet'.",
        )
    return files


def _format_of(path: Path) -> str:
    extension = _extension_of(path)
    if extension in FORMATS:
        return FORMATS[extension]
    raise InputError.at(
        path,
        f"The extension {extension} is not supported for a table."
        if extension
        else "The file name has no extension.",
        _CONVERT.get(extension, f"Use one of {', '.join(FORMATS)}, or pass the format."),
    )


def _extension_of(path: Path) -> str:
    suffixes = [suffix.lower() for suffix in path.suffixes]
    while suffixes and suffixes[-1] in _COMPRESSED:
        suffixes.pop()
    return suffixes[-1] if suffixes else ""
