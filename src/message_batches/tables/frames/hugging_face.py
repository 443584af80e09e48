"""Datasets of Hugging Face, with the rows that filter, select, shuffle and sort left, in order."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pyarrow as pa

from message_batches.jobs.errors import InputError
from message_batches.tables.arrow_values import python_rows
from message_batches.tables.formats import BATCH_ROWS, Reader
from message_batches.tables.frames.rows import open_rows


def open_dataset(dataset: Any, name: str) -> Reader:
    """
    Return the columns and the rows of a Dataset or an IterableDataset.

    Images and audio stay as they are stored, and are not decoded.

    Raises:
        InputError: these are several datasets: the splits of one.
        TypeError: this is something else of the library.
    """
    if isinstance(dataset, dict):
        splits = ", ".join(map(repr, dataset))
        first = next(iter(dataset), "train")
        raise InputError.at(
            name,
            f"The dataset has several splits, each of which is a table: {splits}."
            if dataset
            else "The dataset has no splits.",
            f"Choose one, as in dataset[{first!r}], or put them together with "
            "datasets.concatenate_datasets.",
        )
    if not hasattr(dataset, "with_format") or not hasattr(dataset, "iter"):
        raise TypeError(f"{name} is not a table. Pass a Dataset or an IterableDataset.")
    if not hasattr(dataset, "num_rows"):
        return open_rows(_rows_of_stream(dataset), name)
    if dataset.format["type"] == "custom":
        return open_rows(iter(dataset), name)  # with_transform makes the values while it is read
    schema = dataset.features.arrow_schema.remove_metadata()

    def batches() -> Iterator[pa.RecordBatch]:
        for table in dataset.with_format("arrow").iter(batch_size=BATCH_ROWS):
            for batch in table.to_batches():
                yield batch.select(schema.names).cast(schema)

    return Reader(schema, batches)


def _rows_of_stream(dataset: Any) -> Iterator[dict[str, Any]]:
    """Yield the rows of a dataset that is read from its beginning, such as from the network."""
    for table in dataset.with_format("arrow").iter(batch_size=BATCH_ROWS):
        for batch in table.to_batches():
            yield from python_rows(batch)
