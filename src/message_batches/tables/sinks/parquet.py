"""Write Parquet: the columns of the table keep their types."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from message_batches.tables.answers import OutputSchema

_GROUP_BYTES = 32 << 20
"""Bytes of a row group before compression, which are held in memory until it is written."""


@contextmanager
def parquet_file(path: Path, output: OutputSchema) -> Iterator[Callable[[pa.RecordBatch], None]]:
    """Write a Parquet file."""
    group: list[pa.RecordBatch] = []
    size = 0
    with pq.ParquetWriter(path, output.schema, compression="zstd") as writer:

        def write_group() -> None:
            if group:
                writer.write_table(pa.Table.from_batches(group, output.schema))
                group.clear()

        def write(batch: pa.RecordBatch) -> None:
            nonlocal size
            group.append(batch)
            size += batch.nbytes
            if size >= _GROUP_BYTES:
                write_group()
                size = 0

        yield write
        write_group()
