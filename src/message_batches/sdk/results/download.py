"""
The download of a results file as bytes: each byte once, in order, whatever the connection does.

When the connection breaks, the file is requested again and the download resumes: with a byte range
where the server supports ranges (RFC 9110, section 14), else by skipping what was received before,
if its checksum is the same. No byte is returned twice. A retry that brings new bytes restores all
retries; retries without progress use them up.
"""

from __future__ import annotations

import re
import zlib
from typing import TYPE_CHECKING, Any

import attrs

from message_batches.sdk import retry
from message_batches.sdk.calls import Call, CallResponse, Context
from message_batches.sdk.errors import (
    APIConnectionError,
    APIStatusError,
    ResultsChangedError,
    ResultsError,
)
from message_batches.sdk.flow import Chunks, Close, Flow, Read, Sleep

if TYPE_CHECKING:
    import httpx

_CONTENT_RANGE = re.compile(r"bytes ([0-9]{1,18})-[0-9]{1,18}/([0-9]{1,18}|\*)")
_TAIL_BYTES = 256  # requested again with a range, to see that the file is still the same


class _RepeatedBytes:
    """Bytes that were received before and arrive again: they are compared and skipped."""

    def __init__(self, length: int, checksum: int) -> None:
        self.left = length
        self._expected = checksum
        self._checksum = 0

    def new_in(self, chunk: bytes) -> bytes:
        """Return the part of a chunk that was not received before."""
        if not self.left:
            return chunk
        repeated = chunk[: self.left]
        self._checksum = zlib.crc32(repeated, self._checksum)
        self.left -= len(repeated)
        if not self.left and self._checksum != self._expected:
            raise ResultsChangedError("After an interruption, the service sent different results.")
        return chunk[len(repeated) :]


