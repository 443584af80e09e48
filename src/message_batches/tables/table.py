"""
Tables from files and from frames: a schema, and batches of rows from the beginning.

No reader holds more than a part of its file, and none guesses what a text means: an id such as 007
is not changed.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa

from message_batches.jobs.errors import InputError
from message_batches.jobs.storage import (
    Place,
    absolute,
    is_folder,
    location,
    open_at,
    parent_of,
    pure_path,
    stamp_at,
)
from message_batches.tables.arrow_values import python_rows
from message_batches.tables.formats import (
    TableFile,
    find_files,
    first_line,
    in_small_batches,
    open_file,
)
from message_batches.tables.frames import open_frame

TableSource = str | Path | Sequence[str | Path] | Any
"""A file, a folder, a pattern such as `parts/*.csv`, several of them; a frame, or rows as dicts."""


class Table:
    """
    A table that can be read from its beginning any number of times.

    Attributes:
        name: what messages call it.
        schema: its columns.
        source: absolute paths or URLs of the files, folders and patterns it was opened by; empty
            for a frame.
        files: absolute paths or URLs of the files it is made of, which show whether it changed.
            Empty for a frame; and for databases and workbooks, whose bytes change though their
            rows do not: a run keeps a copy of such rows.
        format: the format of its files, if it was passed.
        folder: the folder that relative paths in the table start from: its own. None for a frame,
            whose paths start from the working directory.
        has_mark: whether one of its files is CSV with a byte order mark, as Excel writes it.
    """

    def __init__(
        self,
        name: str,
        schema: pa.Schema,
        open_: Callable[[], Iterator[pa.RecordBatch]],
        *,
        source: Iterable[str | Path] = (),
        files: Iterable[Path | str] = (),
        format: str | None = None,
        folder: Place | None = None,
        has_mark: bool = False,
    ) -> None:
        _refuse_duplicate_columns(name, schema)
        self.name = name
        self.schema = schema
        self.source = tuple(str(absolute(location(path))) for path in source)
        self.files = tuple(files)
        self.format = format
        self.folder = folder
        self.has_mark = has_mark
        self._open = open_

    def batches(self) -> Iterator[pa.RecordBatch]:
        """
        Yield the rows from the first one on, at most 2,000 rows or 4 MB at a time.

        Raises:
            InputError: a row cannot be read.
        """
        return in_small_batches(self._open())

    def rows(self) -> Iterator[dict[str, Any]]:
        """Yield each row as a dict of Python values by column, as a template receives it."""
        for batch in self.batches():
            yield from python_rows(batch)

    def stamp(self) -> list[list[Any]]:
        """Return path, size and modification time of each file. Equal stamps mean no change."""
        return [[str(place), *stamp_at(place)] for place in self.files]

    def fingerprint(self) -> str:
        """Return a hash of the bytes of all files and of their names."""
        total = hashlib.blake2b(digest_size=16)
        for place in self.files:
            digest = hashlib.blake2b(digest_size=16)
            with open_at(place) as file:
                while block := file.read(1 << 20):
                    digest.update(block)
            name = pure_path(place).name.encode("utf-8", "surrogateescape")
            total.update(name + b"\0" + digest.digest())
        return total.hexdigest()


def open_table(
    source: TableSource, *, format: str | None = None, table: str | None = None
) -> Table:
    """
    Open a table; its rows are read later.

    Args:
        source: the path or URL of a CSV, JSON Lines, Parquet, Arrow, SQLite or Excel file, of a
            folder of such files, or a pattern for them; several of these; a frame of Polars,
            pandas, pyarrow or any other library that supports the Arrow stream interface; a Dataset
            of Hugging Face; or rows as dicts: a list, or anything else that yields them, which is
            read once.
        format: csv, tsv, jsonl, parquet, arrow, sqlite or xlsx; by default the extension decides.
        table: the table of a database, or the sheet of a workbook, if the file has several.

    Raises:
        InputError: a file does not exist, or is not a table.
        TypeError: `source` is neither a path nor a table.
    """
    if isinstance(source, str | Path):
        return _open_files([source], format, table)
    if isinstance(source, Sequence) and source and all(isinstance(p, str | Path) for p in source):
        return _open_files(source, format, table)
    name = f"the {type(source).__name__}"
    if table is not None:
        raise InputError.at(name, "A table that is not a file has no name.", "Leave table out.")
    frame = open_frame(source, name)
    return Table(name, frame.schema, frame.batches)


def _open_files(source: Sequence[str | Path], format: str | None, table: str | None) -> Table:
    name = ", ".join(str(location(path)) for path in source)
    files = find_files(source, format)
    readers = [open_file(file, table) for file in files]
    schemas = [
        file.with_folders_in(reader.schema) for file, reader in zip(files, readers, strict=True)
    ]
    schema = _common_schema(name, files, schemas)

    def batches() -> Iterator[pa.RecordBatch]:
        for file, reader in zip(files, readers, strict=True):
            for batch in reader.batches():
                yield _with_schema(file.with_folders(batch), schema)

    first = location(source[0])
    is_fixed = all(file.shows_changes for file in files)
    return Table(
        name,
        schema,
        batches,
        source=source,
        files=[absolute(file.place) for file in files] if is_fixed else (),
        format=format,
        folder=absolute(first) if is_folder(first) else parent_of(absolute(files[0].place)),
        has_mark=any(reader.has_mark for reader in readers),
    )


def _common_schema(
    name: str, files: Sequence[TableFile], schemas: Sequence[pa.Schema]
) -> pa.Schema:
    first = schemas[0]
    for file, schema in zip(files, schemas, strict=True):
        _refuse_duplicate_columns(str(file.place), schema)
        if set(schema.names) != set(first.names):
            differing = ", ".join(sorted(set(schema.names) ^ set(first.names)))
            raise InputError.at(
                file.place,
                f"Its columns differ from those of {pure_path(files[0].place).name}: {differing}.",
                "Use the same columns in all files of a table.",
            )
    try:
        return pa.unify_schemas(
            [schema.remove_metadata() for schema in schemas], promote_options="permissive"
        )
    except (pa.ArrowInvalid, pa.ArrowTypeError) as error:
        raise InputError.at(
            name,
            f"The type of a column differs between the files: {first_line(error)}.",
            "Use the same types in all files of a table.",
        ) from None


def _with_schema(batch: pa.RecordBatch, schema: pa.Schema) -> pa.RecordBatch:
    if batch.schema.equals(schema):
        return batch
    return batch.select(schema.names).cast(schema)


def _refuse_duplicate_columns(name: str, schema: pa.Schema) -> None:
    for column, times in Counter(schema.names).items():
        if times > 1:
            raise InputError.at(
                name, f'More than one column is named "{column}".', "Give each column its own name."
            )
