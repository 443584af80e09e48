"""
Parts of an input, written by many programs, each with a compact index of its requests beside it.

A run over a file has a table of its requests. A run over parts has none: the program that writes a
part makes the id of each request of the numbers of part and line, so that no two are equal, and
writes down its length and digest. Where it begins, and how long it is on the wire, follows.

The index is a sequence of pages, each with its own checksum, so that a range of requests is read
with one call and without the rest:

    offset of the first request | requests | checksum | length of each | digest of each
    8 bytes                     | 4        | 4        | 4              | 4
"""

from __future__ import annotations

import hashlib
import re
import shutil
import struct
import sys
import zlib
from array import array
from collections.abc import Iterable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, BinaryIO, NamedTuple

from attrs import frozen

from message_batches._files import atomic_write
from message_batches.jobs.errors import InputError, InputWarning
from message_batches.jobs.input.json_bytes import encoded
from message_batches.jobs.input.request_files import InputFile
from message_batches.jobs.input.validate_model import ModelCheck
from message_batches.jobs.input.validate_request import (
    DiagnosticCollector,
    WarningCollector,
    check_request,
)
from message_batches.jobs.storage import Place, Stamp, digest_of, place_in, put
from message_batches.jobs.system import SYSTEM, System
from message_batches.jobs.types import ValidationRules

PAGE_REQUESTS = 4096
"""Requests to a page of the index, but for the last."""

_HEAD = struct.Struct("<QII")
_PAIR = 8
PAGE_BYTES = _HEAD.size + _PAIR * PAGE_REQUESTS
"""Bytes of a page of the index, but for the last."""

_ID = re.compile(r"p(0|[1-9]\d{0,9})-([1-9]\d{0,9})", re.ASCII)


@frozen
class RequestPart:
    """
    A file with requests, one on each line, and the index beside it.

    Attributes:
        number: differs between the parts of a run; the ids are made of it.
        name: of both files, without the extension. It names the content, too: a part that is
            written again differently has another name.
        requests: how many, at least one.
        size: bytes of the file with the requests.
    """

    number: int
    name: str
    requests: int
    size: int

    @property
    def lines_name(self) -> str:
        """The name of the file with the requests."""
        return f"{self.name}.jsonl"

    @property
    def index_name(self) -> str:
        """The name of the file with the index."""
        return f"{self.name}.index"


@frozen
class RequestParts:
    """
    Parts that make up the input of a run.

    Attributes:
        place: the folder that holds their files, local or a URL.
        parts: the parts, in the order of the input.
        warnings: what is unusual about their requests.
    """

    place: Place
    parts: tuple[RequestPart, ...]
    warnings: tuple[InputWarning, ...] = ()


def files_of(source: RequestParts) -> tuple[InputFile, ...]:
    """Return the files with the requests of parts."""
    return tuple(
        # The name says what the content is, so the storage is not asked.
        InputFile(
            place_in(source.place, part.lines_name),
            part.size,
            part.requests,
            Stamp(part.size, part.name),
        )
        for part in source.parts
    )


class Page(NamedTuple):
    """A page of an index: where its first request begins, and length and digest of each."""

    offset: int
    lengths: array[int]
    digests: array[int]


def part_id(number: int, line: int) -> str:
    """Return the id of a request, by its part and its line in it, from 1."""
    return f"p{number}-{line}"


def parse_part_id(custom_id: str) -> tuple[int, int]:
    """Return part and line of an id; -1 and 0 if it is not one of a part."""
    match = _ID.fullmatch(custom_id)
    return (int(match[1]), int(match[2])) if match else (-1, 0)


class RequestPartWriter:
    """
    Writes the requests of one part to a file, checks them, and makes the index.

    Args:
        number: of the part; it differs from those of all other parts of the run.
        file: takes the requests.
        rules: what the requests are checked against.
        now: what time it is, in seconds since 1970, to know which models have ended.

    Attributes:
        diagnostics: what is wrong with the requests, by line.
        warnings: what is unusual about them.
    """

    def __init__(self, number: int, file: BinaryIO, rules: ValidationRules, now: float) -> None:
        self.diagnostics = DiagnosticCollector()
        self.warnings = WarningCollector()
        self._number = number
        self._file = file
        self._rules = rules
        self._models = ModelCheck(rules, now)
        self._requests = self._offset = self._page_offset = 0
        self._lengths, self._digests = array("I"), array("I")
        self._pages: list[Page] = []
        self._content = hashlib.blake2b(digest_size=8)

    def add(self, params: Mapping[str, Any] | bytes) -> str:
        """Write a request with these parameters, as values or as JSON text; return its id."""
        self._requests += 1
        custom_id = part_id(self._number, self._requests)
        content = b'{"custom_id":"%b","params":%b}' % (custom_id.encode(), encoded(params))
        checked = check_request(content, self._requests, self._rules, self._models)
        for diagnostic in checked.diagnostics:
            self.diagnostics.add(diagnostic)
        if checked.warnings:
            self.warnings.add(checked.warnings, self._requests)
        self._lengths.append(len(content))
        self._digests.append(digest_of(content))
        self._offset += len(content) + 1
        if len(self._lengths) == PAGE_REQUESTS:
            self._close_page()
        content += b"\n"
        self._content.update(content)
        self._file.write(content)
        return custom_id

    def finish(self) -> tuple[RequestPart, bytes]:
        """
        Return the part, and its index as bytes, after at least one request.

        Raises:
            InputError: something is wrong with requests.
        """
        if self.diagnostics.total:
            name = f"part {self._number}"
            raise InputError(name, self.diagnostics.first, self.diagnostics.total)
        if self._lengths:
            self._close_page()
        part = RequestPart(
            self._number,
            f"{self._number:05}-{self._content.hexdigest()}",
            self._requests,
            self._offset,
        )
        pages = (page_bytes(part, at, page) for at, page in enumerate(self._pages))
        return part, b"".join(pages)

    def _close_page(self) -> None:
        self._pages.append(Page(self._page_offset, self._lengths, self._digests))
        self._page_offset = self._offset
        self._lengths, self._digests = array("I"), array("I")


