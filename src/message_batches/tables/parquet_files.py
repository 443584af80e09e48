"""Reads Parquet and Arrow files, part by part."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
from pyarrow import parquet

from message_batches.tables.readers import BATCH_BYTES, BATCH_ROWS, Reader, told

_BUFFER = 1 << 20
"""Bytes that are read of a column at a time."""


def open_parquet(path: Path) -> Reader:
    """Read what a Parquet file says of its columns."""
    with told(path, "Parquet"), parquet.ParquetFile(path) as file:
        schema = file.schema_arrow
        rows = _rows_in_a_batch(file.metadata)

    def batches() -> Iterator[pa.RecordBatch]:
        # With a buffer, a row group is read page by page. Without one all of it lies in memory.
        with (
            told(path, "Parquet"),
            parquet.ParquetFile(path, buffer_size=_BUFFER, pre_buffer=False) as file,
        ):
            yield from file.iter_batches(rows, use_threads=False)

    return Reader(schema, batches)


def _rows_in_a_batch(metadata: parquet.FileMetaData) -> int:
    """Reckon how many rows of the widest row group are a batch: a row may hold an image."""
    groups = map(metadata.row_group, range(metadata.num_row_groups))
    widest = max((group.total_byte_size / max(group.num_rows, 1) for group in groups), default=0)
    return max(1, min(BATCH_ROWS, int(BATCH_BYTES / max(widest, 1))))


def open_arrow(path: Path) -> Reader:
    """Read what an Arrow file, of either of the two formats, says of its columns."""
    with told(path, "Arrow"), pa.memory_map(str(path)) as file:
        schema = _opened(file)[0]

    def batches() -> Iterator[pa.RecordBatch]:
        # Mapped into memory, a batch takes none of its own until it is looked at.
        with told(path, "Arrow"), pa.memory_map(str(path)) as file:
            yield from _opened(file)[1]

    return Reader(schema, batches)


def _opened(file: pa.NativeFile) -> tuple[pa.Schema, Iterator[pa.RecordBatch]]:
    if file.read(len(_FILE_MARK)) == _FILE_MARK:
        reader = pa.ipc.open_file(file)
        return reader.schema, map(reader.get_batch, range(reader.num_record_batches))
    file.seek(0)
    stream = pa.ipc.open_stream(file)
    return stream.schema, stream


_FILE_MARK = b"ARROW1"
