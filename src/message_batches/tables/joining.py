"""
Puts each row's answer beside it.

The rows of the table and the ids of their requests go in step. A result is found by reading the
results on from where the last one was found, for runs with ordered results have it there. What is
passed over on the way is remembered by its place in the file, on disk where it is much, so that
memory stays the same for any number of rows in any order, and the file is read through once.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple, Protocol, Self

import pyarrow as pa
from attrs import frozen

from message_batches.jobs.errors import Diagnostic, InputError
from message_batches.tables.answers import Answer, answer_of, columns_of, no_answer, read_record
from message_batches.tables.layout import Layout

_NEAR_PLACES = 20_000  # of lines passed over, that are kept in memory; some 4 MB
_CACHE = "PRAGMA cache_size = -32000"  # 32 MB, which holds the places of some 400,000 lines
_BATCH_BYTES = 8 << 20  # of result lines in a record batch


class Placed(NamedTuple):
    """
    Where a row's answer is to be found.

    Attributes:
        custom_id: the id of its request.
        batch_id: the batch that it was last sent in, if it was sent.
        structured: whether its answer was to be JSON.
    """

    custom_id: str | int
    batch_id: str | None
    structured: bool


class Rows(Protocol):
    """A table: its columns, and its rows from the beginning as often as they are asked for."""

    @property
    def name(self) -> str:
        """What messages call it."""

    @property
    def schema(self) -> pa.Schema:
        """Its columns."""

    def batches(self) -> Iterator[pa.RecordBatch]:
        """Read it from the first row on."""


@frozen
class Found:
    """A result line, as it came and decoded."""

    raw: bytes
    record: dict[str, Any]


class Finder:
    """
    Finds results by the id of their row, in any order. Use as a context manager.

    Attributes:
        lines: how many lines have been read.
        asked: how many rows were looked for.
        found: how many of them have a result.
    """

    def __init__(self, path: Path, end: int) -> None:
        """
        Open a results file.

        Args:
            path: the file.
            end: how many bytes of it count.
        """
        # Before the first result there may be no file.
        self._file = open(path, "rb") if end else BytesIO()  # noqa: SIM115  # __exit__ closes it
        self._end = end
        self._at = 0  # where the first line begins that was not read
        self._near: dict[str, tuple[int, int]] = {}
        self._far: sqlite3.Connection | None = None
        self.lines = self.asked = self.found = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()
        if self._far is not None:
            self._far.close()

    def find(self, custom_id: str | int) -> Found | None:
        """Give the result of a row; None if the file has none. Each one is given once."""
        self.asked += 1
        key = _key(custom_id)
        place = self._near.pop(key, None) or self._look_far(key)
        if place is None:
            return self._read_on(key)
        self._file.seek(place[0])
        raw = self._file.read(place[1])
        record = read_record(raw)
        assert record is not None  # it was read when it was passed over
        self.found += 1
        return Found(raw, record)

    def finish(self) -> None:
        """Read the lines that nobody asked for."""
        for _ in self._unread():
            pass

    def _read_on(self, key: str) -> Found | None:
        for place, raw in self._unread():
            record = read_record(raw)
            if record is None:
                continue
            here = _key(record["custom_id"])
            if here == key:
                self.found += 1
                return Found(raw, record)
            self._near.setdefault(here, place)
            if len(self._near) >= _NEAR_PLACES:
                self._put_far()
        return None

    def _unread(self) -> Iterator[tuple[tuple[int, int], bytes]]:
        self._file.seek(self._at)
        while self._at < self._end:
            line = self._file.readline(self._end - self._at)
            place = (self._at, len(line.rstrip(b"\r\n")))
            self._at += len(line)
            if not line:
                return
            if line.strip():
                self.lines += 1
                yield place, line[: place[1]]

    def _put_far(self) -> None:
        if self._far is None:
            # An empty name is a private database that SQLite spills to a temporary file.
            self._far = sqlite3.connect("", isolation_level=None)
            self._far.execute(_CACHE)
            self._far.execute("PRAGMA journal_mode = OFF")
            self._far.execute(
                "CREATE TABLE places (id TEXT PRIMARY KEY, at INTEGER, length INTEGER) "
                "WITHOUT ROWID"
            )
            self._far.execute("BEGIN")
        # In order, neighbours go to the same page of the index.
        self._far.executemany(
            "INSERT OR IGNORE INTO places VALUES (?, ?, ?)",
            ((key, *place) for key, place in sorted(self._near.items())),
        )
        self._near.clear()

    def _look_far(self, key: str) -> tuple[int, int] | None:
        if self._far is None:
            return None
        found: tuple[int, int] | None = self._far.execute(
            "SELECT at, length FROM places WHERE id = ?", (key,)
        ).fetchone()
        return found


def joined(
    table: Rows, layout: Layout, placed: Iterable[Placed], finder: Finder
) -> Iterator[pa.RecordBatch]:
    """
    Yield the rows of a table with their answers, each once, in the table's order.

    Args:
        table: the table.
        layout: the columns of what is yielded.
        placed: what is known of each row of the table, in its order.
        finder: the results.

    Raises:
        InputError: the table has more or fewer rows than the run.
    """
    placed = iter(placed)
    for batch in table.batches():
        start = size = 0
        answers: list[Answer] = []
        for at in range(batch.num_rows):
            row = next(placed, None)
            if row is None:
                raise _changed(table)
            custom_id, batch_id, structured = row
            found = finder.find(custom_id)
            if found is None:
                answers.append(no_answer(custom_id, batch_id))
            else:
                answers.append(
                    answer_of(found.record, found.raw, batch_id=batch_id, structured=structured)
                )
                size += len(found.raw)
            if size >= _BATCH_BYTES:
                yield _beside(batch, start, answers, layout)
                start, size, answers = at + 1, 0, []
        if answers:
            yield _beside(batch, start, answers, layout)
    if next(placed, None) is not None:
        raise _changed(table)
    finder.finish()


def _beside(
    batch: pa.RecordBatch, start: int, answers: list[Answer], layout: Layout
) -> pa.RecordBatch:
    own = batch.slice(start, len(answers)).columns
    return pa.RecordBatch.from_arrays([*own, *columns_of(answers)], schema=layout.schema)


def _key(custom_id: str | int) -> str:
    """Tell 7 from "7", and be plain ASCII whatever the id holds."""
    return json.dumps(custom_id)


def _changed(table: Rows) -> InputError:
    return InputError(
        table.name,
        [
            Diagnostic(
                "It has not as many rows as the run was begun with.",
                "Put it back as it was; the results of the run are all there.",
            )
        ],
    )
