"""
Read the body of an answer that is not results, up to a limit.

A batch is less than a kilobyte, and a page of a thousand of them less than a megabyte. What is far
larger comes from something else than the API, and may be made to fill the memory: four megabytes of
gzip can hold four gigabytes. The rest of such a body is not read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from message_batches.sdk.http.decompression import decompressor_for
from message_batches.sdk.http.headers import secrets_in
from message_batches.sdk.http.request import library_of

if TYPE_CHECKING:
    import httpx

MAX_ANSWER_BYTES = 16 * 1024 * 1024


def is_too_long(response: httpx.Response) -> bool:
    """Return whether a response that was read here has more than `MAX_ANSWER_BYTES`."""
    return len(response.content) > MAX_ANSWER_BYTES


def read_answer(response: httpx.Response) -> None:
    """
    Read the body of a response and release its connection; `aread_answer` is the async twin.

    Raises:
        BrokenBodyError: the body cannot be decompressed.
    """
    if response.is_stream_consumed:  # the HTTP client or its transport has read and inflated it
        return
    body = _Body(response)
    stream = response.stream
    try:
        for data in stream:  # type: ignore[union-attr]
            if not body.feed(data):
                break
    finally:
        stream.close()  # type: ignore[union-attr]
    body.put_into(response)
    response.read()


async def aread_answer(response: httpx.Response) -> None:
    """Read the body of a response of the async client."""
    if response.is_stream_consumed:
        return
    body = _Body(response)
    stream = response.stream
    try:
        async for data in stream:  # type: ignore[union-attr]
            if not body.feed(data):
                break
    finally:
        await stream.aclose()  # type: ignore[union-attr]
    body.put_into(response)
    await response.aread()


class _Body:
    """The part of a body that has been read, decompressed."""

    def __init__(self, response: httpx.Response) -> None:
        self._decompressor = decompressor_for(response.headers.get("content-encoding"))
        self._parts: list[bytes] = []
        self._left = MAX_ANSWER_BYTES + 1  # one more, which shows that there is more

    def feed(self, data: bytes) -> bool:
        """Add the next bytes; return whether there is room for more."""
        for block in self._decompressor.feed(data):
            self._parts.append(block[: self._left])
            self._left -= len(self._parts[-1])
            if not self._left:
                return False
        return True

    def put_into(self, response: httpx.Response) -> None:
        """Make this the body of the response."""
        if self._left:
            self._decompressor.finish()
        content = b"".join(self._parts)
        if not response.is_success:
            # A server may repeat the key that it refuses, and errors show what it says.
            for secret in secrets_in(response.request):
                content = content.replace(secret, b"[hidden]")
        response.headers.pop("content-encoding", None)
        response.stream = library_of(response).ByteStream(content)
