"""Read Parquet files, page by page."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

import pyarrow as pa
from pyarrow import parquet

from message_batches.jobs.storage import Place, open_at
from message_batches.tables.formats.reader import BATCH_BYTES, BATCH_ROWS, Reader, read_errors

_BUFFER = 1 << 20
"""Bytes of a column that are read at a time."""


def open_parquet(path: Place) -> Reader:
    """Read the columns of a Parquet file."""
    with read_errors(path, "Parquet"), _opened(path) as file:
        schema = file.schema_arrow
        rows = _batch_rows(file.metadata)

    def batches() -> Iterator[pa.RecordBatch]:
        # With a buffer, a row group is read page by page. Without one it is loaded completely.
        with (
            read_errors(path, "Parquet"),
            _opened(path, buffer_size=_BUFFER, pre_buffer=False) as file,
        ):
            yield from file.iter_batches(rows, use_threads=False)

    return Reader(schema, batches)


@contextmanager
def _opened(path: Place, **options: Any) -> Iterator[parquet.ParquetFile]:
    # Of a URL exactly what is asked for: a reader ahead would read columns that are left out.
    with (
        nullcontext(path) if isinstance(path, Path) else open_at(path, block=0) as source,
        parquet.ParquetFile(source, **options) as file,
    ):
        yield file


def _batch_rows(metadata: parquet.FileMetaData) -> int:
    """Return how many rows of the widest row group make a batch: a row may hold an image."""
    groups = map(metadata.row_group, range(metadata.num_row_groups))
    widest = max((group.total_byte_size / max(group.num_rows, 1) for group in groups), default=0)
    return max(1, min(BATCH_ROWS, int(BATCH_BYTES / max(widest, 1))))
