"""
Write the rows of a Ray Dataset to requests files.

A Dataset may return its rows in another order each time. So they are written to files once, and the
files are planned: a resumed run finds the same requests at the same positions.
"""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ray.data.block import BlockAccessor
from ray.data.datasource import Datasink

from message_batches.jobs import InputError
from message_batches.jobs.input import spool
from message_batches.jobs.steps import BatchLimits

if TYPE_CHECKING:
    from ray.data import Dataset


def write_requests(
    dataset: Dataset, folder: Path, column: str | None, limits: BatchLimits
) -> list[str]:
    """
    Write the requests of a Dataset to files, and return their paths in order.

    Args:
        dataset: one request in each row.
        folder: the folder to write to; files of an earlier call are removed.
        column: the column that holds each request as text or bytes; None if the columns `custom_id`
            and `params` make up the request.
        limits: how large a batch may be. Each file holds enough requests for one batch.
    """
    shutil.rmtree(folder, ignore_errors=True)
    # A new folder for each call: a task of an earlier call may still be writing to the old one.
    sink = _RequestsSink(folder / secrets.token_hex(4), column, limits.size)
    dataset.write_datasink(sink)
    if not sink.paths:
        hint = "Pass a Dataset with one request in each row."
        raise InputError.at("dataset", "The Dataset has no rows.", hint)
    return sink.paths


class _RequestsSink(Datasink[str]):  # type: ignore[misc]  # Ray is not installed where types are checked
    """Writes the blocks of each task to one file."""

    def __init__(self, folder: Path, column: str | None, size: int) -> None:
        self._folder = folder
        self._column = column
        self._size = size
        self.paths: list[str] = []

    @property
    def min_bytes_per_write(self) -> int:
        """The size of a full batch: a batch never spans two files."""
        return self._size

    def on_write_start(self, schema: Any = None) -> None:
        """Create the folder, on the driver."""
        self._folder.mkdir(parents=True)

    def write(self, blocks: Iterable[Any], ctx: Any) -> str:
        """Write one file, which appears once it is complete. A repeated task writes it again."""
        path = self._folder / f"requests-{ctx.task_idx:05}.jsonl"
        spool(_requests_in(blocks, self._column), path)
        return str(path) if os.path.getsize(path) else ""

    def on_write_complete(self, write_result: Any) -> None:
        """Store the paths of the files, on the driver."""
        self.paths = sorted(filter(None, write_result.write_returns))


def _requests_in(blocks: Iterable[Any], column: str | None) -> Iterator[Any]:
    for block in blocks:
        rows = BlockAccessor.for_block(block).iter_rows(public_row_format=True)
        for row in rows:
            if column is None:
                yield {name: _without_nulls(value) for name, value in row.items()}
            else:
                request = row[column]
                yield request.encode() if isinstance(request, str) else bytes(request)


def _without_nulls(value: Any) -> Any:
    """
    Return a value without the null fields of its objects.

    In a column of objects, a field that only some rows have is null in all others.
    """
    if isinstance(value, dict):
        return {name: _without_nulls(item) for name, item in value.items() if item is not None}
    if isinstance(value, list):
        return [_without_nulls(item) for item in value]
    return value
