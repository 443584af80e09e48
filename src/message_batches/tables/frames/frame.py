"""Choose how an object is read as a table, and read data frames."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import pyarrow as pa

from message_batches.jobs.errors import InputError
from message_batches.tables.formats import Reader, TemporaryFile, first_line
from message_batches.tables.frames.hugging_face import open_dataset
from message_batches.tables.frames.rows import open_rows


def open_frame(frame: Any, name: str) -> Reader:
    """
    Return the columns and the rows of an object.

    Args:
        frame: the object.
        name: what messages call it.

    Raises:
        InputError: it is a table, but cannot be converted.
        TypeError: it is not a table.
    """
    library = type(frame).__module__.partition(".")[0]
    if library == "datasets":
        return open_dataset(frame, name)
    if library == "pandas" and hasattr(frame, "columns"):
        frame = _of_pandas(frame, name)
    if isinstance(frame, pa.RecordBatchReader):
        return _kept(frame)
    if hasattr(frame, "to_batches") and hasattr(frame, "schema"):
        # A pyarrow Table or Dataset; the latter reads its files again each time.
        return Reader(frame.schema, lambda: iter(frame.to_batches()))
    if hasattr(frame, "__arrow_c_stream__"):
        schema = pa.RecordBatchReader.from_stream(frame).schema
        return Reader(schema, lambda: iter(pa.RecordBatchReader.from_stream(frame)))
    if isinstance(frame, Iterable) and not isinstance(frame, Mapping | str | bytes):
        return open_rows(frame, name)
    raise TypeError(
        f"{name} is not a table. Pass a path; a frame of Polars, pandas or pyarrow; a Dataset of "
        "Hugging Face; or rows as dicts. Call collect() on a lazy frame."
    )


def _of_pandas(frame: Any, name: str) -> pa.Table:
    for column in frame.columns[frame.columns.duplicated()]:
        raise InputError.at(
            name, f'More than one column is named "{column}".', "Give each column its own name."
        )
    try:
        # To its user, an index with a name is a column; the default index only counts rows.
        return pa.Table.from_pandas(frame, preserve_index=any(frame.index.names))
    except pa.ArrowException as error:
        raise InputError.at(
            name,
            f"The frame cannot be converted to Arrow: {first_line(error)}.",
            "Use one type for each column.",
        ) from None


def _kept(stream: pa.RecordBatchReader) -> Reader:
    """Write a stream, which can be read only once, to a file that is deleted with the reader."""
    kept = TemporaryFile()
    with open(kept.path, "wb") as file, pa.ipc.new_stream(file, stream.schema) as writer:
        for batch in stream:
            writer.write_batch(batch)

    def batches() -> Iterator[pa.RecordBatch]:
        with pa.OSFile(str(kept.path)) as file, pa.ipc.open_stream(file) as reader:
            yield from reader

    return Reader(stream.schema, batches)
