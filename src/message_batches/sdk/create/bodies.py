"""
The body of a create request, in three forms: a file, requests kept here, and checked requests.

Each is filled once and then sent any number of times, and the size is known before it is sent.

A file of JSON Lines is not copied: it is read once to check the requests and to measure the body,
and again whenever the body is sent. What is sent must be what was checked. So the end of the body,
without which the service can accept nothing, is sent only after the file has proved unchanged: by
its size, the time of its last change, and a checksum of the requests.
"""

from __future__ import annotations

import io
import os
import tempfile
import zlib
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import islice
from typing import IO, Any, TypeGuard

from message_batches._files import local_file
from message_batches.sdk.create.json_encoding import json_of
from message_batches.sdk.create.rules import ENVELOPE, MAX_BODY_BYTES, MAX_REQUESTS
from message_batches.sdk.create.validation import (
    Checks,
    Line,
    is_file,
    line_blocks,
    objects,
)
from message_batches.sdk.errors import InvalidRequestsError
from message_batches.sdk.flow import Flow, InThread
from message_batches.sdk.results.garbage import fewer_collections
from message_batches.sdk.results.json_line import BLANKS, BYTE_ORDER_MARK

# A smaller body is never written to disk: writing 20 MB and reading them again was measured to take
# half as long as checking and encoding them.
_MEMORY_BYTES = 32_000_000

# What is read, checked or sent at a time. Blocks of a megabyte exceed the caches of a processor and
# were measured to take 30 % longer.
_BLOCK_BYTES = 256 * 1024
_SENT_BYTES = 512 * 1024
_REQUESTS_AT_A_TIME = 200


class PreparedRequests:
    """
    Requests that were checked before and can be read any number of times.

    Args:
        read: reads them from the first one, many at a time, as the bytes of one request each. It
            raises when they have changed, before it returns the last of them.
        measure: how many there are, and their bytes; by default they are read to count them.
    """

    def __init__(
        self, read: Callable[[], Iterable[list[bytes]]], measure: tuple[int, int] | None = None
    ) -> None:
        self.read = read
        self.measure = measure

    def __iter__(self) -> Iterator[bytes]:
        for requests in self.read():
            yield from requests


class Envelope:
    """
    The part of a body around the requests; it counts them and their bytes.

    Args:
        extra: further properties of the body, beside `requests`.

    Attributes:
        opening: the bytes before the first request.
        closing: the bytes after the last request.
        requests: how many requests were added.
        text_bytes: the bytes of these requests, each with a comma before it.
    """

    opening = ENVELOPE[0]

    def __init__(self, extra: Mapping[str, Any]) -> None:
        more = json_of(extra, "extra_body")[1:-1]
        self.closing = b"]" + (b"," + more if more else b"") + b"}"
        self.requests = 0
        self.text_bytes = 0

    @property
    def size(self) -> int:
        """The bytes of the body; the first request has no comma before it."""
        return len(self.opening) + max(self.text_bytes - 1, 0) + len(self.closing)

    def has_room(self, requests: int, text_bytes: int) -> bool:
        """Return whether the API accepts so many more requests and bytes."""
        around = len(self.opening) - 1 + len(self.closing)
        return (
            self.requests + requests <= MAX_REQUESTS
            and around + self.text_bytes + text_bytes <= MAX_BODY_BYTES
        )

    def add(self, requests: int, text_bytes: int) -> None:
        """Count requests for which there is room."""
        self.requests += requests
        self.text_bytes += text_bytes

    def add_request(self, request: bytes, number: int) -> None:
        """
        Count one request.

        Raises:
            InvalidRequestsError: the batch would be larger than the API accepts.
        """
        if self.requests >= MAX_REQUESTS:
            raise InvalidRequestsError(
                "This request is one too many: the API accepts at most "
                f"{MAX_REQUESTS:,} in a batch. Split the requests into several batches.",
                number=number,
            )
        if not self.has_room(1, len(request) + 1):
            raise InvalidRequestsError(
                f"With this request, the batch exceeds {MAX_BODY_BYTES:,} bytes, the most that "
                "the API accepts. Split the requests into several batches.",
                number=number,
            )
        self.add(1, len(request) + 1)

    def body(self, texts: Iterable[bytes]) -> Iterator[bytes]:
        """
        Yield the body.

        Its end, without which the service can accept nothing, follows only after all requests have
        been read and have as many bytes as were counted.

        Args:
            texts: the requests that were counted, read again, each with a comma before it.

        Raises:
            InvalidRequestsError: there are more or fewer bytes than were counted.
        """
        left = self.text_bytes
        before = self.opening
        for text in texts:
            left -= len(text)
            if left < 0:
                break
            # A single request may be large, so it is split, and not copied for what is before it.
            start = 0
            if text and before:
                start = _SENT_BYTES - len(before)
                yield before + text[1:start]
                before = b""
            for at in range(start, len(text), _SENT_BYTES):
                yield text[at : at + _SENT_BYTES]
        if left:
            raise _changed()
        yield self.closing

    def close(self) -> None:
        """
        Check that there are requests.

        Raises:
            InvalidRequestsError: there are no requests.
        """
        if not self.requests:
            raise InvalidRequestsError("There are no requests to send. Pass at least one.")


