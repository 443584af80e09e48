"""Write JSON Lines: each result as the service sent it. A row without a result has no line."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pyarrow as pa

from message_batches.tables.answers import OutputSchema


@contextmanager
def jsonl_file(path: Path, output: OutputSchema) -> Iterator[Callable[[pa.RecordBatch], None]]:
    """Write a file of result lines."""
    raw = output.names["raw"]
    with open(path, "wb") as file:

        def write(batch: pa.RecordBatch) -> None:
            lines = batch.column(raw).cast("binary").drop_null().to_pylist()
            file.writelines(line + b"\n" for line in lines)

        yield write
