"""Sends a results body, and breaks off or stalls on the way when a fault says so."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator, Mapping
from typing import Any, BinaryIO

from starlette.concurrency import iterate_in_threadpool
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from message_batches.sandbox.connections import Connections


class Delivery(Response):
    """A streamed body over an open file, which is closed on every way out.

    Args:
        file: The file that the pieces come from.
        pieces: The body.
        connections: Where the caller's connection is found.
        cut: After how many bytes to close the connection, or None.
        stall: The settings of a stall, or None.
        status_code: The HTTP status.
        headers: Headers to send.
    """

    def __init__(
        self,
        file: BinaryIO,
        pieces: Iterator[bytes],
        connections: Connections,
        *,
        cut: int | None,
        stall: Mapping[str, Any] | None,
        status_code: int = 200,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        self.status_code = status_code
        self.background = None
        self.body = b""
        self.init_headers({"content-type": "application/x-jsonl", **(headers or {})})
        self.raw_headers = [pair for pair in self.raw_headers if pair[0] != b"content-length"]
        self._file = file
        self._pieces = pieces
        self._connections = connections
        self._cut = cut
        self._stall = stall

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the response."""
        peer = scope["client"]
        with self._file:
            await send(
                {
                    "type": "http.response.start",
                    "status": self.status_code,
                    "headers": self.raw_headers,
                }
            )
            async for piece in self._timed(iterate_in_threadpool(self._pieces)):
                if not self._connections.has(peer):
                    return
                await send({"type": "http.response.body", "body": piece, "more_body": True})
            if self._cut == 0:
                await self._connections.close(peer)
                return
            await send({"type": "http.response.body", "body": b"", "more_body": False})

    async def _timed(self, pieces: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
        """Pass pieces on until the cut, with the stall at its place."""
        before_stall = self._stall["bytes"] if self._stall else None
        async for piece in pieces:
            if before_stall is not None:
                if len(piece) > before_stall:
                    if before_stall:
                        yield piece[:before_stall]
                        piece = piece[before_stall:]
                    assert self._stall is not None
                    await asyncio.sleep(self._stall["seconds"])
                    before_stall = None
                else:
                    before_stall -= len(piece)
            if self._cut is not None:
                piece = piece[: self._cut]
                self._cut -= len(piece)
            if piece:
                yield piece
            if self._cut == 0:
                return