class RequestsBody(ABC):
    """
    The body of a create request: filled once, then sent any number of times.

    Args:
        extra: further properties of the body, beside `requests`.
    """

    def __init__(self, extra: Mapping[str, Any]) -> None:
        self._envelope = Envelope(extra)

    @property
    def request_count(self) -> int:
        """The number of requests."""
        return self._envelope.requests

    @property
    def size(self) -> int:
        """The number of bytes."""
        return self._envelope.size

    @abstractmethod
    def fill(self, checks: Checks) -> Flow[None]:
        """
        Read and check all requests and measure the body. The checks collect what is wrong.

        Raises:
            InvalidRequestsError: there are too many requests, or none.
        """

    @abstractmethod
    def chunks(self) -> Iterator[bytes]:
        """
        Yield the complete body, from its start.

        Raises:
            InvalidRequestsError: the requests have changed since they were checked; the end of the
                body was not sent.
        """

    def close(self) -> None:  # noqa: B027 - most bodies hold nothing
        """Close and remove what the body uses."""

    def _add_lines(self, lines: Sequence[Line], checks: Checks | None) -> bytes:
        """Check requests, count them, and return them with a comma before each."""
        text = _with_commas(line for _, line in lines)
        if self._envelope.has_room(len(lines), len(text)):
            if checks is not None:
                checks.check_lines(lines, text)
            self._envelope.add(len(lines), len(text))
            return text
        for number, line in lines:  # one is too many; if one before it is invalid, that is reported
            if checks is not None:
                checks.check_line(line, number)
            self._envelope.add_request(line, number)
        return text


class PreparedBody(RequestsBody):
    """A body of checked requests, read again whenever it is sent, and never copied."""

    def __init__(self, source: PreparedRequests, extra: Mapping[str, Any]) -> None:
        super().__init__(extra)
        self._source = source

    def fill(self, checks: Checks) -> Flow[None]:
        """Measure the body."""
        if self._source.measure is not None:
            requests, size = self._source.measure
            if self._envelope.has_room(requests, size + requests):
                self._envelope.add(requests, size + requests)
                self._envelope.close()
                return
        blocks = iter(self._source.read())
        while (requests := (yield InThread(partial(next, blocks, None)))) is not None:
            size = sum(map(len, requests)) + len(requests)
            if self._envelope.has_room(len(requests), size):
                self._envelope.add(len(requests), size)
            else:
                self._add_lines(list(enumerate(requests, start=self.request_count + 1)), None)
        self._envelope.close()

    def chunks(self) -> Iterator[bytes]:
        """Yield the complete body, from its start."""
        return self._envelope.body(self._texts())

    def _texts(self) -> Iterator[bytes]:
        for requests in self._source.read():
            if len(requests) == 1:  # perhaps a large one, which is not copied
                yield b","
                yield requests[0]
            else:
                yield _with_commas(requests)


