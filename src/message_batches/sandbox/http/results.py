"""Send the results of a batch, with what faults do to their lines and to their stream."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator, Iterator

from starlette.concurrency import iterate_in_threadpool
from starlette.responses import StreamingResponse
from starlette.types import Send

from message_batches.sandbox.fault_registry import ResultsStream
from message_batches.sandbox.http.connections import Connections, Peer

_CHUNK_BYTES = 256 * 1024


def chunks_of(stream: ResultsStream) -> Iterator[bytes]:
    """Yield the rest of the file in large chunks, with the lines changed that faults are about."""
    if not stream.changes:
        while chunk := stream.file.read(_CHUNK_BYTES):
            yield chunk
        return
    pending = b""
    separator = b""
    for number, line in enumerate(stream.file):
        sent = [line.rstrip(b"\n")]
        for at, change in stream.changes:
            if at in (number, "all"):
                sent = [changed for one in sent for changed in change(one)]
        for one in sent:
            pending += separator + one
            separator = b"\n"
        if len(pending) >= _CHUNK_BYTES:
            yield pending
            pending = b""
    yield pending


class ResultsResponse(StreamingResponse):
    """
    A streamed body over an open file, which is closed in any case.

    Args:
        stream: what to send.
        stall: after how many bytes to wait, and for how many seconds; or None.
        connections: where the connection of the caller is found.
        peer: the caller.
    """

    media_type = "application/x-jsonl"

    def __init__(
        self,
        stream: ResultsStream,
        stall: tuple[int, float] | None,
        connections: Connections,
        peer: Peer,
    ) -> None:
        self._stream = stream
        super().__init__(self._body(stall, connections, peer), stream.status, stream.headers)

    async def stream_response(self, send: Send) -> None:
        """Send the response."""
        with self._stream.file:
            await super().stream_response(send)

    async def _body(
        self, stall: tuple[int, float] | None, connections: Connections, peer: Peer
    ) -> AsyncIterator[bytes]:
        before, seconds = stall or (sys.maxsize, 0.0)
        async for chunk in iterate_in_threadpool(self._stream.chunks):
            if len(chunk) > before:
                yield chunk[:before]
                await asyncio.sleep(seconds)
                chunk, before = chunk[before:], sys.maxsize
            before -= len(chunk)
            yield chunk
        if self._stream.closes_early:
            await connections.close(peer)
