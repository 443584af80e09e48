"""Read Arrow files, in the file format and in the stream format."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa

from message_batches.jobs.storage import Place, open_at
from message_batches.tables.formats.reader import Reader, read_errors

_FILE_FORMAT = b"ARROW1"
"""What a file in the file format starts with."""


def open_arrow(path: Place) -> Reader:
    """Read the columns of an Arrow file."""
    with read_errors(path, "Arrow"), _opened(path) as file:
        schema, _ = _open(file)

    def batches() -> Iterator[pa.RecordBatch]:
        # A batch of a file that is mapped into memory takes none until it is used.
        with read_errors(path, "Arrow"), _opened(path) as file:
            yield from _open(file)[1]

    return Reader(schema, batches)


def _opened(path: Place) -> pa.NativeFile:
    return pa.memory_map(str(path)) if isinstance(path, Path) else pa.PythonFile(open_at(path))


def _open(file: pa.NativeFile) -> tuple[pa.Schema, Iterator[pa.RecordBatch]]:
    if file.read(len(_FILE_FORMAT)) == _FILE_FORMAT:
        reader = pa.ipc.open_file(file)
        return reader.schema, map(reader.get_batch, range(reader.num_record_batches))
    file.seek(0)
    stream = pa.ipc.open_stream(file)
    return stream.schema, stream
