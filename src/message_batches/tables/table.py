"""
Tables from files and from frames: a schema, and batches of rows from the beginning.

No reader holds more than a part of its file, and none guesses what a text means: an id such as 007
is not changed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa

from message_batches.jobs.errors import InputError
from message_batches.jobs.input import stamp_of
from message_batches.tables.arrow_values import python_rows
from message_batches.tables.formats import (
    READERS,
    TableFile,
    find_files,
    first_line,
    in_small_batches,
)

TableSource = str | Path | Sequence[str | Path] | Any
"""A file, a folder, a pattern such as `parts/*.csv`, several of them, or a frame."""


class Table:
    """
    A table that can be read from its beginning any number of times.

    Attributes:
        name: what messages call it.
        schema: its columns.
        source: absolute paths of the files, folders and patterns it was opened by; empty for a
            frame.
        files: absolute paths of the files it is made of; empty for a frame.
        format: the format of its files, if it was passed.
    """

    def __init__(
        self,
        name: str,
        schema: pa.Schema,
        open_: Callable[[], Iterator[pa.RecordBatch]],
        *,
        source: Iterable[str | Path] = (),
        files: Iterable[Path] = (),
        format: str | None = None,
    ) -> None:
        _refuse_duplicate_columns(name, schema)
        self.name = name
        self.schema = schema
        self.source = tuple(str(Path(path).absolute()) for path in source)
        self.files = tuple(files)
        self.format = format
        self._open = open_

    @property
    def folder(self) -> Path:
        """
        The folder that relative paths in the table start from: its own.

        For a frame, it is the working directory.
        """
        if not self.files:
            return Path.cwd()
        path = Path(self.source[0])
        return path if path.is_dir() else self.files[0].parent

    def batches(self) -> Iterator[pa.RecordBatch]:
        """
        Yield the rows from the first one on, at most 2,000 rows or 4 MB at a time.

        Raises:
            InputError: a row cannot be read, or a stream that can be read only once is read again.
        """
        return in_small_batches(self._open())

    def rows(self) -> Iterator[dict[str, Any]]:
        """Yield each row as a dict of Python values by column, as a template receives it."""
        for batch in self.batches():
            yield from python_rows(batch)

    def stamp(self) -> list[list[Any]]:
        """Return path, size and modification time of each file. Equal stamps mean no change."""
        return [[str(path), *stamp_of(path)] for path in self.files]

    def fingerprint(self) -> str:
        """Return a hash of the bytes of all files and of their names."""
        total = hashlib.blake2b(digest_size=16)
        for path in self.files:
            with open(path, "rb") as file:
                digest = hashlib.file_digest(file, lambda: hashlib.blake2b(digest_size=16))
            total.update(path.name.encode("utf-8", "surrogateescape") + b"\0" + digest.digest())
        return total.hexdigest()


def open_table(source: TableSource, *, format: str | None = None) -> Table:
    """
    Open a table; its rows are read later.

    Args:
        source: the path of a CSV, JSON Lines, Parquet or Arrow file, of a folder of such files, or
            a pattern for their paths; several such paths; or a frame of Polars, pandas, pyarrow or
            any other library that supports the Arrow stream interface.
        format: csv, tsv, jsonl, parquet or arrow; by default the extension decides.

    Raises:
        InputError: a file does not exist, or is not a table.
        TypeError: `source` is neither a path nor a frame.
    """
    if isinstance(source, str | Path):
        return _open_files([source], format)
    if isinstance(source, Sequence) and all(isinstance(path, str | Path) for path in source):
        return _open_files(source, format)
    return _open_frame(source)


def _open_files(source: Sequence[str | Path], format: str | None) -> Table:
    name = ", ".join(map(str, source))
    files = find_files(source, format)
    readers = [READERS[file.format](file.path) for file in files]
    schemas = [
        file.with_folders_in(reader.schema) for file, reader in zip(files, readers, strict=True)
    ]
    schema = _common_schema(name, files, schemas)

    def batches() -> Iterator[pa.RecordBatch]:
        for file, reader in zip(files, readers, strict=True):
            for batch in reader.batches():
                yield _with_schema(file.with_folders(batch), schema)

    paths = [file.path.absolute() for file in files]
    return Table(name, schema, batches, source=source, files=paths, format=format)


def _common_schema(
    name: str, files: Sequence[TableFile], schemas: Sequence[pa.Schema]
) -> pa.Schema:
    first = schemas[0]
    for file, schema in zip(files, schemas, strict=True):
        _refuse_duplicate_columns(str(file.path), schema)
        if set(schema.names) != set(first.names):
            differing = ", ".join(sorted(set(schema.names) ^ set(first.names)))
            raise InputError.at(
                file.path,
                f"Its columns differ from those of {files[0].path.name}: {differing}.",
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


def _open_frame(frame: Any) -> Table:
    name = f"the {type(frame).__name__}"
    if type(frame).__module__.partition(".")[0] == "pandas":
        # To its user, an index with a name is a column; the default index only counts rows.
        try:
            frame = pa.Table.from_pandas(frame, preserve_index=any(frame.index.names))
        except pa.ArrowException as error:
            raise InputError.at(
                name,
                f"The frame cannot be converted to Arrow: {first_line(error)}.",
                "Use one type for each column.",
            ) from None
    if hasattr(frame, "to_batches") and hasattr(frame, "schema"):
        # A pyarrow Table or Dataset; the latter reads its files again each time.
        return Table(name, frame.schema, lambda: iter(frame.to_batches()))
    if not hasattr(frame, "__arrow_c_stream__"):
        raise TypeError(
            f"{name} is not a table. Pass a path, or a frame of Polars, pandas or pyarrow; call "
            "collect() on a lazy frame."
        )
    readers = [pa.RecordBatchReader.from_stream(frame)]

    def batches() -> Iterator[pa.RecordBatch]:
        if not readers and isinstance(frame, pa.RecordBatchReader):
            raise InputError.at(
                name,
                "The stream was read already and can be read only once.",
                "Pass a pyarrow Table or a file.",
            )
        yield from readers.pop() if readers else pa.RecordBatchReader.from_stream(frame)

    return Table(name, readers[0].schema, batches)


def _refuse_duplicate_columns(name: str, schema: pa.Schema) -> None:
    for column in dict.fromkeys(schema.names):
        if schema.names.count(column) > 1:
            raise InputError.at(
                name, f'More than one column is named "{column}".', "Give each column its own name."
            )
