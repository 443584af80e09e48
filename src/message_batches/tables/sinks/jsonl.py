"""JSON Lines: each result as the server sent it. A row without a result has no line."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pyarrow as pa

from message_batches.tables.layout import Layout
from message_batches.tables.sinks.kinds import Write


@contextmanager
def jsonl_file(path: Path, layout: Layout) -> Iterator[Write]:
    """Write a file of result lines."""
    raw = layout.names["raw"]
    with open(path, "wb") as file:

        def write(batch: pa.RecordBatch) -> None:
            lines = batch.column(raw).cast("binary").drop_null().to_pylist()
            file.writelines(line + b"\n" for line in lines)

        yield write
