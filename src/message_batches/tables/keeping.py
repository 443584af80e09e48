"""Keeps a frame beside the output of a run, which needs it again when the answers are there."""

from __future__ import annotations

from itertools import zip_longest
from pathlib import Path

import pyarrow as pa

from message_batches._files import atomic_write
from message_batches.tables.sources import Table, open_table


def kept_path(requests: Path) -> Path:
    """Name the file that keeps the frame of a run, beside its requests."""
    return requests.with_name(requests.name.removesuffix(".requests") + ".table.arrow")


def keep(table: Table, path: Path) -> Table:
    """Write a table to a file, which appears when it is whole; give the table that it holds."""
    # The stream format: in the other one, all batches must share the categories of a column.
    with (
        atomic_write(path) as scratch,
        open(scratch, "wb") as file,
        pa.ipc.new_stream(file, table.schema) as stream,
    ):
        for batch in table.batches():
            stream.write_batch(batch)
    return open_table(path, format="arrow")


def first_difference(one: Table, other: Table) -> int | None:
    """Give the number of the first row in which two tables of the same columns differ, if any."""
    for number, (here, there) in enumerate(zip_longest(one.rows(), other.rows()), 1):
        # NaN is not equal to itself, but looks the same.
        if here != there and repr(here) != repr(there):
            return number
    return None