@attrs.define
class Download:
    """
    The state of one download.

    Attributes:
        batch_id: the batch.
        call: requests the file.
        context: the state of the client.
        expected: how many results the file should have, by the counts of the batch; None if they
            are unknown.
        response: the response that is being read, once there is one.
        received: how many bytes have been returned or noted.
    """

    batch_id: str
    call: Call[Any] = attrs.field(repr=False)
    context: Context = attrs.field(repr=False)
    expected: int | None = None
    response: httpx.Response | None = None
    received: int = 0
    _chunks: Any = attrs.field(default=None, repr=False)  # of the response, once reading starts
    _checksum: int = 0
    _tail: bytes = attrs.field(default=b"", repr=False)
    _ranges: bool = True
    _size: int | None = None  # of the file, if the response to a range contains it
    _etag: str | None = None
    _repeated: _RepeatedBytes = attrs.field(factory=lambda: _RepeatedBytes(0, 0), repr=False)
    _retries: int = 0  # since the last progress
    _received_before: int = 0  # when the response was opened

    def note(self, chunk: bytes) -> None:
        """Count a chunk that has been received."""
        self.received += len(chunk)
        self._checksum = zlib.crc32(chunk, self._checksum)
        self._tail = (self._tail + chunk[-_TAIL_BYTES:])[-_TAIL_BYTES:]

    def open(self) -> Flow[CallResponse[Any]]:
        """
        Request the file, or the rest of it.

        Raises:
            APIStatusError: the service refuses.
            APIConnectionError: there was no response.
            ResultsError: the service sent a part of the file that was not requested.
        """
        start = self.received - len(self._tail)
        call = self.call
        is_part = bool(self.received) and self._ranges
        if is_part:
            wanted = {"range": f"bytes={start}-", "accept-encoding": "identity"}
            if self._etag is not None:
                wanted["if-range"] = self._etag
            headers = {**call.request.headers, **wanted}
            call = attrs.evolve(call, request=attrs.evolve(call.request, headers=headers))
        try:
            call_response = yield from call.flow(stream=True)
        except APIStatusError as error:
            if error.status_code == 416:
                raise ResultsChangedError("The results are now shorter than before.") from error
            if not call.request.trusted:
                error.add_note(
                    "The results are at a different address than the API, so the credential was"
                    " not sent. If that address is your gateway, use it as the base URL."
                )
            raise
        response = self.response = call_response.response
        self._chunks = None
        if response.status_code != 206:
            self._repeated = _RepeatedBytes(self.received, self._checksum)
        elif self._fits(response, start):
            self._repeated = _RepeatedBytes(len(self._tail), zlib.crc32(self._tail))
        elif is_part:
            yield Close(response)
            self._ranges = False
            return (yield from self.open())
        else:
            yield Close(response)
            raise ResultsError("The service sent only part of the results. Try again.")
        self._read_headers(response)
        return call_response

    def resume(self) -> Flow[None]:
        """Continue after the bytes that were noted before the first read."""
        if self.received and self._ranges and self.response is not None:
            yield Close(self.response)
            yield from self.open()
        else:
            self._repeated = _RepeatedBytes(self.received, self._checksum)

    def read(self) -> Flow[bytes]:
        """
        Return the next bytes; none when a response has ended.

        A response may end too early without an error. If the file cannot end there, call
        `read_again` and continue.

        Raises:
            APIConnectionError: the connection broke repeatedly, without progress.
            ResultsChangedError: after a break the service sent another file.
        """
        while True:
            try:
                return (yield from self._read())
            except APIConnectionError as failure:
                yield Close(self._opened())
                if not self._has_retries():
                    raise
                reason = failure.message
            yield from self._reopen(reason)

    def read_again(self) -> Flow[bool]:
        """Request the file once more, and return True, unless the server is sure of its end."""
        has_retries = self._has_retries()
        if self._is_of_announced_length() or not has_retries:
            return False
        if self._retries and _declares_its_end(self._opened()):
            return False
        yield from self._reopen("The results ended too early.")
        return True

    def _read(self) -> Flow[bytes]:
        response = self._opened()
        if self._chunks is None:
            self._chunks = yield Chunks(response)
        while chunk := (yield Read(self._chunks, response.request)):
            new = self._repeated.new_in(chunk)
            if new:
                self.note(new)
                return new
        yield Close(response)
        received = self.received - self._repeated.left
        if self._size is not None and received < self._size:
            raise APIConnectionError(
                message=f"Only {received} of {self._size} bytes of the results were received.",
                request=response.request,
            )
        if self._repeated.left:
            if _declares_its_end(response):
                raise ResultsChangedError("The results are now shorter than before.")
            raise APIConnectionError(
                message="The connection was closed before all earlier bytes were received again.",
                request=response.request,
            )
        return b""

    def _reopen(self, reason: str) -> Flow[None]:
        yield Sleep(retry.backoff(self._retries, random=self.context.random), reason)
        self._retries += 1
        self._received_before = self.received
        yield from self.open()

    def _has_retries(self) -> bool:
        if self.received > self._received_before:
            self._retries = 0
        return self._retries < self.context.settings.max_retries

    def _opened(self) -> httpx.Response:
        if self.response is None:
            raise ResultsError("The download has not started.")
        return self.response

    def _is_of_announced_length(self) -> bool:
        response = self._opened()
        length = response.headers.get("content-length")
        plain = "content-encoding" not in response.headers
        return plain and response.status_code == 200 and length == str(self.received)

    def _read_headers(self, response: httpx.Response) -> None:
        # A range counts the encoded bytes; after decompression it means nothing.
        plain = "content-encoding" not in response.headers
        self._ranges = plain and response.headers.get("accept-ranges", "").lower() == "bytes"
        etag = response.headers.get("etag", "")
        # A weak validator does not prove equal bytes: RFC 9110, section 8.8.1.
        self._etag = etag if etag.startswith('"') else None
        # The response to a range may contain less than was requested.
        self._size = _content_range(response)[1] if response.status_code == 206 and plain else None

    def _fits(self, response: httpx.Response, start: int) -> bool:
        """Return whether a part starts where it should and belongs to the same file."""
        etag = response.headers.get("etag", "")
        other = self._etag is not None and etag.startswith('"') and etag != self._etag
        return _content_range(response)[0] == start and not other


def _declares_its_end(response: httpx.Response) -> bool:
    """Return whether a response declares its end; otherwise it may be truncated silently."""
    framed = "content-length" in response.headers or "transfer-encoding" in response.headers
    return framed or response.http_version == "HTTP/2"


def _content_range(response: httpx.Response) -> tuple[int | None, int | None]:
    """Return where a part of a file starts and the size of the file; None for what is unknown."""
    found = _CONTENT_RANGE.fullmatch(response.headers.get("content-range", ""))
    if found is None:
        return None, None
    start, size = found.groups()
    return int(start), None if size == "*" else int(size)
