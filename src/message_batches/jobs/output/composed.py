"""
The output as an object at a URL, composed of parts.

The parts are the results: they are written first, each at once and for good. The output is written
from them when nothing is left to do, in the order of the input, and whenever it is asked for; it
appears when it is complete. So nothing is ever appended to an object or rewritten, and a line
leaves the output by a bit in the ledger.
"""

from __future__ import annotations

import hashlib
import heapq
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from itertools import chain, islice
from pathlib import Path
from typing import Any

from attrs import evolve, frozen

from message_batches._files import create_private
from message_batches.jobs.errors import InputError, StorageUnreachableError
from message_batches.jobs.ledger import (
    AskedAgain,
    Ledger,
    Merged,
    OutputCheckpoint,
    PartEntry,
    PutAside,
)
from message_batches.jobs.money import Prices
from message_batches.jobs.output.deviations import SAMPLE
from message_batches.jobs.output.part import PartFiles, PartPlace
from message_batches.jobs.output.put_aside import FollowUps
from message_batches.jobs.output.results_file import are_ours, changed
from message_batches.jobs.output.stored_part import RemotePlace, stored_lines
from message_batches.jobs.output.write_log import write_log
from message_batches.jobs.state import PartitionRecord
from message_batches.jobs.storage import (
    join_url,
    open_url,
    put,
    stamp_of_url,
    url_exists,
    writing,
)
from message_batches.jobs.system import System

_SAMPLED_PARTS = 5
"""Parts whose first lines are sampled: each takes a call to the storage."""

_BLOCK = 1 << 20
"""Bytes that are written at once."""

_PUBLISHED = "published"
"""The setting with the stamp of the output as this run wrote it, and of which lines it was made."""

_PUBLISHING = "publishing"
"""The setting that says that an object at the URL of the output may be of this run."""

_FOREIGN = "There is an object at this URL that this run did not write."

_CHANGED = "The output has changed since this run wrote it."


@frozen
class FollowStored:
    """
    Writes the requests that follow answers of a part at a URL.

    Attributes:
        parts: the URL of the folder of parts.
        part: the part, with the lines that are put aside.
        aside: these answers, by the lines of their requests in the input.
        scratch: the folder on this machine of what is not at its URL yet.
        folder: the URL of the folder for the requests.
        follow_ups: makes the requests.
    """

    parts: str
    part: PartEntry
    aside: Mapping[int, PutAside]
    scratch: Path
    folder: str
    follow_ups: FollowUps

    def __call__(self, system: System) -> Merged:
        """Write the requests, and return what was written."""
        lines = stored_lines(self.parts, self.part, system)
        return Merged(
            again=put_follow_ups(
                self.follow_ups,
                ((self.aside[number], line) for number, line in lines),
                self.scratch,
                self.folder,
                system,
            )
        )


