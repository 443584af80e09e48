"""Route calls, read bodies of limited size, and send JSON and the results of batches."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from typing import Any

import orjson
from starlette.concurrency import iterate_in_threadpool
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route
from starlette.types import Send

from message_batches.sandbox.encoding import MAX_VALUES, encoded, has_too_many_values
from message_batches.sandbox.errors import APIError, invalid
from message_batches.sandbox.fault_registry import ResultsStream
from message_batches.sandbox.http.connections import Connections, Peer

_CHUNK_BYTES = 256 * 1024
MAX_BODY_BYTES = 256 * 1024 * 1024
"""The largest body. https://docs.claude.com/en/docs/build-with-claude/batch-processing"""


class ChunkedJSON(Response):
    """A JSON body without a content-length, as the service sends it."""

    media_type = "application/json"

    def render(self, content: Any) -> bytes:
        """Return the body."""
        return encoded(content)

    def init_headers(self, headers: Mapping[str, str] | None = None) -> None:
        """Set the headers except for the length."""
        super().init_headers(headers)
        self.raw_headers = [pair for pair in self.raw_headers if pair[0] != b"content-length"]


def route(path: str, **endpoints: Callable[[Request], Awaitable[Response]]) -> Route:
    """Return one route for all methods of a path, so that a 405 names all of them."""

    async def endpoint(request: Request) -> Response:
        return await endpoints[request.method.replace("HEAD", "GET")](request)

    return Route(path, endpoint, methods=list(endpoints))


async def limited_body(request: Request, limit: int) -> AsyncIterator[bytes]:
    """
    Yield the body of a call.

    A body that is too large is read to its end, within reason: a caller that is still sending
    would see a broken connection instead of the error.

    Raises:
        APIError: 413, the body is larger than `limit` bytes.
    """
    received = 0
    if int(request.headers.get("content-length") or 0) > limit:
        received = limit + 1
    async for chunk in request.stream():
        received += len(chunk)
        if received <= limit:
            yield chunk
        elif received > limit + MAX_BODY_BYTES:
            break
    if received > limit:
        raise APIError(
            "request_too_large",
            f"Request exceeds the maximum size of {limit} bytes.",
            # Where the body was not read to its end, its sender must be stopped.
            headers={"connection": "close"},
        )


async def discard_body(request: Request) -> None:
    """
    Read the rest of a body that nobody needs, so that its sender gets to read the response.

    Raises:
        APIError: 413, the body is larger than any may be.
    """
    async for _ in limited_body(request, MAX_BODY_BYTES):
        pass


async def read_object(request: Request, limit: int) -> dict[str, Any]:
    """
    Return the JSON object that is the body of a call.

    Raises:
        APIError: 413, the body is too large; 400, it is not a JSON object.
    """
    body = b"".join([chunk async for chunk in limited_body(request, limit)])
    if has_too_many_values(body):
        raise invalid(f"The request body holds more than {MAX_VALUES} JSON values")
    try:
        value = orjson.loads(body)
    except ValueError as error:
        raise invalid(f"The request body is not valid JSON: {error}") from error
    if not isinstance(value, dict):
        raise invalid("The request body should be a JSON object")
    return value


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
