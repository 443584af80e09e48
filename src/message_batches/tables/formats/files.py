"""The files of a table: their formats, and the columns that the names of their folders add."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import unquote

import pyarrow as pa
from attrs import frozen

from message_batches.jobs.errors import InputError
from message_batches.jobs.input import is_pipe, refuse_unreadable
from message_batches.jobs.storage import (
    Place,
    find,
    is_folder,
    join_url,
    list_urls,
    location,
    pure_path,
)

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
    ".sqlite": "sqlite",
    ".sqlite3": "sqlite",
    ".db": "sqlite",
    ".xlsx": "xlsx",
    ".xlsm": "xlsx",
}
"""The format of each extension."""

_COMPRESSED = (".gz", ".bz2", ".zst", ".lz4")

_NULL_FOLDER = "__HIVE_DEFAULT_PARTITION__"
"""The name of a folder whose rows have null in its column."""

_CONVERT = {
    ".xls": "In Excel, save it as an Excel workbook (.xlsx).",
    ".xlsb": "In Excel, save it as an Excel workbook (.xlsx).",
    ".ods": "Save it as an Excel workbook (.xlsx), or the sheet as CSV in UTF-8.",
    ".json": "If it holds an array, run jq -c '.[]' FILE > NEW.jsonl to convert it.",
}
"""Extensions of tables that cannot be read, with what to do."""


@frozen
class TableFile:
    """
    A file of a table.

    Attributes:
        place: its path or URL, as given.
        format: csv, tsv, jsonl, parquet, arrow, sqlite or xlsx.
        folders: columns from the names of its folders, such as `year=2024/`, with their text.
    """

    place: Place
    format: str
    folders: tuple[tuple[str, str | None], ...] = ()

    @property
    def shows_changes(self) -> bool:
        """Whether the bytes of the file are the same as long as its rows are."""
        return self.format not in ("sqlite", "xlsx")

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
    """Return the files that paths, folders and patterns name; raise InputError if one has none."""
    formats = list(dict.fromkeys(FORMATS.values()))
    if format is not None and format not in formats:
        raise InputError.at(
            "format", f'"{format}" is not a table format.', f"Use one of {', '.join(formats)}."
        )
    return [file for source in sources for file in _files_of(source, format)]


def _files_of(source: str | Path, format: str | None) -> list[TableFile]:
    place = location(source)
    if is_folder(place):
        return _in_folder(place, format)
    refuse_unreadable(place)
    return [_one_file(place, format) for place in find(source)]


def _one_file(place: Place, format: str | None) -> TableFile:
    if isinstance(place, Path) and is_pipe(place):
        message = "This is a pipe, and a table is read more than once."
        raise InputError.at(place, message, "Write it to a file, and pass that.")
    return TableFile(place, format or _format_of(place))


def _below(folder: Place) -> Iterator[tuple[Place, tuple[str, ...]]]:
    """Yield the files in a folder and its folders, with the parts of their names from there on."""
    if isinstance(folder, Path):
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                yield path, path.relative_to(folder).parts
        return
    for url in list_urls(join_url(folder, "**")):
        yield url, pure_path(url).relative_to(pure_path(folder)).parts


def _in_folder(folder: Place, format: str | None) -> list[TableFile]:
    files = []
    for path, parts in _below(folder):
        # Files that engines leave beside their data, such as _SUCCESS and .crc files.
        if any(part.startswith(("_", ".")) for part in parts):
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


def _format_of(place: Place) -> str:
    extension = _extension_of(place)
    if extension in FORMATS:
        return FORMATS[extension]
    raise InputError.at(
        place,
        f"The extension {extension} is not supported for a table."
        if extension
        else "The file name has no extension.",
        _CONVERT.get(extension, f"Use one of {', '.join(FORMATS)}, or pass the format."),
    )


def _extension_of(place: Place) -> str:
    suffixes = [suffix.lower() for suffix in pure_path(place).suffixes]
    while suffixes and suffixes[-1] in _COMPRESSED:
        suffixes.pop()
    return suffixes[-1] if suffixes else ""
