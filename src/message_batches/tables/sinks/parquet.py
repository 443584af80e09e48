"""Parquet: the user's columns keep their types."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from message_batches.tables.layout import Layout
from message_batches.tables.sinks.kinds import Write

_GROUP_BYTES = 32 << 20
"""Of a row group before it is compressed: what has to be held until it can be written."""


@contextmanager
def parquet_file(path: Path, layout: Layout) -> Iterator[Write]:
    """Write a Parquet file."""
    group: list[pa.RecordBatch] = []
    size = 0
    with pq.ParquetWriter(path, layout.schema, compression="zstd") as writer:

        def close_group() -> None:
            if group:
                writer.write_table(pa.Table.from_batches(group, layout.schema))
                group.clear()

        def write(batch: pa.RecordBatch) -> None:
            nonlocal size
            group.append(batch)
            size += batch.nbytes
            if size >= _GROUP_BYTES:
                close_group()
                size = 0

        yield write
        close_group()
