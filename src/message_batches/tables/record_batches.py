"""Results as Arrow record batches, for Polars, DuckDB, pandas and others."""

from __future__ import annotations

import json
import os
from collections.abc import AsyncIterable, AsyncIterator, Iterable, Iterator
from typing import Any

import orjson
import pyarrow as pa

from message_batches.jobs.output import is_result, result_in
from message_batches.jobs.storage import location, open_at
from message_batches.tables.answers import (
    ANSWER_SCHEMA,
    Answer,
    answer_of,
    columns_of,
)

_BATCH_BYTES = 16 << 20  # of result lines in a record batch


def record_batches(
    results: str | os.PathLike[str] | Iterable[Any],
    *,
    batch_size: int = 10_000,
    batch_id: str | None = None,
    structured: bool = False,
) -> pa.RecordBatchReader:
    """
    Return a reader of results as Arrow record batches.

    The columns are those of `ANSWER_SCHEMA`. Nothing is read before the first batch is requested.
    An exception that `results` raises is raised by the reader.

    Args:
        results: the path or URL of a results file; or an iterable of records as `results` of a
            client yields them, of lines as its `raw` yields them, or of dicts. The column `raw`
            holds the line, or the JSON of anything else.
        batch_size: the most rows of a batch; a batch of more than 16 MB has fewer.
        batch_id: the batch of the results, for the column of that name.
        structured: whether the requests asked for JSON; fills the column `parsed`.

    Raises:
        ValueError: `batch_size` is less than 1.
    """
    return pa.RecordBatchReader.from_batches(
        ANSWER_SCHEMA, _batches(results, _Batcher(batch_size, batch_id, structured))
    )


async def async_record_batches(
    results: AsyncIterable[Any],
    *,
    batch_size: int = 10_000,
    batch_id: str | None = None,
    structured: bool = False,
) -> AsyncIterator[pa.RecordBatch]:
    """
    Yield results of the async client as Arrow record batches.

    Args:
        results: an async iterable of what `record_batches` accepts.
        batch_size: the most rows of a batch; a batch of more than 16 MB has fewer.
        batch_id: the batch of the results, for the column of that name.
        structured: whether the requests asked for JSON; fills the column `parsed`.

    Raises:
        ValueError: `batch_size` is less than 1.
    """
    batcher = _Batcher(batch_size, batch_id, structured)
    async for result in results:
        if batcher.add(result):
            yield batcher.take()
    if batcher:
        yield batcher.take()


def _batches(
    results: str | os.PathLike[str] | Iterable[Any], batcher: _Batcher
) -> Iterator[pa.RecordBatch]:
    if isinstance(results, str | os.PathLike):
        with open_at(location(results)) as file:
            yield from _batches((line for line in file if line.strip()), batcher)
        return
    for result in results:
        if batcher.add(result):
            yield batcher.take()
    if batcher:
        yield batcher.take()


class _Batcher:
    """Collects the rows of a batch."""

    def __init__(self, batch_size: int, batch_id: str | None, structured: bool) -> None:
        if batch_size < 1:
            raise ValueError(f"batch_size must be 1 or more, not {batch_size}")
        self._batch_size = batch_size
        self._batch_id = batch_id
        self._structured = structured
        self._rows: list[Answer] = []
        self._bytes = 0

    def __bool__(self) -> bool:
        return bool(self._rows)

    def add(self, result: Any) -> bool:
        """Add a row; return whether the batch is full."""
        record, raw = _read(result)
        self._rows.append(
            answer_of(record, raw, batch_id=self._batch_id, structured=self._structured)
        )
        self._bytes += len(raw)
        return len(self._rows) >= self._batch_size or self._bytes >= _BATCH_BYTES

    def take(self) -> pa.RecordBatch:
        """Return the rows as a batch, and start the next."""
        rows, self._rows, self._bytes = self._rows, [], 0
        return pa.RecordBatch.from_arrays(columns_of(rows), schema=ANSWER_SCHEMA)


def _read(result: Any) -> tuple[dict[str, Any] | None, bytes]:
    if isinstance(result, bytes | bytearray | memoryview):
        raw = bytes(result).rstrip(b"\r\n")
        return result_in(raw), raw
    record = result if isinstance(result, dict) else result.to_dict(mode="json")
    return record if is_result(record) else None, _dumped(record)


def _dumped(record: dict[str, Any]) -> bytes:
    try:
        return orjson.dumps(record)
    except TypeError:
        # An unpaired surrogate, or an integer of more than 64 bits.
        return json.dumps(record).encode()
