"""
Writes the rows of a Ray Dataset to files of requests.

A Dataset may give its rows in another order each time. So they are written down once, and planned
from there: a run that is taken up again finds the same rows in the same places.
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
from message_batches.jobs.errors import Diagnostic
from message_batches.jobs.input.spool import spool
from message_batches.jobs.steps import BatchLimits

if TYPE_CHECKING:
    from ray.data import Dataset


def write_requests(
    dataset: Dataset, folder: Path, column: str | None, limits: BatchLimits
) -> list[str]:
    """
    Write every row; give the paths of the files, in order.

    Args:
        dataset: the rows.
        folder: where the files go; what an earlier call left there is removed.
        column: the column that holds each request as text or bytes; None where the columns
            `custom_id` and `params` are the request.
        limits: how large a batch may be. A file is made as large as one at least.
    """
    shutil.rmtree(folder, ignore_errors=True)
    # In a folder of its own: a task of an earlier call may not have noticed yet that it is dead.
    sink = _Requests(folder / secrets.token_hex(4), column, limits.size)
    dataset.write_datasink(sink)
    if not sink.paths:
        problem = Diagnostic("The Dataset has no rows.", "Give one with a request in each row.")
        raise InputError("dataset", [problem])
    return sink.paths


class _Requests(Datasink[str]):  # type: ignore[misc]  # Ray is not there when types are checked
    """Writes the blocks of each task to one file."""

    def __init__(self, folder: Path, column: str | None, size: int) -> None:
        self._folder = folder
        self._column = column
        self._size = size
        self.paths: list[str] = []

    @property
    def min_bytes_per_write(self) -> int:
        """A batch is of one file, so a file should fill one."""
        return self._size

    def on_write_start(self, schema: Any = None) -> None:
        """Make the folder, on the driver."""
        self._folder.mkdir(parents=True)

    def write(self, blocks: Iterable[Any], ctx: Any) -> str:
        """Write one file; it appears when it is whole, and a repeated task writes it again."""
        path = self._folder / f"requests-{ctx.task_idx:05}.jsonl"
        spool(_requests_in(blocks, self._column), path)
        return str(path) if os.path.getsize(path) else ""

    def on_write_complete(self, write_result: Any) -> None:
        """Take in which files there are, on the driver."""
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
    Leave out what is null in an object.

    In the columns of a table a field that one row has and another has not is null in the other.
    """
    if isinstance(value, dict):
        return {name: _without_nulls(one) for name, one in value.items() if one is not None}
    if isinstance(value, list):
        return [_without_nulls(one) for one in value]
    return value
