"""
The download of a results file: every byte once, in order, whatever the connection does.

When the connection breaks, the file is asked for again and the download goes on where it stood: by
a byte range where the server offers ranges, else by passing over what was received before, after
its checksum agrees. Nothing is given out twice. New bytes fill the retries up again; breaks without
any progress use them up.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import urlsplit

import attrs

from message_batches.sdk import retry
from message_batches.sdk.calls import Answer, Call, Context
from message_batches.sdk.errors import (
    APIConnectionError,
    APIStatusError,
    ResultsChangedError,
    ResultsError,
)
from message_batches.sdk.flow import Chunks, Close, Command, Emit, Flow, Read, Sleep, StreamFlow
from message_batches.sdk.http.request import joined, origin
from message_batches.sdk.settings import DEFAULT_BASE_URL, Settings

if TYPE_CHECKING:
    import httpx

_CONTENT_RANGE = re.compile(r"bytes ([0-9]{1,18})-[0-9]{1,18}/([0-9]{1,18}|\*)")
_TAIL_BYTES = 256  # asked for once more with a range, to see that the file is still the same


class Reader(Protocol):
    """What is done with the bytes of a download."""

    def feed(self, chunk: bytes, waited: float) -> object:
        """Make something of a chunk that came after so many seconds, to be emitted."""

    def after_chunk(self) -> Command | None:
        """Give a command to carry out once that has been used."""

    def is_complete(self) -> bool:
        """Tell whether the file may end here."""

    def delivered(self) -> int:
        """Tell how many rows have come out of it."""


class _PassedBefore:
    """What was received before a break and comes again: passed over, and compared."""

    def __init__(self, length: int, checksum: int) -> None:
        self.left = length
        self._expected = checksum
        self._checksum = 0

    def new_in(self, chunk: bytes) -> bytes:
        """Give what of the chunk was not received before."""
        if not self.left:
            return chunk
        again = chunk[: self.left]
        self._checksum = zlib.crc32(again, self._checksum)
        self.left -= len(again)
        if not self.left and self._checksum != self._expected:
            raise ResultsChangedError("After a broken connection the service sent other results.")
        return chunk[len(again) :]


@attrs.define
class Download:
    """
    The state of one download.

    Attributes:
        batch_id: Whose results they are.
        call: Asks for the file.
        expected: How many rows the file should hold, by the batch's counts; None if not known.
        response: The response now being read, once there is one.
        received: How many bytes have been given out, or were there before.
    """

    batch_id: str
    call: Call[Any] = attrs.field(repr=False)
    context: Context = attrs.field(repr=False)
    expected: int | None = None
    response: httpx.Response | None = None
    received: int = 0
    _checksum: int = 0
    _tail: bytes = attrs.field(default=b"", repr=False)
    _ranges: bool = True
    _size: int | None = None  # of the file, where an answer to a range told it
    _etag: str | None = None
    _before: _PassedBefore = attrs.field(factory=lambda: _PassedBefore(0, 0), repr=False)

    def note(self, chunk: bytes) -> None:
        """Count a chunk that has been received."""
        self.received += len(chunk)
        self._checksum = zlib.crc32(chunk, self._checksum)
        self._tail = (self._tail + chunk[-_TAIL_BYTES:])[-_TAIL_BYTES:]

    def open(self) -> Flow[Answer[Any]]:
        """
        Ask for the file, or for the rest of it.

        Raises:
            APIStatusError: The service refuses.
            APIConnectionError: No answer came.
            ResultsError: The service sent a part of the file that nobody has asked for.
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
            answer = yield from call.flow(stream=True)
        except APIStatusError as error:
            if error.status_code == 416:
                raise ResultsChangedError("The results are now shorter than before.") from error
            if not call.request.trusted:
                error.add_note(
                    "The results are at another address than the API, so the credential was not"
                    " sent there. If that address is a gateway of yours, make it the base URL."
                )
            raise
        response = answer.response
        self.response = response
        if response.status_code != 206:
            self._before = _PassedBefore(self.received, self._checksum)
        elif self._fits(response, start):
            self._before = _PassedBefore(len(self._tail), zlib.crc32(self._tail))
        elif is_part:
            yield Close(response)
            self._ranges = False
            return (yield from self.open())
        else:
            yield Close(response)
            raise ResultsError("The service sent a part of the results, and was asked for all.")
        self._look_at(response)
        return answer

    def continue_after(self, before: Iterable[bytes]) -> Flow[None]:
        """Go on after what is there already from an earlier download of the same file."""
        for piece in before:
            self.note(piece)
        if self.received and self._ranges and self.response is not None:
            yield Close(self.response)
            yield from self.open()
        else:
            self._before = _PassedBefore(self.received, self._checksum)

    def stream(self, reader: Reader) -> StreamFlow[None]:
        """
        Emit what the reader makes of the bytes of the file, chunk by chunk as they come.

        At the end of a response the reader is asked whether the file may end there. If not, it may
        have been cut off without an error, and is asked for once more.

        Raises:
            APIConnectionError: The connection broke again and again, without any progress.
            ResultsChangedError: After a break the service sent another file.
        """
        try:
            yield from self._whole(reader)
        except ResultsChangedError as error:
            raise ResultsChangedError(str(error), rows=reader.delivered()) from error

    def _whole(self, reader: Reader) -> StreamFlow[None]:
        retries = 0
        while True:
            known = self.received
            failure = yield from self._read_on(reader)
            if self.received > known:
                retries = 0
            spent = retries >= self.context.settings.max_retries
            if failure is None:
                if reader.is_complete() or self._came_whole() or spent:
                    return
                if retries and self._ended_by_itself():
                    return
            elif spent:
                raise failure
            reason = "The results broke off." if failure is None else failure.message
            yield Sleep(retry.backoff(retries, random=self.context.random), reason)
            retries += 1
            yield from self.open()

    def _read_on(self, reader: Reader) -> StreamFlow[APIConnectionError | None]:
        """Emit what the response now open holds, and tell what ended it."""
        response = self.response
        assert response is not None
        try:
            clock = self.context.clock
            chunks = yield Chunks(response)
            asked = clock()
            while chunk := (yield Read(chunks, response.request)):
                waited = clock() - asked
                fresh = self._before.new_in(chunk)
                if fresh:
                    self.note(fresh)
                    yield Emit(reader.feed(fresh, waited))
                    if report := reader.after_chunk():
                        yield report
                asked = clock()
        except APIConnectionError as error:
            yield Close(response)
            return error
        yield Close(response)
        come = self.received - self._before.left
        if self._size is not None and come < self._size:
            told = f"Only {come} of {self._size} bytes of the results came."
            return APIConnectionError(message=told, request=response.request)
        if self._before.left:
            if _says_where_it_ends(response):
                raise ResultsChangedError("The results are now shorter than before.")
            told = "The connection was closed before all that came before had come again."
            return APIConnectionError(message=told, request=response.request)
        return None

    def _ended_by_itself(self) -> bool:
        return self.response is not None and _says_where_it_ends(self.response)

    def _came_whole(self) -> bool:
        """Tell whether the server itself said that the file has this length."""
        assert self.response is not None
        length = self.response.headers.get("content-length")
        plain = "content-encoding" not in self.response.headers
        return plain and self.response.status_code == 200 and length == str(self.received)

    def _look_at(self, response: httpx.Response) -> None:
        # A range counts the bytes as they are sent; once they are decompressed it means nothing.
        plain = "content-encoding" not in response.headers
        self._ranges = plain and response.headers.get("accept-ranges", "").lower() == "bytes"
        etag = response.headers.get("etag", "")
        self._etag = etag if etag.startswith('"') else None  # a weak one does not vouch for bytes
        # An answer to a range may hold less of the rest than was asked for.
        self._size = _content_range(response)[1] if response.status_code == 206 and plain else None

    def _fits(self, response: httpx.Response, start: int) -> bool:
        """Tell whether a part begins where it should, and is of the file as it was."""
        etag = response.headers.get("etag", "")
        other = self._etag is not None and etag.startswith('"') and etag != self._etag
        return _content_range(response)[0] == start and not other


