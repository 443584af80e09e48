"""
The results of one batch on disk, until they are in the output.

A download is a file, which a later process continues. A part has each of its lines as the service
sent it, the first one for each request, and an answer after a failure. It grows over any number of
downloads: only what it lacks is added. When it has all results, a file beside it says which request
each line belongs to.
"""

from __future__ import annotations

import os
from array import array
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, Self

from attrs import astuple, frozen

from message_batches._platform import open_private
from message_batches.jobs.answers import AnswerFormat
from message_batches.jobs.input import from_wire, without_suffix
from message_batches.jobs.ledger import (
    CODES,
    FAILED,
    LockHeldError,
    PartManifest,
    Texts,
    locked,
)
from message_batches.jobs.output.result_line import (
    NotAResultError,
    ResultLine,
    read_line,
    storable,
)
from message_batches.jobs.system import System
from message_batches.sdk.results import DEFAULT_MAX_LINE_BYTES, decoded

_BLOCK = 1 << 18
"""Bytes that are read or written at once."""

REPLACED = 2**32 - 1
"""In `order`, a line that a later one for the same request replaces."""


@frozen
class PartFiles:
    """
    The files of a part.

    Attributes:
        download: what the service sent, until it is in the part.
        lines: the results.
        order: the position in the partition of the request of each line.
        lock: the lock of the process that writes the others.
        turn: the lock of the process that collects the batch, from its download to the ledger.
    """

    download: Path
    lines: Path
    order: Path
    lock: Path
    turn: Path

    @classmethod
    def of(cls, folder: Path, number: int) -> PartFiles:
        """Return the files of the part of a partition."""
        suffixes = ("download", "jsonl", "order", "lock", "turn")
        return cls(*(folder / f"{number}.{suffix}" for suffix in suffixes))

    def moved(self, folder: Path) -> Self:
        """Return files of the same names in another folder."""
        return type(self)(*(folder / path.name for path in astuple(self)))

    @property
    def has_download(self) -> bool:
        """Whether a download came to its end and is not in the part yet."""
        return self.download.exists()

    def remove(self) -> None:
        """Remove the files, if they exist."""
        self.download.unlink(missing_ok=True)
        self.lines.unlink(missing_ok=True)
        self.order.unlink(missing_ok=True)
        for lock in (self.lock, self.turn):
            # Only what a killed process left: a lock that is in use ends by itself.
            if lock.exists():
                with suppress(LockHeldError), locked(lock):
                    pass


@frozen
class PartPlace:
    """
    Where a part is written; a value that can be pickled.

    Attributes:
        files: its files on the machine that downloads it.
    """

    files: PartFiles

    def elsewhere(self, folder: Path) -> PartPlace:
        """
        Return the place for another machine, which has a folder for scratch files.

        Where the files are the part, they stay: that machine has to reach them.
        """
        return self

    def finish(self, part: PartWriter) -> PartManifest:
        """Write down what a part that was filled holds, and return it."""
        return part.finish()

    def send(self, manifest: PartManifest, system: System) -> None:
        """Write a finished part to where it outlives the machine, if it is to."""


@frozen
class Judgement:
    """
    How results are judged; a value that can be pickled.

    Attributes:
        cause_of: returns why a request failed, by the type of its error, its message and its code.
        format: what complete answers have to fit; None for anything.
        kind: a class that they have to become instances of, too; None for none.
    """

    cause_of: Callable[[str, str | None, str | None], str]
    format: AnswerFormat | None = None
    kind: Any = None

    def fault_of(self, line: bytes) -> str | None:
        """Return why the complete answer in a line does not fit; None if it does."""
        if self.format is None:
            return None
        try:
            checker = self.format.checker(self.kind)
            reason = checker.check(decoded(line)["result"]["message"]).reason
        except RecursionError:
            return "the answer is nested too deeply"
        # It may quote the answer, which may have what databases refuse.
        return reason and storable(reason).replace("\0", "\\0")


