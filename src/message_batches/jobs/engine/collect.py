"""
Brings the results of a batch to where they are kept, each row once.

Lines travel in chunks. A sink makes a chunk safe as a whole, so that a download may break off
anywhere and be begun again: what is already safe is recognised and left out.
"""

from __future__ import annotations

import secrets
from collections import Counter, defaultdict
from collections.abc import Callable, Container, Iterable, Iterator
from pathlib import Path
from typing import Protocol, Self

import orjson

from message_batches.jobs.engine.part_manifest import read_manifest, write_manifest
from message_batches.jobs.engine.policy import action_for, is_due
from message_batches.jobs.engine.service import Service
from message_batches.jobs.errors import BatchMismatchError
from message_batches.jobs.input import from_wire, wire_requests
from message_batches.jobs.ledger import FailedRequest, Ledger
from message_batches.jobs.options import RunOptions
from message_batches.jobs.output import NotAResultError, ResultLine, append_lines, read_line
from message_batches.jobs.system import SYSTEM, System
from message_batches.jobs.types import AnswerStatus, Handle, Manifest

DOWNLOADS = 3
"""How often results that are not whole are asked for before they count as all there is."""

_CHUNK_LINES = 2_000
_CHUNK_BYTES = 8 << 20

Chunk = list[tuple[ResultLine, bytes]]


class Sink(Protocol):
    """Where result lines are kept."""

    def ours(self) -> Container[str]:
        """Give the ids, as they went over the wire, of the partition's rows; asked before `put`."""

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
            appears when it is whole, with a manifest beside it whose name ends in `.manifest`. One
            that is there already is not downloaded again.
        service: the API.

    Returns:
        what was kept; of a file that was there already, what was said the first time.

    Raises:
        BatchMismatchError: the batch was adopted and holds other requests. No file was left. Pass
            the handle to `reject`, then submit the partition again.
        InputError: the requests file has changed since it was planned or cannot be read, or the
            path has a file of another batch. Fix that and call again.
        AnthropicError: the results are not there yet, or no more; or the service said no, could not
            be reached, or broke off. Nothing is lost; call again when they are there.
        OSError: the file cannot be written. Mend that and call again.
    """
    if isinstance(sink, str | Path):
        return _collect_file(handle, Path(sink), service)
    for _ in collecting(handle, sink, service=service):
        pass
    return sink.finish()


def collecting(handle: Handle, sink: Sink, *, service: Service) -> Iterator[int]:
    """Do what `collect` does, short of closing the sink; yield the lines read after each chunk."""
    unproved = handle.adopted
    for chunk, surplus in _chunks(service.results(handle.batch_id)):
        if unproved and chunk:
            ours = sink.ours()
            if not all(result.custom_id in ours for result, _ in chunk):
                raise BatchMismatchError(handle)
            unproved = False
        sink.put(chunk, surplus)
        yield len(chunk) + surplus


def _chunks(lines: Iterable[bytes]) -> Iterator[tuple[Chunk, int]]:
    chunk: Chunk = []
    size = surplus = 0
    broken: Exception | None = None
    try:
        for line in lines:
            try:
                chunk.append((read_line(line), line))
            except NotAResultError:
                surplus += 1
            size += len(line)
            if len(chunk) >= _CHUNK_LINES or size >= _CHUNK_BYTES:
                yield chunk, surplus
                chunk, size, surplus = [], 0, 0
    except Exception as error:
        # What came before the break is as good as any other line.
        broken = error
    if chunk or surplus:
        yield chunk, surplus
    if broken:
        raise broken


class OutputSink:
    """
    Appends to the output of a run and accounts for each line in its ledger.

    It knows the ledger as it was when the download began; another download needs another sink.

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
        options: RunOptions,
    ) -> None:
        number = handle.partition.number
        record = ledger.record(number)
        self._ledger = ledger
        self._handle = handle
        self._out = out
        self._options = options
        self._recalled = record.recalled
        self._open = ledger.open_lines(number)
        self._original_ids = ledger.original_ids(number) if handle.partition.id_field else {}
        self._attempts = ledger.attempts(number) if record.attempt > 1 else {}
        self._lines = 0
        self.settled = 0
        self.stopped_by: tuple[str, str | None] | None = None

    def ours(self) -> Container[str]:
        """Give the ids of the partition's rows, those among them that are settled."""
        return self._ledger.lines_of(self._handle.partition.number)

    def put(self, chunk: Chunk, surplus: int) -> None:
        """Append the lines that are wanted, sync the file, then account for them."""
        self._lines += len(chunk) + surplus
        answers: list[tuple[int, AnswerStatus]] = []
        failures: list[FailedRequest] = []
        usage: defaultdict[str, Counter[str]] = defaultdict(Counter)
        kept: list[bytes] = []
        for result, content in chunk:
            line = self._open.pop(result.custom_id, None)
            if line is None:
                continue
            if result.answer is not None:
                answers.append((line, result.answer))
                used = usage[result.model or "unknown"]
                used["answers"] += 1
                for kind, tokens in result.tokens:
                    used[kind] += tokens
            else:
                failed = self._failed(result, line)
                failures.append(failed)
                if failed.to_retry:
                    continue
            if self._original_ids:
                content = from_wire(content, self._original_ids[line].encode())
            kept.append(content)
        checkpoint = append_lines(self._out, kept, self._ledger.checkpoint, self._ledger.system)
        self._ledger.record_results(
            self._handle.partition.number, answers, failures, usage, checkpoint
        )
        self.settled += len(kept)

    def finish(self) -> Manifest:
        """Close the partition."""
        number = self._handle.partition.number
        record = self._ledger.mark_collected(number, self._lines, len(self._open))
        outcomes = self._ledger.failures_by_outcome(number)
        succeeded = record.partition.requests - record.missing - sum(outcomes.values())
        if succeeded:
            outcomes["succeeded"] = succeeded
        return Manifest(self._handle, outcomes, record.missing, record.unmatched)

    def _failed(self, result: ResultLine, line: int) -> FailedRequest:
        cause = result.cause or result.outcome
        due = is_due(
            cause,
            self._options.on_error,
            sends=self._attempts.get(line, 1),
            retries=self._options.retries,
            recalled=self._recalled,
        )
        if action_for(cause, self._options.on_error) == "abort":
            self.stopped_by = (cause, result.message)
        return FailedRequest(line, result.outcome, cause, result.message, due)


