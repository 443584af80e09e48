"""Requests by what they ask: those with equal parameters, whatever their ids are."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Iterator
from typing import Self

from message_batches.sdk.results import decoded


def content_key(request: bytes) -> bytes:
    """Return what is equal for requests with equal parameters: a hash that nobody can forge."""
    params = json.dumps(decoded(request)["params"], sort_keys=True, separators=(",", ":"))
    return hashlib.blake2b(params.encode(), digest_size=20).digest()


class ContentIndex:
    """
    Lines of an input by the content of their requests, in a temporary file.

    Use it as a context manager.
    """

    def __init__(self) -> None:
        # An empty name is a private database that SQLite spills to a temporary file.
        self._database = sqlite3.connect("", isolation_level=None)
        self._database.execute("CREATE TABLE wanted (key BLOB, line INTEGER)")
        self._database.execute("CREATE TABLE offers (base TEXT PRIMARY KEY, key BLOB)")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._database.close()

    def add(self, requests: Iterable[tuple[bytes, int]]) -> None:
        """Add the requests that are looked for: their contents and their lines."""
        self._database.execute("BEGIN")
        self._database.executemany("INSERT INTO wanted VALUES (?, ?)", requests)
        self._database.execute("CREATE INDEX by_key ON wanted (key)")
        self._database.execute("COMMIT")

    def groups(self) -> Iterator[list[int]]:
        """Yield the lines of requests that are equal to each other, where there are several."""
        for (lines,) in self._database.execute(
            "SELECT json_group_array(line) FROM wanted GROUP BY key HAVING COUNT(*) > 1"
        ):
            yield sorted(json.loads(lines))

    def offer(self, requests: Iterable[tuple[bytes, str]]) -> None:
        """Add requests that may have answers: their contents and the bases of their ids."""
        self._database.execute("BEGIN")
        self._database.executemany(
            "INSERT OR IGNORE INTO offers SELECT ?2, ?1 "
            "WHERE EXISTS (SELECT 1 FROM wanted WHERE key = ?1)",
            requests,
        )
        self._database.execute("COMMIT")

    def take(self, base: str) -> Iterator[int]:
        """Yield the lines of the requests that are equal to one that was offered, each once."""
        row = self._database.execute("SELECT key FROM offers WHERE base = ?", (base,)).fetchone()
        if row is not None:
            lines = self._database.execute(
                "DELETE FROM wanted WHERE key = ? RETURNING line", row
            ).fetchall()
            yield from (line for (line,) in lines)
