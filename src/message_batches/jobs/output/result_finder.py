"""
Find results by the ids of their requests, in whatever order they are.

A result is found by reading on from the previous one, which is where a run with ordered results has
it. For each line that is skipped on the way, its position in the file is remembered, on disk if
there are many. So memory does not grow with the number of results, and the file is read once.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any, Self

from attrs import frozen

from message_batches.jobs.errors import InputError
from message_batches.sdk.results import decoded

_POSITIONS_IN_MEMORY = 20_000  # of skipped lines; about 4 MB
_CACHE = "PRAGMA cache_size = -32000"  # 32 MB, which holds the positions of some 400,000 lines


@frozen
class RawResult:
    """A result line, as received and decoded."""

    raw: bytes
    record: dict[str, Any]


class ResultFinder:
    """
    Finds results by the ids of their requests, in any order. Use it as a context manager.

    Attributes:
        lines: how many lines were read.
        requests: how many requests were looked up.
        matched: how many of them have a result.
    """

    def __init__(self, path: Path, end: int) -> None:
        """
        Open a results file.

        Args:
            path: the file.
            end: how many bytes of it are complete.
        """
        self._path = path
        # Before the first result the file may not exist.
        self._file = open(path, "rb") if end else BytesIO()  # noqa: SIM115  # __exit__ closes it
        self._end = end
        self._unread = 0  # the position of the first line that was not read
        self._in_memory: dict[str, tuple[int, int]] = {}
        self._on_disk: sqlite3.Connection | None = None
        self.lines = self.requests = self.matched = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()
        if self._on_disk is not None:
            self._on_disk.close()

    def find(self, custom_id: str | int) -> RawResult | None:
        """
        Return the result of a request, once; None if the file has none.

        Raises:
            InputError: a line that was read before is not a result any more.
        """
        self.requests += 1
        key = _key(custom_id)
        position = self._in_memory.pop(key, None) or self._look_up(key)
        if position is None:
            return self._read_until(key)
        offset, length = position
        self._file.seek(offset)
        raw = self._file.read(length)
        record = result_in(raw)
        if record is None:
            raise InputError.at(
                self._path,
                "The results changed while they were being read.",
                "Run the command again.",
            )
        self.matched += 1
        return RawResult(raw, record)

    def finish(self) -> None:
        """Read and count the lines that were not needed."""
        for _ in self._read_lines():
            pass

    def _read_until(self, key: str) -> RawResult | None:
        for position, raw in self._read_lines():
            record = result_in(raw)
            if record is None:
                continue
            here = _key(record["custom_id"])
            if here == key:
                self.matched += 1
                return RawResult(raw, record)
            self._in_memory.setdefault(here, position)
            if len(self._in_memory) >= _POSITIONS_IN_MEMORY:
                self._move_to_disk()
        return None

    def _read_lines(self) -> Iterator[tuple[tuple[int, int], bytes]]:
        self._file.seek(self._unread)
        while self._unread < self._end:
            line = self._file.readline(self._end - self._unread)
            position = (self._unread, len(line.rstrip(b"\r\n")))
            self._unread += len(line)
            if not line:
                return
            if line.strip():
                self.lines += 1
                yield position, line[: position[1]]

    def _move_to_disk(self) -> None:
        if self._on_disk is None:
            # An empty name is a private database that SQLite moves to a temporary file.
            self._on_disk = sqlite3.connect("", isolation_level=None)
            self._on_disk.execute(_CACHE)
            self._on_disk.execute("PRAGMA journal_mode = OFF")
            self._on_disk.execute(
                "CREATE TABLE positions (id TEXT PRIMARY KEY, offset INTEGER, length INTEGER) "
                "WITHOUT ROWID"
            )
            self._on_disk.execute("BEGIN")
        # Sorted, so that neighbours go to the same page of the index.
        self._on_disk.executemany(
            "INSERT OR IGNORE INTO positions VALUES (?, ?, ?)",
            ((key, *position) for key, position in sorted(self._in_memory.items())),
        )
        self._in_memory.clear()

    def _look_up(self, key: str) -> tuple[int, int] | None:
        if self._on_disk is None:
            return None
        position: tuple[int, int] | None = self._on_disk.execute(
            "SELECT offset, length FROM positions WHERE id = ?", (key,)
        ).fetchone()
        return position


def result_in(line: bytes) -> dict[str, Any] | None:
    """Decode a result line; return None if it is not a result."""
    try:
        record = decoded(line)
    except (ValueError, RecursionError):
        return None
    return record if is_result(record) else None


def is_result(record: Any) -> bool:
    """Return whether decoded JSON is a result: an object with an id and a result type."""
    if not isinstance(record, dict):
        return False
    custom_id, result = record.get("custom_id"), record.get("result")
    return (
        isinstance(custom_id, str | int)
        and isinstance(result, dict)
        and isinstance(result.get("type"), str)
    )


def _key(custom_id: str | int) -> str:
    """Return a key in plain ASCII; 7 and "7" have different ones."""
    return json.dumps(custom_id)
