"""
Tables, wherever they come from, as one thing: a schema, and batches of rows from the beginning.

No reader holds more than a part of its file, and none guesses at what a text means: an id such as
007 stays what it is.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa

from message_batches.jobs.errors import Diagnostic, InputError
from message_batches.tables.csv_files import open_csv
from message_batches.tables.files import TableFile, find_files
from message_batches.tables.json_lines import open_json_lines
from message_batches.tables.parquet_files import open_arrow, open_parquet
from message_batches.tables.readers import Reader, first_line, in_small_batches
from message_batches.tables.values import python_rows

TableSource = str | Path | Sequence[str | Path] | Any
"""A file, a folder, a pattern such as `parts/*.csv`, several files, or a frame."""

_READERS: dict[str, Callable[[Path], Reader]] = {
    "csv": open_csv,
    "tsv": open_csv,
    "jsonl": open_json_lines,
    "parquet": open_parquet,
    "arrow": open_arrow,
}


class Table:
    """
    A table that can be read from its beginning any number of times.

    Attributes:
        name: what messages call it.
        schema: its columns.
        source: the files, folders and patterns that it was opened by, as absolute paths; none for
            a frame.
        files: the files that it is made of, as absolute paths; none for a frame.
        format: the format of its files, where it was given.
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
        _refuse_equal_names(name, schema)
        self.name = name
        self.schema = schema
        self.source = tuple(str(Path(one).absolute()) for one in source)
        self.files = tuple(files)
        self.format = format
        self._open = open_

    @property
    def folder(self) -> Path:
        """
        Where relative paths in the table begin: its folder, from wherever the program is run.

        Of a frame, that is the working directory.
        """
        if not self.files:
            return Path.cwd()
        given = Path(self.source[0])
        return given if given.is_dir() else self.files[0].parent

    def batches(self) -> Iterator[pa.RecordBatch]:
        """
        Read from the first row on, at most some thousand rows or some MB at a time.

        Raises:
            InputError: a row cannot be read, or a frame that gives its rows only once was read.
        """
        return in_small_batches(self._open())

    def rows(self) -> Iterator[dict[str, Any]]:
        """Read each row as a dict of Python values by column, as a template gets it."""
        for batch in self.batches():
            yield from python_rows(batch)

    def stamp(self) -> list[list[Any]]:
        """Give path, size and time of change of each file: the same stamp, the same table."""
        stamps = []
        for path in self.files:
            stat = path.stat()
            stamps.append([str(path), stat.st_size, stat.st_mtime_ns])
        return stamps

    def fingerprint(self) -> str:
        """Hash the bytes of all files, and their names within the table."""
        whole = hashlib.blake2b(digest_size=16)
        for path in self.files:
            with open(path, "rb") as file:
                digest = hashlib.file_digest(file, lambda: hashlib.blake2b(digest_size=16))
            whole.update(path.name.encode("utf-8", "surrogateescape") + b"\0" + digest.digest())
        return whole.hexdigest()


def open_table(source: TableSource, *, format: str | None = None) -> Table:
    """
    Open a table; its rows are read later.

    Args:
        source: the path of a CSV, JSON Lines, Parquet or Arrow file, of a folder of such files, or
            a pattern for their paths; several such paths; or a frame of Polars, pandas, pyarrow or
            anything else that knows the Arrow stream interface.
        format: csv, tsv, jsonl, parquet or arrow, where the ending of the name does not tell.

    Raises:
        InputError: there is no such file, or it is no table.
    """
    if isinstance(source, str | Path):
        return _open_files([source], format)
    if isinstance(source, Sequence) and all(isinstance(one, str | Path) for one in source):
        return _open_files(source, format)
    return _open_frame(source)


def _open_files(source: Sequence[str | Path], format: str | None) -> Table:
    name = ", ".join(map(str, source))
    files = find_files(source, format)
    readers = [_READERS[file.format](file.path) for file in files]
    schemas = [
        file.with_folders_in(reader.schema) for file, reader in zip(files, readers, strict=True)
    ]
    schema = _common(name, files, schemas)

    def batches() -> Iterator[pa.RecordBatch]:
        for file, reader in zip(files, readers, strict=True):
            for batch in reader.batches():
                yield _fitted(file.with_folders(batch), schema)

    paths = [file.path.absolute() for file in files]
    return Table(name, schema, batches, source=source, files=paths, format=format)


def _common(name: str, files: Sequence[TableFile], schemas: Sequence[pa.Schema]) -> pa.Schema:
    first = schemas[0]
    for file, schema in zip(files, schemas, strict=True):
        _refuse_equal_names(str(file.path), schema)
        if set(schema.names) != set(first.names):
            differing = ", ".join(sorted(set(schema.names) ^ set(first.names)))
            raise InputError(
                str(file.path),
                [
                    Diagnostic(
                        f"It has not the same columns as {files[0].path.name}: {differing}.",
                        "Give all files of a table the same columns.",
                    )
                ],
            )
    try:
        return pa.unify_schemas(
            [s.remove_metadata() for s in schemas], promote_options="permissive"
        )
    except (pa.ArrowInvalid, pa.ArrowTypeError) as error:
        raise InputError(
            name,
            [
                Diagnostic(
                    f"The files do not agree on the type of a column: {first_line(error)}.",
                    "Give all files of a table the same types.",
                )
            ],
        ) from None


def _fitted(batch: pa.RecordBatch, schema: pa.Schema) -> pa.RecordBatch:
    if batch.schema.equals(schema):
        return batch
    return batch.select(schema.names).cast(schema)


def _open_frame(frame: Any) -> Table:
    name = f"the {type(frame).__name__}"
    if type(frame).__module__.partition(".")[0] == "pandas":
        # An index with a name is a column to whoever made it; the one that counts rows is none.
        try:
            frame = pa.Table.from_pandas(frame, preserve_index=any(frame.index.names))
        except pa.ArrowException as error:
            what = f"It cannot be a table: {first_line(error)}."
            raise InputError(name, [Diagnostic(what, "Give each column one type.")]) from None
    if hasattr(frame, "to_batches") and hasattr(frame, "schema"):
        # A pyarrow Table or Dataset; the latter reads its files again each time.
        return Table(name, frame.schema, lambda: iter(frame.to_batches()))
    if not hasattr(frame, "__arrow_c_stream__"):
        raise TypeError(
            f"{name} is no table: give a path, or a frame of Polars, pandas or pyarrow "
            "(of a lazy one, what collect() gives)"
        )
    readers = [pa.RecordBatchReader.from_stream(frame)]

    def batches() -> Iterator[pa.RecordBatch]:
        if not readers and isinstance(frame, pa.RecordBatchReader):
            raise InputError(
                name,
                [Diagnostic("It gives its rows only once.", "Give a Table or a file instead.")],
            )
        yield from readers.pop() if readers else pa.RecordBatchReader.from_stream(frame)

    return Table(name, readers[0].schema, batches)


def _refuse_equal_names(name: str, schema: pa.Schema) -> None:
    taken = [column for column in dict.fromkeys(schema.names) if schema.names.count(column) > 1]
    if taken:
        raise InputError(
            name,
            [
                Diagnostic(
                    f'More than one column is called "{taken[0]}".',
                    "Give each column a name of its own.",
                )
            ],
        )