class PartSink:
    """
    Writes the results of one batch to a file of its own, which appears when it is whole.

    Use as a context manager. The rows of the batch are read from the requests file again.

    Args:
        handle: the batch.
        path: the file.
        leave_out: tells of a result that it is not to be kept, because its row is sent again.
        system: the machine.

    Attributes:
        left_out: the ids, as they went over the wire, of the results that were not kept.
        missing: the rows for which there was no result, by the id that went over the wire, with
            their own id as JSON text where that is another.
    """

    def __init__(
        self,
        handle: Handle,
        path: Path,
        *,
        leave_out: Callable[[ResultLine], bool] = lambda _: False,
        system: System = SYSTEM,
    ) -> None:
        self._handle = handle
        self._path = path
        # A process id would not do: on a shared folder, two machines may give the same.
        self._scratch = path.with_name(f"{path.name}.{secrets.token_hex(4)}.new")
        self._leave_out = leave_out
        self._system = system
        self._outcomes: Counter[str] = Counter()
        self._surplus = 0
        self.left_out: set[str] = set()
        self.missing = dict(map(_ids, wire_requests(handle.partition)))

    def __enter__(self) -> Self:
        self._file = open(self._scratch, "xb")
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()
        self._scratch.unlink(missing_ok=True)

    def ours(self) -> Container[str]:
        """Give the ids of the partition's rows: as long as no line was put, all are missing."""
        return self.missing

    def put(self, chunk: Chunk, surplus: int) -> None:
        """Write the lines that are wanted."""
        self._surplus += surplus
        for result, content in chunk:
            if result.custom_id not in self.missing:
                self._surplus += 1
                continue
            own_id = self.missing.pop(result.custom_id)
            if self._leave_out(result):
                self.left_out.add(result.custom_id)
                continue
            self._outcomes[result.outcome] += 1
            self._file.write((from_wire(content, own_id) if own_id else content) + b"\n")

    def finish(self) -> Manifest:
        """Let the file appear."""
        self._file.flush()
        self._system.fsync(self._file.fileno())
        manifest = Manifest(self._handle, dict(self._outcomes), len(self.missing), self._surplus)
        self._before_it_appears(manifest)
        self._scratch.replace(self._path)
        return manifest

    def _before_it_appears(self, manifest: Manifest) -> None:
        """Do what must be done by then."""


class _PartWithManifest(PartSink):
    def _before_it_appears(self, manifest: Manifest) -> None:
        write_manifest(self._path, manifest)


def _collect_file(handle: Handle, path: Path, service: Service) -> Manifest:
    if path.exists():
        return read_manifest(path, handle)
    with _PartWithManifest(handle, path) as sink:
        return collect(handle, sink, service=service)


def _ids(row: tuple[bytes, bytes | None]) -> tuple[str, bytes | None]:
    wire, own_id = row
    return str(orjson.loads(wire)["custom_id"]), own_id