class PartWriter:
    """
    Fills a part. Use as a context manager.

    Args:
        files: the files of the part.
        ids: the position of each request in the partition, by its id on the wire.
        judgement: how results are judged.
        system: the machine.

    Attributes:
        system: the machine.
        foreign: how many results belong to no request of the partition.
        first_foreign: the id of the first of these.
        held: how many requests have a result.
        requests: how many requests the partition has.
    """

    def __init__(
        self,
        files: PartFiles,
        ids: Mapping[str, int],
        judgement: Judgement,
        system: System,
    ) -> None:
        self._files = files
        self._ids = ids
        self._judgement = judgement
        self.system = system
        self._codes = bytearray(len(ids))
        self._seen = bytearray(len(ids))  # in this download
        self._order = array("I")
        self._failures: dict[int, tuple[int, str, str, str | None]] = {}
        self._failed_at: dict[int, int] = {}
        self._reasons: list[tuple[int, str]] = []
        self._usage: defaultdict[tuple[str, str], Counter[str]] = defaultdict(Counter)
        self._unmatched = 0
        self.foreign = 0
        self.first_foreign = ""
        self.held = 0
        self.requests = len(ids)

    def __enter__(self) -> PartWriter:
        descriptor = open_private(self._files.lines, os.O_RDWR | os.O_CREAT)
        self._file = open(descriptor, "r+b", buffering=_BLOCK)
        try:
            self._read_again()
        except BaseException:
            self._file.close()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def _read_again(self) -> None:
        """Count what an earlier download left; cut off a line that is not complete."""
        end = 0
        for line in self._file:
            if not line.endswith(b"\n") or not self._count(line.removesuffix(b"\n")):
                break
            end += len(line)
        self._file.seek(end)
        self._file.truncate()
        self._unmatched = 0

    def fill(self) -> None:
        """Add the results of the download that the part lacks."""
        waiting: list[bytes] = []
        size = 0
        self._unmatched = self.foreign = 0
        self.first_foreign = ""
        self._seen = bytearray(len(self._ids))
        for line in _lines_of(self._files.download):
            if self._count(line):
                waiting.append(line)
                size += len(line)
                if size >= _BLOCK:
                    self._write(waiting)
                    waiting, size = [], 0
        self._write(waiting)

    def finish(self) -> PartManifest:
        """Write down which request each line belongs to, and return what the part holds."""
        self._file.flush()
        self.system.fsync(self._file.fileno())
        with open(self._files.order, "wb", opener=open_private) as file:
            self._order.tofile(file)
            file.flush()
            self.system.fsync(file.fileno())
        self._files.download.unlink(missing_ok=True)
        self.system.sync_folder(self._files.lines.parent)
        return PartManifest(
            bytes(self._codes),
            tuple(self._failures.values()),
            dict(self._usage),
            self._unmatched,
            reasons=tuple(self._reasons),
        )

    def _write(self, lines: list[bytes]) -> None:
        if lines:
            self._file.write(b"\n".join([*lines, b""]))
            self._file.flush()

    def _count(self, line: bytes) -> bool:
        """Count a line; return whether it is the first one of a request."""
        try:
            result = read_line(line)
        except NotAResultError:
            self._unmatched += 1
            return False
        index = self._ids.get(result.custom_id)
        if index is None:
            self.first_foreign = self.first_foreign or result.custom_id
            self.foreign += 1
            self._unmatched += 1
            return False
        self._unmatched += self._seen[index]
        self._seen[index] = 1
        if not self._codes[index]:
            self.held += 1
        elif result.answer is None or self._codes[index] != FAILED:
            return False  # by an earlier download, or repeated in this one
        else:
            # What was answered is not sent again, whatever an earlier line says.
            self._order[self._failed_at.pop(index)] = REPLACED
            del self._failures[index]
        self._codes[index] = self._code(result, index, line)
        self._order.append(index)
        return True

    def _code(self, result: ResultLine, index: int, line: bytes) -> int:
        if result.answer is None:
            cause = self._judgement.cause_of(
                result.cause or result.outcome, result.message, result.code
            )
            self._failures[index] = (index, result.outcome, cause, result.message)
            self._failed_at[index] = len(self._order)
            return FAILED
        for model, terms, counts in result.usage:
            used = self._usage[model, terms]
            for counter, amount in counts:
                used[counter] += amount
        answer, reason = result.answer, result.reason
        if answer == "complete" and (fault := self._judgement.fault_of(line)):
            answer, reason = "invalid", fault
        if reason is not None:
            self._reasons.append((index, reason))
        return CODES[answer]


def _lines_of(path: Path) -> Iterator[bytes]:
    """Yield the lines of a download without their ends; one that is too long is not a result."""
    with open(path, "rb", buffering=_BLOCK) as file:
        start = True
        while line := file.readline(DEFAULT_MAX_LINE_BYTES + 1):
            long = len(line) > DEFAULT_MAX_LINE_BYTES
            while long and line and not line.endswith(b"\n"):
                line = file.readline(DEFAULT_MAX_LINE_BYTES)
            content = b"" if long else line.rstrip(b"\r\n")
            if start:
                content, start = content.removeprefix(b"\xef\xbb\xbf"), False
            if long or content.strip():
                yield content


def bits_of(places: Iterable[int], requests: int) -> bytes:
    """Return a bit for each request of a partition, the lowest first: is its place one of these?"""
    bits = bytearray((requests + 7) // 8)
    for place in places:
        bits[place >> 3] |= 1 << (place & 7)
    return bytes(bits)


def kept_lines(
    files: PartFiles, kept: bytes, suffix: str, original_ids: Texts | None
) -> Iterator[bytes]:
    """Yield the lines of a part that belong into the output, as `placed_lines` does."""
    return (line for _, line in placed_lines(files, kept, suffix, original_ids))


def placed_lines(
    files: PartFiles, kept: bytes, suffix: str, original_ids: Texts | None
) -> Iterator[tuple[int, bytes]]:
    """
    Yield lines of a part with the ids of the user, each after the place of its request.

    Args:
        files: the files of the part.
        kept: a bit for each request of the partition, the lowest first: whether to yield its line.
        suffix: what was sent after each id.
        original_ids: the id of each request as JSON text, by its position; None where it is the
            one that was sent, but for the suffix.
    """
    order = array("I")
    order.frombytes(files.order.read_bytes())
    tag, originals = suffix.encode(), list(original_ids or ())
    with open(files.lines, "rb", buffering=_BLOCK) as lines:
        for index, line in zip(order, lines, strict=True):
            if index != REPLACED and kept[index >> 3] >> (index & 7) & 1:
                line = line.removesuffix(b"\n")
                if originals:
                    yield index, from_wire(line, originals[index])
                else:
                    yield index, without_suffix(line, tag) if tag else line