class FileBody(RequestsBody):
    """
    A body that is read from a file of JSON Lines whenever it is sent.

    Args:
        source: a path, or a file open for bytes, which is read from its current position.
        extra: further properties of the body, beside `requests`.
    """

    def __init__(
        self, source: str | os.PathLike[str] | IO[bytes], extra: Mapping[str, Any]
    ) -> None:
        super().__init__(extra)
        self._is_ours = isinstance(source, str | os.PathLike)
        # A path is opened once and stays open, so that no other file can replace it.
        self._file: IO[bytes] = (
            open(source, "rb", buffering=_BLOCK_BYTES)  # noqa: SIM115 - see close
            if isinstance(source, str | os.PathLike)
            else source
        )
        self._start = self._file.seek(0, os.SEEK_CUR)
        self._state = _state_of(self._file)
        self._checksum = 0

    def fill(self, checks: Checks) -> Flow[None]:
        """Check all requests and measure the body."""
        blocks = self._blocks()
        lines_before = 0
        while (block := (yield InThread(partial(next, blocks, None)))) is not None:
            numbered = enumerate(block, start=lines_before + 1)
            lines = [(number, line) for number, raw in numbered if (line := raw.strip(BLANKS))]
            self._checksum = zlib.crc32(self._add_lines(lines, checks), self._checksum)
            lines_before += len(block)
        self._envelope.close()

    def chunks(self) -> Iterator[bytes]:
        """Yield the complete body, from its start."""
        return self._envelope.body(self._texts())

    def close(self) -> None:
        """Close the file, unless it is the caller's."""
        if self._is_ours:
            self._file.close()

    def _blocks(self) -> Iterator[list[bytes]]:
        self._file.seek(self._start)
        first = True
        while lines := self._file.readlines(_BLOCK_BYTES):
            if first:
                lines[0] = lines[0].removeprefix(BYTE_ORDER_MARK)
                first = False
            yield lines

    def _texts(self) -> Iterator[bytes]:
        checksum = 0
        self._require(_state_of(self._file) == self._state)
        for block in self._blocks():
            text = _with_commas(line for raw in block if (line := raw.strip(BLANKS)))
            checksum = zlib.crc32(text, checksum)
            yield text
        self._require(checksum == self._checksum and _state_of(self._file) == self._state)

    @staticmethod
    def _require(unchanged: bool) -> None:
        if not unchanged:
            raise _changed()


