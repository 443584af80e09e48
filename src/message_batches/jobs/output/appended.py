"""
The output as a file on this machine: parts are appended to it.

Where lines leave it, or change places, it is rewritten: the new file is complete and on disk before
the ledger refers to it; then it replaces the old one. `recover` does that last step, too, if a
crash came between.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from operator import or_
from pathlib import Path
from typing import BinaryIO

from attrs import frozen

from message_batches._platform import open_private, replace_file
from message_batches.jobs.errors import InputError
from message_batches.jobs.ledger import Ledger, Merged, OutputCheckpoint, PutAside, Texts
from message_batches.jobs.money import Prices
from message_batches.jobs.output.deviations import sample_of
from message_batches.jobs.output.part import PartFiles, PartPlace, bits_of, placed_lines
from message_batches.jobs.output.put_aside import FollowUps
from message_batches.jobs.output.results_file import (
    append_lines,
    changed,
    checkpoint_at_end,
    lines_between,
    refuse_changed,
    refuse_foreign,
)
from message_batches.jobs.output.write_log import write_log
from message_batches.jobs.state import PartitionRecord
from message_batches.jobs.system import System


@frozen
class AppendPart:
    """
    Appends a part to a file. It must run on the machine that has the file.

    Attributes:
        files: the files of the part.
        kept: a bit for each request of the partition: whether its line belongs into the output.
        suffix: what was sent after each id.
        original_ids: the user's ids, where they are not those that were sent.
        out: the file.
        checkpoint: the state of the file before.
        aside: the answers of the part that are put aside, by the places of their requests.
        folder: the folder for these.
        follow_ups: makes the requests that follow; None where nothing is put aside.
    """

    files: PartFiles
    kept: bytes
    suffix: str
    original_ids: Texts | None
    out: Path
    checkpoint: OutputCheckpoint
    aside: Mapping[int, PutAside]
    folder: Path
    follow_ups: FollowUps | None

    def __call__(self, system: System) -> Merged:
        """Append the lines, and return what was written."""
        kept, again = self.kept, None
        if self.follow_ups is not None:
            size = 8 * len(kept)
            lines = self._lines(bits_of(self.aside, size))
            aside = ((self.aside[place], line) for place, line in lines)
            again = self.follow_ups.write(aside, self.folder, system)
            places = [place for place, each in self.aside.items() if each.line in again.kept]
            kept = _both(kept, bits_of(places, size))
        lines = self._lines(kept)
        checkpoint = append_lines(self.out, (line for _, line in lines), self.checkpoint, system)
        return Merged(checkpoint, again)

    def _lines(self, chosen: bytes) -> Iterator[tuple[int, bytes]]:
        return placed_lines(self.files, chosen, self.suffix, self.original_ids)


def _both(one: bytes, other: bytes) -> bytes:
    return bytes(map(or_, one, other))


class AppendedOutput:
    """A file that grows part by part; see `Output`."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._folder = ledger.folder
        self._system = ledger.system

    def recover(self) -> None:
        """Finish a rewrite; remove what was written after the checkpoint."""
        rewritten = self._rewritten
        results = self._folder.results
        if self._ledger.setting("rewriting"):
            if rewritten.exists():
                replace_file(rewritten, results)
                self._system.sync_folder(results.parent)
            self._ledger.store({"rewriting": False})
        rewritten.unlink(missing_ok=True)
        # What a killed process made of answers of another run, and did not record.
        left = PartFiles.of(self._folder.parts, self._ledger.setting("number") + 1)
        if left.lines.exists() or left.has_download:
            left.remove()
        checkpoint = self._ledger.checkpoint
        if results.exists():
            with open(results, "rb") as file:
                refuse_changed(results, file, checkpoint)
                if not self._ledger.unfinished and file.seek(0, os.SEEK_END) > checkpoint.size:
                    # Nothing was left to be written, so no crash can have left this.
                    raise changed(results, "The output contains more than this run wrote to it.")
                refuse_foreign(results, file, checkpoint, self._ledger)
        elif checkpoint.size:
            raise changed(results, "The output of this run is gone.")
        append_lines(results, [], checkpoint, self._system)

    # Parts

    def place_of(self, number: int, batch_id: str) -> PartPlace:
        """Return the files of the part, which are kept until it is in the output."""
        return PartPlace(PartFiles.of(self._folder.parts, number))

    def append(self, number: int, prices: Prices | None) -> AppendPart:
        """Return what appends the part."""
        ledger = self._ledger
        aside = ledger.put_aside(number)
        return AppendPart(
            PartFiles.of(self._folder.parts, number),
            ledger.kept_of(number),
            ledger.suffix_of(number),
            ledger.shown_ids(number),
            self._folder.results,
            ledger.checkpoint,
            ledger.by_place(number, aside),
            self._folder.folder / "attempts",
            FollowUps.of(ledger, prices) if aside else None,
        )

    def remove_merged(self, partitions: Iterable[PartitionRecord]) -> None:
        """Remove the files of parts that are in the output."""
        for record in partitions:
            if record.state == "collected":
                PartFiles.of(self._folder.parts, record.number).remove()

    # Lines

    def lines(self) -> Iterator[bytes]:
        """Yield the lines up to the checkpoint."""
        with self.file() as (path, size):
            if size:
                yield from lines_between(path, 0, size)

    def unread(self) -> Callable[[], Iterator[bytes]]:
        """Return a function that reads on from where it ended."""
        read = 0

        def rest() -> Iterator[bytes]:
            nonlocal read
            size = self._ledger.checkpoint.size
            if size > read:
                yield from lines_between(self._folder.results, read, size)
                read = size

        return rest

    def sample(self) -> Iterator[bytes]:
        """Yield all lines of a short file, and lines from all parts of a long one."""
        return sample_of(self._folder.results)

    @contextmanager
    def file(self) -> Iterator[tuple[Path, int]]:
        """Provide the file itself."""
        rewritten, results = self._rewritten, self._folder.results
        path = rewritten if self._ledger.setting("rewriting") and rewritten.exists() else results
        checkpoint = self._ledger.checkpoint
        if checkpoint.size:
            try:
                with open(path, "rb") as file:
                    refuse_changed(path, file, checkpoint)
            except FileNotFoundError:
                raise changed(results, "The output of this run is gone.") from None
        yield path, checkpoint.size

    def publish(self) -> None:
        """Do nothing: the lines are there."""

    # Rewrites

    @property
    def _rewritten(self) -> Path:
        """What a rewritten output is first written to."""
        return self._folder.folder / "results.new"

    def rewrite(self, is_kept: Callable[[str], bool]) -> OutputCheckpoint:
        """Write a new file without some of the lines."""
        with open(self._folder.results, "rb") as old:
            return self._rewrite(line for line in old if is_kept(self._ledger.base_in(line)))

    def reset_failed(self, *, include_invalid: bool) -> int:
        """Rewrite the file without the lines of the requests that are retried."""
        self.recover()
        ledger = self._ledger
        with ledger.selected_failures(include_invalid=include_invalid) as (is_selected, retry):
            retry(self.rewrite(lambda base: not is_selected(base)))
        self.recover()
        return ledger.retry_count()

    def reset_answers(
        self, actions: Mapping[str, str], *, prices: Prices | None, max_tokens: int | None
    ) -> int:
        """Rewrite the file without the lines of the requests that are asked again."""
        self.recover()
        ledger, after = self._ledger, 0
        while found := ledger.answers_to_redo(actions, after):
            after = found[-1].line
            wanted = {each.line: each for each in found}
            with open(self._folder.results, "rb") as old:
                again = FollowUps.of(ledger, prices, max_tokens).write(
                    (
                        (wanted[number], line.removesuffix(b"\n"))
                        for line in old
                        if (number := self._number_of(ledger.base_in(line))) in wanted
                    ),
                    self._folder.folder / "attempts",
                    self._system,
                )
            if gone := frozenset(wanted.keys() - again.kept):
                ledger.redo(found, again, self._rewrite_without(gone))
                self.recover()
        return ledger.retry_count()

    def _rewrite_without(self, lines: frozenset[int]) -> OutputCheckpoint:
        return self.rewrite(lambda base: self._number_of(base) not in lines)

    def _number_of(self, base: str) -> int:
        """Return the line in the input of a request of the output."""
        span = self._ledger.span_of(base)
        return 0 if span is None else span.line

    def reset_collected(self) -> int:
        """Begin a new file."""
        if self._folder.results.exists():
            raise InputError.at(
                self._folder.results,
                "The output still exists, so its results are not downloaded again.",
                "Move it away first.",
            )
        reset = self._ledger.reset_collected()
        self._rewritten.unlink(missing_ok=True)
        return reset

    def sort(self) -> None:
        """Rewrite the file, unless its lines are in the order of the input."""
        self.recover()
        ledger = self._ledger
        with (
            open(self._folder.results, "rb") as old,
            ledger.sorted_output(_places_of(old, ledger)) as sorted_places,
        ):
            if _in_order(sorted_places()):
                return
            # Closed before the ledger is, also if the disk is full.
            with closing(sorted_places()) as places:
                checkpoint = self._rewrite(_read_at(old, *place) for place in places)
            ledger.start_rewriting(checkpoint)
        self.recover()

    def _rewrite(self, lines: Iterable[bytes]) -> OutputCheckpoint:
        path = self._rewritten
        path.unlink(missing_ok=True)
        with open(open_private(path, os.O_RDWR | os.O_CREAT | os.O_EXCL), "w+b") as new:
            new.writelines(write_log(self._ledger, self._folder.results).counted(lines))
            new.flush()
            path.chmod(stat.S_IMODE(self._folder.results.stat().st_mode))
            self._system.fsync(new.fileno())
            self._system.sync_folder(path.parent)
            return checkpoint_at_end(new)


def _places_of(lines: Iterable[bytes], ledger: Ledger) -> Iterator[tuple[str, int, int]]:
    offset = 0
    for line in lines:
        yield ledger.base_in(line), offset, len(line)
        offset += len(line)


def _in_order(places: Iterable[tuple[int, int]]) -> bool:
    expected = 0
    for offset, length in places:
        if offset != expected:
            return False
        expected += length
    return True


def _read_at(file: BinaryIO, offset: int, length: int) -> bytes:
    file.seek(offset)
    return file.read(length)
