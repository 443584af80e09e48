"""
The answers of a run in a scratch file, between reading and writing them.

Which columns have values, and which type a column needs, is known once all answers are read. The
file has no name, so nothing is left of it when the process is killed.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryFile
from typing import Self

import pyarrow as pa
import pyarrow.compute as pc

from message_batches.tables.answers import ANSWER_SCHEMA, COUNTS

_OPTIONS = pa.ipc.IpcWriteOptions(compression="lz4")


class Spill:
    """
    Batches of answers. Use it as a context manager.

    Attributes:
        filled: the columns of the answer that have a value in any row.
    """

    def __init__(self, folder: Path, *, with_raw: bool) -> None:
        """
        Open a scratch file.

        Args:
            folder: where there is room for it.
            with_raw: whether the column `raw` is kept, which is most of what a result is.
        """
        self._columns = [name for name in ANSWER_SCHEMA.names if with_raw or name != "raw"]
        self._schema = pa.schema([ANSWER_SCHEMA.field(name) for name in self._columns])
        self._file = TemporaryFile(dir=folder)  # noqa: SIM115  # __exit__ closes it
        self._writer = pa.ipc.new_stream(self._file, self._schema, options=_OPTIONS)
        self.filled: set[str] = set()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def add(self, batch: pa.RecordBatch) -> None:
        """Append answers, with all of their columns."""
        for name in ANSWER_SCHEMA.names:
            if name not in self.filled and _has_value(name, batch.column(name)):
                self.filled.add(name)
        self._writer.write_batch(batch.select(self._columns))

    def batches(self) -> Iterator[pa.RecordBatch]:
        """Yield the answers from the first one on; nothing can be appended afterwards."""
        self._writer.close()
        self._file.seek(0)
        yield from pa.ipc.open_stream(self._file)


def _has_value(name: str, column: pa.Array) -> bool:
    """Return whether any value is neither null nor empty; a count of 0 is empty too."""
    empty = pa.scalar(0 if name in COUNTS else "", column.type)
    return bool(pc.any(pc.not_equal(column, empty)).as_py())
