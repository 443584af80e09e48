"""
Brings the results of a batch to where they are kept, each row once.

Lines travel in chunks. A sink makes a chunk safe as a whole, so that a download may break off
anywhere and be begun again: what is already safe is recognised and left out.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Protocol

import orjson

from .accounts import outcomes as outcomes_of
from .causes import Verdict, verdict_on
from .ledger import Ledger
from .lines import NotAResult, ResultLine, read_line
from .mapping import from_wire
from .output import append_lines
from .records import Entry
from .service import Service
from .sources import wire_rows
from .values import Handle, Manifest

_CHUNK_LINES = 2_000
_CHUNK_BYTES = 8 << 20

Chunk = list[tuple[ResultLine, bytes]]


class NotOurs(Exception):
    """The results hold rows that are not of the partition that the batch was taken for."""


class Sink(Protocol):
    """Where result lines are kept."""

    def put(self, chunk: Chunk, surplus: int) -> None:
        """Make the lines safe, all or none; `surplus` lines more could not be read."""

    def finish(self) -> Manifest:
        """Say what was kept, after the last line."""


def collect(handle: Handle, sink: Sink | str | Path, *, service: Service) -> Manifest:
    """
    Download the results of an ended batch.

    Args:
        handle: the batch.
        sink: where the lines go. A path stands for a file of this batch's results alone; it
            appears when it is whole, and one that is there already is not downloaded again.
        service: the API.

    Returns:
        what was kept. Call again to go on after any exception.
    """
    if isinstance(sink, str | Path):
        return _collect_file(handle, Path(sink), service)
    for _ in collecting(handle, sink, service=service):
        pass
    return sink.finish()


def collecting(handle: Handle, sink: Sink, *, service: Service) -> Iterator[int]:
    """Do what `collect` does, short of closing the sink; yield the lines read after each chunk."""
    for chunk, surplus in _chunks(service.results(handle.batch_id)):
        sink.put(chunk, surplus)
        yield len(chunk) + surplus


def _chunks(lines: Iterable[bytes]) -> Iterator[tuple[Chunk, int]]:
    chunk: Chunk = []
    size = surplus = 0
    broken: Exception | None = None
    lines = iter(lines)
    while True:
        try:
            line = next(lines, None)
        except Exception as error:
            # What came before the break is as good as any other line.
            broken, line = error, None
        if line is None:
            break
        try:
            chunk.append((read_line(line), line))
        except NotAResult:
            surplus += 1
        size += len(line)
        if len(chunk) >= _CHUNK_LINES or size >= _CHUNK_BYTES:
            yield chunk, surplus
            chunk, size, surplus = [], 0, 0
    if chunk or surplus:
        yield chunk, surplus
    if broken:
        raise broken


class LedgerSink:
    """
    Appends to the output of a run and accounts for each line in its ledger.

    Attributes:
        settled: how many lines were appended.
        stopped_by: the cause, with its message, of a row that calls for an end of the run.
    """

    def __init__(
        self,
        ledger: Ledger,
        handle: Handle,
        out: Path,
        *,
        rounds: int,
        verdicts: Mapping[str, Verdict],
    ) -> None:
        record = ledger.record(handle.partition.number)
        self._ledger = ledger
        self._handle = handle
        self._out = out
        self._rounds = rounds
        self._verdicts = verdicts
        self._unproved = record.adopted
        self._recalled = record.recalled
        self._lines = 0
        self.settled = 0
        self.stopped_by: tuple[str, str | None] | None = None

    def put(self, chunk: Chunk, surplus: int) -> None:
        """Append the lines that are wanted, sync the file, then account for them."""
        self._lines += len(chunk) + surplus
        number = self._handle.partition.number
        ours = self._ledger.open_rows(number, [line.custom_id for line, _ in chunk])
        if self._unproved and chunk:
            if len(ours) < len({line.custom_id for line, _ in chunk}):
                raise NotOurs(self._handle.batch_id)
            self._unproved = False
        entries: list[Entry] = []
        tallies: Counter[tuple[str, str]] = Counter()
        kept: list[bytes] = []
        for line, content in chunk:
            row = ours.pop(line.custom_id, None)
            if row is None or not row.wanted:
                continue
            entry = self._entry(line, row.sends)
            entries.append(entry)
            if line.model is not None:
                tallies[line.model, "answers"] += 1
                for kind, tokens in line.tokens:
                    tallies[line.model, kind] += tokens
            if not entry.due:
                kept.append(from_wire(content, row.own_id.encode()) if row.own_id else content)
        mark = append_lines(self._out, kept, self._ledger.mark)
        self._ledger.account(number, entries, tallies, mark)
        self.settled += len(kept)

    def finish(self) -> Manifest:
        """Close the partition."""
        number = self._handle.partition.number
        record = self._ledger.mark_collected(number, self._lines)
        outcomes = outcomes_of(self._ledger, number)
        outcomes.pop("open", None)
        return Manifest(self._handle, outcomes, record.missing, record.surplus)

    def _entry(self, line: ResultLine, sends: int) -> Entry:
        due = False
        if line.outcome != "succeeded":
            cause = line.cause or line.outcome
            verdict = verdict_on(cause, self._verdicts)
            due = verdict == "stop" or (verdict == "again" and sends <= self._rounds)
            if cause == "canceled" and self._recalled and cause not in self._verdicts:
                due = True
            if verdict == "stop":
                self.stopped_by = (cause, line.message)
        return Entry(
            line.custom_id,
            line.outcome,
            line.quality,
            line.cause,
            line.message,
            due,
        )


def _collect_file(handle: Handle, path: Path, service: Service) -> Manifest:
    wanted = dict(map(_ids, wire_rows(handle.partition)))
    outcomes: Counter[str] = Counter()
    surplus = 0
    if path.exists():
        with open(path, "rb") as done:
            for line in done:
                outcomes[read_line(line).outcome] += 1
        return Manifest(handle, dict(outcomes), len(wanted) - outcomes.total(), surplus)
    scratch = path.with_name(f"{path.name}.{os.getpid()}.new")
    try:
        with open(scratch, "xb") as file:
            for chunk, unreadable in _chunks(service.results(handle.batch_id)):
                surplus += unreadable
                for result, content in chunk:
                    if result.custom_id not in wanted:
                        surplus += 1
                        continue
                    own_id = wanted.pop(result.custom_id)
                    outcomes[result.outcome] += 1
                    file.write((from_wire(content, own_id) if own_id else content) + b"\n")
            file.flush()
            os.fsync(file.fileno())
        scratch.replace(path)
    finally:
        scratch.unlink(missing_ok=True)
    return Manifest(handle, dict(outcomes), len(wanted), surplus)


def _ids(row: tuple[bytes, bytes | None]) -> tuple[str, bytes | None]:
    wire, own_id = row
    return str(orjson.loads(wire)["custom_id"]), own_id
