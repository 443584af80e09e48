"""Read Parquet files, page by page."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
from pyarrow import parquet

from message_batches.tables.formats.reader import BATCH_BYTES, BATCH_ROWS, Reader, read_errors

_BUFFER = 1 << 20
"""Bytes of a column that are read at a time."""


def open_parquet(path: Path) -> Reader:
    """Read the columns of a Parquet file."""
    with read_errors(path, "Parquet"), parquet.ParquetFile(path) as file:
        schema = file.schema_arrow
        rows = _batch_rows(file.metadata)

    def batches() -> Iterator[pa.RecordBatch]:
        # With a buffer, a row group is read page by page. Without one it is loaded completely.
        with (
            read_errors(path, "Parquet"),
            parquet.ParquetFile(path, buffer_size=_BUFFER, pre_buffer=False) as file,
        ):
            yield from file.iter_batches(rows, use_threads=False)

    return Reader(schema, batches)


def _batch_rows(metadata: parquet.FileMetaData) -> int:
    """Return how many rows of the widest row group make a batch: a row may hold an image."""
    groups = map(metadata.row_group, range(metadata.num_row_groups))
    widest = max((group.total_byte_size / max(group.num_rows, 1) for group in groups), default=0)
    return max(1, min(BATCH_ROWS, int(BATCH_BYTES / max(widest, 1))))
