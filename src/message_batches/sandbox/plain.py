"""Takes the requests off a create body that is written as programs write it.

A streaming parser costs four times as much for a request as finding its end and parsing it whole,
and nearly every body is `{"requests":[{"custom_id":…},{"custom_id":…}]}`. So a request ends, as a
guess, at the first `}` that is followed by a comma and the beginning of another request. JSON
proves the guess: what parses as a value from its first byte to that `}` is that value and no other.

Everything else is left to the parser, from the beginning of the first request that is not plain:
another body around the requests, a request that does not parse or has no end within `LONGEST`
bytes, and always the last one with what follows it. What is left depends on the bytes of the body
alone, never on how they were cut on their way.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import orjson

LONGEST = 1024 * 1024
_HEAD = re.compile(rb'\s*\{\s*"requests"\s*:\s*\[\s*(?=\{)')
_HEAD_BYTES = 64
_BETWEEN = re.compile(rb'\}\s{0,32},\s{0,32}(?=\{\s{0,32}"(?:custom_id|params)")')
_BETWEEN_BYTES = 128  # more than a match with what it looks ahead to


class PlainRequests:
    """The requests at the beginning of one body."""

    def __init__(self) -> None:
        self.has_ended = False
        """Whether the rest of the body is the parser's."""
        self._pending = b""
        self._searched = 0
        self._in_requests = False

    def feed(self, chunk: bytes) -> Iterator[tuple[Any, bytes]]:
        """Take the next piece of the body; yield each request, parsed and as it was written."""
        self._pending += chunk
        if not self._in_requests and not self._enter():
            return
        begin = 0
        while between := _BETWEEN.search(self._pending, self._searched, begin + LONGEST):
            written = self._pending[begin : between.start() + 1]
            try:
                item = orjson.loads(written)
            except ValueError:
                self.has_ended = True
                break
            begin = self._searched = between.end()
            yield item, written
        self._pending = self._pending[begin:]
        self._searched = max(0, len(self._pending) - _BETWEEN_BYTES)
        self.has_ended = self.has_ended or len(self._pending) >= LONGEST

    def rest(self) -> bytes:
        """Return what the parser is to read now, as a body of its own."""
        return b'{"requests":[' + self._pending if self._in_requests else self._pending

    def _enter(self) -> bool:
        if len(self._pending) < _HEAD_BYTES:
            return False
        head = _HEAD.match(self._pending, 0, _HEAD_BYTES)
        if head is None:
            self.has_ended = True
            return False
        self._pending = self._pending[head.end() :]
        self._in_requests = True
        return True