def put_follow_ups(
    follow_ups: FollowUps,
    aside: Iterable[tuple[PutAside, bytes]],
    scratch: Path,
    folder: str,
    system: System,
) -> AskedAgain:
    """
    Write the requests that follow answers to a URL.

    The name has a hash: a process that was replaced must not write over what is in force.
    """
    again = follow_ups.write(aside, scratch, system, keep_lines=False)
    if again.name is None:
        return again
    path = scratch / again.name
    with open(path, "rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    name = f"{follow_ups.number}-{digest[:16]}.requests.jsonl"
    put(join_url(folder, name), path, system)
    path.unlink()
    return evolve(again, name=name)


class ComposedOutput:
    """An object that is made of parts; see `Output`."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._folder = ledger.folder
        self._system = ledger.system
        self._url = str(ledger.folder.out)
        self._parts = ledger.folder.at_url("parts")

    def recover(self) -> None:
        """Check that the object, if there is one, is as this run left it."""
        self._refuse_foreign()

    # Parts

    def place_of(self, number: int, batch_id: str) -> PartPlace:
        """Return the folder of parts."""
        return RemotePlace(
            PartFiles.of(self._folder.parts, number),
            self._parts,
            f"{number}-{batch_id}",
            self._ledger.suffix_of(number),
            self._ledger.shown_ids(number),
        )

    def append(self, number: int, prices: Prices | None) -> FollowStored | None:
        """Return what writes the requests that follow answers; the lines stay where they are."""
        aside = self._ledger.put_aside(number)
        if not aside:
            return None
        return FollowStored(
            self._parts,
            self._ledger.unmerged_part(number, [each.line for each in aside]),
            {each.line: each for each in aside},
            self._folder.parts,
            str(self._folder.attempts),
            FollowUps.of(self._ledger, prices),
        )

    def remove_merged(self, partitions: Iterable[PartitionRecord]) -> None:
        """Remove the files of parts that are at their URL."""
        for record in partitions:
            if record.state in ("fetched", "collected"):
                PartFiles.of(self._folder.parts, record.number).remove()

    # Lines

    def lines(self) -> Iterator[bytes]:
        """Yield the lines in the order of the input."""
        return in_order(
            (first, self._lines_of(number)) for first, number in self._ledger.part_starts()
        )

    def _lines_of(self, number: int) -> Iterator[tuple[int, bytes]]:
        return stored_lines(self._parts, self._ledger.part(number), self._system)

    def unread(self) -> Callable[[], Iterator[bytes]]:
        """Return a function that yields the lines of parts in the order of their arrival."""
        read: dict[int, int] = {}
        restored = -1

        def rest() -> Iterator[bytes]:
            nonlocal restored
            now = self._ledger.restored_count
            if self._ledger.part_count() == len(read) and restored == now:
                return  # asked after each event
            for number in sorted(number for _, number in self._ledger.part_starts()):
                if number in read and restored == now:
                    continue
                part = self._ledger.part(number)
                merged = int.from_bytes(part.merged, "little")
                if left := merged & ~read.get(number, 0):
                    unread = evolve(part, merged=left.to_bytes(len(part.merged), "little"))
                    lines = stored_lines(self._parts, unread, self._system)
                    yield from (line for _, line in lines)
                read[number] = merged
            restored = now

        return rest

    def sample(self) -> Iterator[bytes]:
        """Yield the first lines of a few parts."""
        with suppress(InputError, StorageUnreachableError):
            starts = self._ledger.part_starts()
            chosen = starts[:: -(-len(starts) // _SAMPLED_PARTS) or 1]
            for _, number in chosen:
                lines = islice(self._lines_of(number), SAMPLE // len(chosen))
                yield from (line for _, line in lines)

    @contextmanager
    def file(self) -> Iterator[tuple[Path, int]]:
        """Provide a scratch file with the lines."""
        path = self._folder.results
        path.unlink(missing_ok=True)
        try:
            with create_private(path) as file:
                log = write_log(self._ledger, path)
                size = _write(file.write, log.counted(self.lines()))
            yield path, size
        finally:
            path.unlink(missing_ok=True)

    # The object

    def publish(self) -> None:
        """Write the object, unless it is up to date."""
        if self._folder.is_table:
            return  # the table is written from the lines
        now = self._refuse_foreign()
        content = self._ledger.digest_of_parts()
        if now is not None and self._ledger.setting(_PUBLISHED) == [content, *now]:
            return
        # First: an object that a killed process leaves here is of this run.
        self._ledger.store({_PUBLISHING: True})
        with writing(self._url) as file:
            log = write_log(self._ledger, self._url)
            _write(file.write, log.counted(self.lines()))
            # Again: a process that was replaced meanwhile must not write over what is newer.
            self._ledger.store({_PUBLISHING: True})
        stamp = stamp_of_url(self._url, self._system)
        self._ledger.store({_PUBLISHED: [content, *stamp], _PUBLISHING: False})

    def _refuse_foreign(self) -> list[Any] | None:
        """Return the stamp of the object, None without one; raise InputError if it is foreign."""
        if self._folder.is_table or not url_exists(self._url, self._system):
            return None
        stamp = list(stamp_of_url(self._url, self._system))
        published = self._ledger.setting(_PUBLISHED)
        if published is not None and published[1:] == stamp:
            return stamp
        if not self._ledger.setting(_PUBLISHING):
            raise changed(self._url, _FOREIGN if published is None else _CHANGED)
        with open_url(self._url, system=self._system) as file:
            if not are_ours(file, self._ledger):
                raise changed(self._url, _FOREIGN)
        return stamp

    def rewrite(self, is_kept: Callable[[str], bool]) -> OutputCheckpoint:
        """Raise TypeError: an object is composed again, and never rewritten."""
        raise TypeError(f"{self._url} is composed of parts, and is not rewritten.")

    def reset_failed(self, *, include_invalid: bool) -> int:
        """Take the lines of the requests that are retried out of what the output is made of."""
        self.recover()
        with self._ledger.selected_failures(include_invalid=include_invalid) as (_, retry):
            retry(None)
        return self._ledger.retry_count()

    def reset_answers(
        self, actions: Mapping[str, str], *, prices: Prices | None, max_tokens: int | None
    ) -> int:
        """Take the lines of the requests that are asked again out of what the output is made of."""
        self.recover()
        ledger, after = self._ledger, 0
        while found := ledger.answers_to_redo(actions, after):
            after = found[-1].line
            wanted = {each.line: each for each in found}
            lines = chain.from_iterable(
                stored_lines(self._parts, part, self._system)
                for part in ledger.merged_parts(list(wanted))
            )
            again = put_follow_ups(
                FollowUps.of(ledger, prices, max_tokens),
                ((wanted[number], line) for number, line in lines),
                self._folder.parts,
                str(self._folder.attempts),
                self._system,
            )
            ledger.redo(found, again, None)
        return ledger.retry_count()

    def reset_collected(self) -> int:
        """Forget all parts."""
        if url_exists(self._url, self._system):
            raise InputError.at(
                self._url,
                "The output still exists, so its results are not downloaded again.",
                "Move it away first.",
            )
        return self._ledger.reset_collected()

    def sort(self) -> None:
        """Do nothing: the lines are in the order of the input."""


def _write(write: Callable[[bytes], object], lines: Iterable[bytes]) -> int:
    """Write lines with their ends, many at once; return how many bytes that were."""
    waiting: list[bytes] = []
    size = total = 0
    for line in lines:
        waiting.append(line)
        size += len(line) + 1
        if size >= _BLOCK:
            write(b"\n".join([*waiting, b""]))
            total += size
            waiting, size = [], 0
    if waiting:
        write(b"\n".join([*waiting, b""]))
    return total + size


def in_order(parts: Iterable[tuple[int, Iterator[tuple[int, bytes]]]]) -> Iterator[bytes]:
    """
    Merge parts by the lines of the input; a part is not opened before its first line is due.

    Args:
        parts: for each part the first line that it can have, in ascending order, and its lines.
    """
    open_parts: list[tuple[int, bytes, Iterator[tuple[int, bytes]]]] = []

    def advance(lines: Iterator[tuple[int, bytes]]) -> None:
        for number, line in lines:
            heapq.heappush(open_parts, (number, line, lines))
            return

    for first, lines in parts:
        while open_parts and open_parts[0][0] < first:
            _, line, earlier = heapq.heappop(open_parts)
            yield line
            advance(earlier)
        advance(lines)
    while open_parts:
        _, line, earlier = heapq.heappop(open_parts)
        yield line
        advance(earlier)
