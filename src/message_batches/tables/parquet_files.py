"""Reads Parquet and Arrow files, part by part."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
from pyarrow import parquet

from .readers import BATCH_ROWS, Reader, told

_BUFFER = 1 << 20
"""Bytes that are read of a column at a time."""


def open_parquet(path: Path) -> Reader:
    """Read what a Parquet file says of its columns."""
    with told(path, "Parquet"):
        schema = parquet.read_schema(path)

    def batches() -> Iterator[pa.RecordBatch]:
        # With a buffer, a row group is read page by page. Without one all of it lies in memory.
        with (
            told(path, "Parquet"),
            parquet.ParquetFile(path, buffer_size=_BUFFER, pre_buffer=False) as file,
        ):
            yield from file.iter_batches(BATCH_ROWS, use_threads=False)

    return Reader(schema, batches)


def open_arrow(path: Path) -> Reader:
    """Read what an Arrow file says of its columns."""
    with told(path, "Arrow"), _opened(path) as file:
        schema = file.schema

    def batches() -> Iterator[pa.RecordBatch]:
        with told(path, "Arrow"), _opened(path) as file:
            for number in range(file.num_record_batches):
                yield file.get_batch(number)

    return Reader(schema, batches)


def _opened(path: Path) -> pa.ipc.RecordBatchFileReader:
    # Mapped into memory, a batch takes none of its own until it is looked at.
    return pa.ipc.open_file(pa.memory_map(str(path)))