class Spool(RequestsBody):
    """
    A body that is kept, for requests that can be read only once: in memory, or in a temporary file.

    Args:
        source: an iterable of requests, or a path or file of JSON Lines that cannot be read again.
        extra: further properties of the body, beside `requests`.
    """

    def __init__(self, source: object, extra: Mapping[str, Any]) -> None:
        super().__init__(extra)
        self._source = source
        self._lines: list[Line] = []  # not yet checked
        self._parts: list[bytes] = []  # of the body, not yet kept
        self._waiting_bytes = 0
        self._has_opening = False
        self._in_memory: list[bytes] = []
        self._file: IO[bytes] | None = None  # has what comes before the bytes in memory

    def fill(self, checks: Checks) -> Flow[None]:
        """Check, encode and keep all requests."""
        if is_file(self._source):
            blocks = line_blocks(self._source, _BLOCK_BYTES)
            while (block := (yield InThread(partial(next, blocks, None)))) is not None:
                self._lines = block
                yield from self._keep(checks)
        elif isinstance(self._source, Sequence):
            yield from self._encode_blocks(objects(self._source), checks)
        else:
            # Not in blocks: a generator may yield the same object again, with other content.
            yield from self._encode_each(objects(self._source), checks)
            yield from self._keep(checks)
        self._envelope.close()
        self._parts.append(self._envelope.closing)
        yield from self._keep(checks)

    def _encode_blocks(self, requests: Iterator[tuple[int, object]], checks: Checks) -> Flow[None]:
        # The requests are no garbage, and to look through all of them takes a fifth of the time.
        with fewer_collections():
            while block := list(islice(requests, self._requests_of_a_block())):
                text = checks.encoded_plain(block)
                if text is not None and self._envelope.has_room(len(block), len(text)):
                    self._envelope.add(len(block), len(text))
                    self._parts.append(text)
                else:
                    yield from self._encode_each(block, checks)
                yield from self._keep(checks)

    def _requests_of_a_block(self) -> int:
        """Return how many requests make a block, if the next are as long as those before."""
        if not self._envelope.requests:
            return 1
        mean = self._envelope.text_bytes // self._envelope.requests
        return max(1, min(_BLOCK_BYTES // mean, _REQUESTS_AT_A_TIME))

    def _encode_each(self, requests: Iterable[tuple[int, object]], checks: Checks) -> Flow[None]:
        for number, request in requests:
            encoded = checks.encoded(request, number)
            if callable(encoded):
                encoded = yield from self._with_files(encoded, checks)
            if encoded is not None:
                self._lines.append((number, encoded))
                self._waiting_bytes += len(encoded)
            if number % _REQUESTS_AT_A_TIME == 0 or self._waiting_bytes >= _BLOCK_BYTES:
                yield from self._keep(checks)

    def _with_files(self, encode: Callable[[], bytes], checks: Checks) -> Flow[bytes | None]:
        try:
            encoded: bytes = yield InThread(encode)
        except InvalidRequestsError as error:
            checks.add_error(error)
            return None
        return encoded

    def chunks(self) -> Iterator[bytes]:
        """Yield the complete body, from its start."""
        if self._file is not None:
            self._file.seek(0)
            while chunk := self._file.read(_BLOCK_BYTES):
                yield chunk
        for text in self._in_memory:
            for at in range(0, len(text), _SENT_BYTES):  # a single request may be large
                yield text[at : at + _SENT_BYTES]

    def close(self) -> None:
        """Remove the temporary file."""
        if self._file is not None:
            self._file.close()

    def _check_lines(self, checks: Checks) -> None:
        lines, self._lines = self._lines, []
        if lines:
            self._parts.append(self._add_lines(lines, checks))

    def _keep(self, checks: Checks) -> Flow[None]:
        self._check_lines(checks)
        text = b"".join(self._parts)
        self._parts.clear()
        self._waiting_bytes = 0
        if text and not self._has_opening:
            text = self._envelope.opening + text[1:]  # the first request has no comma before it
            self._has_opening = True
        self._in_memory.append(text)
        # In a thread even if nothing is written, so that an event loop can do other work meanwhile.
        yield InThread(self._relieve_memory)

    def _relieve_memory(self) -> None:
        if self._file is None and self._envelope.size <= _MEMORY_BYTES:
            return
        if self._file is None:
            self._file = tempfile.TemporaryFile()  # noqa: SIM115 - see close
        self._file.writelines(self._in_memory)
        self._in_memory.clear()


def body_of(requests: object, extra: Mapping[str, Any]) -> RequestsBody:
    """Return the body that suits a source of requests."""
    if isinstance(requests, PreparedRequests):
        return PreparedBody(requests, extra)
    if isinstance(requests, str | os.PathLike):
        local_file(requests)
    return FileBody(requests, extra) if can_be_read_again(requests) else Spool(requests, extra)


def can_be_read_again(source: object) -> TypeGuard[str | os.PathLike[str] | IO[bytes]]:
    """Return whether a source is a file, on disk or in memory, that can be read again."""
    if isinstance(source, str | os.PathLike):
        return os.path.isfile(source)
    if isinstance(source, io.BufferedReader | io.BufferedRandom):
        # A pipe cannot seek, and what another reader wraps may be slow to read again.
        return isinstance(source.raw, io.FileIO) and source.seekable()
    return isinstance(source, io.BytesIO)


def _with_commas(requests: Iterable[bytes]) -> bytes:
    """Join requests, each with a comma before it."""
    return b",".join([b"", *requests])


def _changed() -> InvalidRequestsError:
    return InvalidRequestsError(
        "The requests changed after they were checked, so sending was stopped and no batch was"
        " created. Try again when nothing writes to their file."
    )


def _state_of(file: IO[bytes]) -> tuple[int, int] | None:
    try:
        status = os.fstat(file.fileno())
    except io.UnsupportedOperation:
        return None  # it is in memory
    return status.st_size, status.st_mtime_ns