def write_request_part(
    place: Place,
    number: int,
    params: Iterable[Mapping[str, Any] | bytes],
    rules: ValidationRules,
    *,
    system: System = SYSTEM,
) -> tuple[RequestPart, tuple[InputWarning, ...]]:
    """
    Write a part of requests to a folder. It may be repeated: equal requests make the same files.

    Args:
        place: the folder, local or a URL.
        number: of the part; it differs from those of all other parts of the run.
        params: the parameters of each request, as values or as JSON text; at least one.
        rules: what the requests are checked against.
        system: the clock and the file operations.

    Returns:
        the part, and what is unusual about its requests, by their line in it.

    Raises:
        InputError: something is wrong with requests, or the part cannot be written.
        StorageUnreachableError: the storage did not answer.
    """
    with TemporaryDirectory() as folder:
        scratch = Path(folder) / "requests"
        with scratch.open("wb") as file:
            writer = RequestPartWriter(number, file, rules, system.now())
            for each in params:
                writer.add(each)
        part, index = writer.finish()
        _write(place_in(place, part.lines_name), scratch, system)
        scratch.write_bytes(index)
        _write(place_in(place, part.index_name), scratch, system)
    return part, writer.warnings.all()


def _write(place: Place, scratch: Path, system: System) -> None:
    """Let a file appear when it is complete."""
    if isinstance(place, str):
        put(place, scratch, system)
        return
    with atomic_write(place, fsync=system.fsync) as new:
        shutil.copyfile(scratch, new)
    system.sync_folder(place.parent)


def page_range(part: RequestPart, first: int, last: int) -> tuple[int, int]:
    """Return where in its index the pages of a part begin and end, from one page to another."""
    pages, rest = divmod(part.requests, PAGE_REQUESTS)
    end = (last + 1) * PAGE_BYTES if last < pages else last * PAGE_BYTES + _HEAD.size + _PAIR * rest
    return first * PAGE_BYTES, end


def read_pages(part: RequestPart, first: int, content: bytes) -> list[Page]:
    """
    Return pages of an index.

    Args:
        part: whose index it is.
        first: the number of the first page, from 0.
        content: the bytes of the pages.

    Raises:
        ValueError: they are not what was written.
    """
    pages = []
    for at, start in enumerate(range(0, len(content), PAGE_BYTES), first):
        page = content[start : start + PAGE_BYTES]
        offset, requests, checksum = _HEAD.unpack_from(page)
        middle, end = _HEAD.size + 4 * requests, _HEAD.size + _PAIR * requests
        if len(page) != end or checksum != _checksum(part, at, offset, page[_HEAD.size :]):
            raise ValueError(f"page {at} of {part.index_name} is damaged")
        numbers = _numbers(page[_HEAD.size : middle]), _numbers(page[middle:])
        pages.append(Page(offset, *numbers))
    return pages


def page_bytes(part: RequestPart, at: int, page: Page) -> bytes:
    """Return a page as it is in the index of a part, at its place."""
    content = _swapped(page.lengths).tobytes() + _swapped(page.digests).tobytes()
    checksum = _checksum(part, at, page.offset, content)
    return _HEAD.pack(page.offset, len(page.lengths), checksum) + content


def _checksum(part: RequestPart, at: int, offset: int, content: bytes) -> int:
    """Return the checksum of a page, which differs for another part and another place."""
    return zlib.crc32(content, zlib.crc32(f"{part.name} {at} {offset}".encode()))


def _numbers(content: bytes) -> array[int]:
    numbers = array("I")
    numbers.frombytes(content)
    return _swapped(numbers)


def _swapped(numbers: array[int]) -> array[int]:
    """Return numbers with the lowest byte first, or back; numbers of most machines as they are."""
    if sys.byteorder == "big":
        numbers = numbers[:]
        numbers.byteswap()
    return numbers