def _says_where_it_ends(response: httpx.Response) -> bool:
    """Tell whether a response says where it ends; if not, it may be cut without an error."""
    framed = "content-length" in response.headers or "transfer-encoding" in response.headers
    return framed or response.http_version == "HTTP/2"


def results_address(results_url: str, settings: Settings) -> tuple[str, bool]:
    """
    Tell where a batch's results are, and whether the credential may go there.

    The service names its own public address. Behind a gateway, which the base URL then names, the
    gateway is asked. On any other origin the file is asked for without a credential.
    """
    base = origin(settings.base_url)
    parts = urlsplit(results_url)
    if not parts.scheme or (
        origin(results_url) == origin(DEFAULT_BASE_URL) and base != origin(DEFAULT_BASE_URL)
    ):
        path = f"{parts.path}?{parts.query}" if parts.query else parts.path
        return joined(settings.base_url, "/" + path.lstrip("/"), settings.default_query), True
    if origin(results_url) == base:
        return joined(results_url, "", settings.default_query), True
    return results_url, False


def _content_range(response: httpx.Response) -> tuple[int | None, int | None]:
    """Tell where a part of a file begins, and how long the file is; None for what is not told."""
    told = _CONTENT_RANGE.fullmatch(response.headers.get("content-range", ""))
    if told is None:
        return None, None
    start, size = told.groups()
    return int(start), None if size == "*" else int(size)
