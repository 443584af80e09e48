"""Send the results of a batch, with what faults do to their lines and to their stream."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from typing import BinaryIO

from starlette.concurrency import iterate_in_threadpool
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from message_batches.sandbox.faults import ResultsStream
from message_batches.sandbox.http.connections import Connections

CHUNK_BYTES = 256 * 1024


def chunks_of(file: BinaryIO) -> Iterator[bytes]:
    """Yield the rest of a file in large chunks."""
    while chunk := file.read(CHUNK_BYTES):
        yield chunk


LineFault = tuple[int | str, Callable[[bytes], list[bytes]]]
"""The line that a fault changes, or `all`, and what it does to it."""


def changed_lines(file: BinaryIO, faults: Sequence[LineFault]) -> Iterator[bytes]:
    """Yield a file of lines in large chunks, with the lines changed that faults are about."""
    pending = b""
    separator = b""
    for number, line in enumerate(file):
        sent = [line.rstrip(b"\n")]
        for at, change in faults:
            if at in (number, "all"):
                sent = [changed for one in sent for changed in change(one)]
        for one in sent:
            pending += separator + one
            separator = b"\n"
        if len(pending) >= CHUNK_BYTES:
            yield pending
            pending = b""
    yield pending


class ResultsResponse(Response):
    """
    A streamed body over an open file, which is closed in any case.

    Args:
        stream: what to send.
        stall: after how many bytes to wait, and for how many seconds; or None.
        connections: where the connection of the caller is found.
    """

    def __init__(
        self, stream: ResultsStream, stall: tuple[int, float] | None, connections: Connections
    ) -> None:
        self.status_code = stream.status
        self.background = None
        self.body = b""
        self.init_headers({"content-type": "application/x-jsonl", **stream.headers})
        self.raw_headers = [pair for pair in self.raw_headers if pair[0] != b"content-length"]
        self._stream = stream
        self._stall = stall
        self._left = stream.close_after
        self._connections = connections

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the response."""
        peer = scope["client"]
        with self._stream.file:
            await send(
                {
                    "type": "http.response.start",
                    "status": self.status_code,
                    "headers": self.raw_headers,
                }
            )
            async for chunk in self._timed(iterate_in_threadpool(self._stream.chunks)):
                if not self._connections.has(peer):
                    return
                await send({"type": "http.response.body", "body": chunk, "more_body": True})
            if self._left == 0:
                await self._connections.close(peer)
                return
            await send({"type": "http.response.body", "body": b"", "more_body": False})

    async def _timed(self, chunks: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
        """Yield chunks until the connection is to be closed, and wait where a stall says."""
        before, seconds = self._stall or (None, 0.0)
        async for chunk in chunks:
            if before is not None and len(chunk) > before:
                if before:
                    yield self._allowed(chunk[:before])
                chunk = chunk[before:]
                await asyncio.sleep(seconds)
                before = None
            elif before is not None:
                before -= len(chunk)
            if chunk := self._allowed(chunk):
                yield chunk
            if self._left == 0:
                return

    def _allowed(self, chunk: bytes) -> bytes:
        if self._left is not None:
            chunk = chunk[: self._left]
            self._left -= len(chunk)
        return chunk
