"""
Read the requests of a requests file as bytes.

A request is a line that is not blank. Only a newline ends a line, with or without a carriage return
before it; blanks around a request are not part of it. A request is never rebuilt: the bytes that
are yielded here are sent.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator
from typing import BinaryIO, NamedTuple, TypeVar

from message_batches.jobs.errors import InputError
from message_batches.jobs.input.ids import to_wire
from message_batches.jobs.input.partition import RequestSpan
from message_batches.jobs.storage import digest_of, fingerprint_of
from message_batches.jobs.types import Partition
from message_batches.sdk.results import BLANKS, BYTE_ORDER_MARK, decoded

_BLOCK = 1 << 18

T = TypeVar("T")


class InputLine(NamedTuple):
    """
    One request of the input.

    Attributes:
        line: line number, from 1.
        offset: its first byte in the file.
        content: its bytes.
        complete: False where it is longer than the reader may hold; `content` is then its start.
    """

    line: int
    offset: int
    content: bytes
    complete: bool = True


def read_requests(file: BinaryIO, longest: int) -> Iterator[InputLine]:
    """Yield the requests from the position of a file; hold at most `longest` bytes of each."""
    offset, line = file.tell(), 0
    while content := file.readline(longest + 2):
        line += 1
        start = offset
        offset += len(content)
        complete = True
        while not content.endswith(b"\n") and (rest := file.readline(1 << 20)):
            offset += len(rest)
            complete = complete and not rest.strip(BLANKS)
            if rest.endswith(b"\n"):
                break
        if start == 0 and content.startswith(BYTE_ORDER_MARK):
            content = content[len(BYTE_ORDER_MARK) :]
            start += len(BYTE_ORDER_MARK)
        request = content.strip(BLANKS)
        if request or not complete:
            start += len(content) - len(content.lstrip(BLANKS))
            yield InputLine(line, start, request, complete and len(request) <= longest)


def read_spans(path: str, spans: Iterable[tuple[int, int]]) -> Iterator[list[bytes]]:
    """Yield the requests in the given byte ranges of a file, many at a time."""
    with open(path, "rb") as file:
        for start, end in spans:
            file.seek(start)
            # A range ends with a request, so the last line read ends there, too, but for blanks.
            while start < end and (lines := file.readlines(min(_BLOCK, end - start))):
                start += sum(map(len, lines))
                yield [request for line in lines if (request := line.strip(BLANKS))]


def wire_requests(partition: Partition) -> Iterator[tuple[bytes, bytes | None]]:
    """
    Yield each request as it is sent, with the user's id as JSON text if that was replaced.

    Raises:
        InputError: the file cannot be read, or is not the one that was planned. A caller that
            sends only after the last request was read has then sent nothing.
    """
    field = partition.id_field
    for requests in _blocks(
        partition,
        lambda requests: [to_wire(each, field) if field else (each, None) for each in requests],
    ):
        yield from requests


def wire_blocks(partition: Partition) -> Iterator[list[bytes]]:
    """Yield the requests as they are sent, many at a time; raise as `wire_requests` does."""
    field = partition.id_field
    return _blocks(
        partition,
        lambda requests: [to_wire(each, field)[0] for each in requests] if field else requests,
    )


def _blocks(partition: Partition, wire: Callable[[list[bytes]], list[T]]) -> Iterator[list[T]]:
    digests: list[int] = []
    try:
        for requests in read_spans(partition.source, partition.spans):
            digests += map(digest_of, requests)
            yield wire(requests)
    except (OSError, ValueError) as error:
        raise InputError.at(
            partition.source,
            f"The requests file cannot be read: {error}.",
            "Restore it and run the same command again.",
        ) from error
    if fingerprint_of(digests) != partition.fingerprint:
        raise InputError.at(
            partition.source,
            "The requests file has changed since the run started.",
            "Restore the old file, or pass another --out to start a new run.",
        )


def find_requests(partition: Partition, wire_ids: Container[str]) -> list[RequestSpan]:
    """Return the requests of a partition that have the given ids on the wire."""
    spans = []
    line = 0
    with open(partition.source, "rb") as file:
        for start, end in partition.spans:
            # Requests of two ranges are never neighbors, so a line number is left out between them.
            before = line = line + 1
            file.seek(start)
            for request in read_requests(file, partition.size):
                if request.offset >= end:
                    break
                line = before + request.line
                content, wire = request.content, request.content
                if partition.id_field:
                    wire, _ = to_wire(wire, partition.id_field)
                if decoded(wire)["custom_id"] in wire_ids:
                    digest = digest_of(content)
                    spans.append(RequestSpan(line, request.offset, len(content), len(wire), digest))
    return spans
