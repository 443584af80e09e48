"""
Collect the results of a batch, each request once.

Lines are passed on in chunks. A sink stores a chunk completely or not at all, so a download may be
interrupted anywhere and start again: results that are already stored are skipped.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Container, Iterable, Iterator
from pathlib import Path
from typing import Protocol, Self

import orjson

from message_batches._files import atomic_write
from message_batches.jobs.engine.on_error import action_for, is_retried
from message_batches.jobs.engine.service import Service
from message_batches.jobs.errors import BatchMismatchError, InputError
from message_batches.jobs.input import from_wire, wire_requests
from message_batches.jobs.ledger import FailedRequest, Ledger
from message_batches.jobs.options import RunOptions
from message_batches.jobs.output import NotAResultError, ResultLine, append_lines, read_line
from message_batches.jobs.system import SYSTEM, System
from message_batches.jobs.types import AnswerStatus, Handle, Manifest

DOWNLOADS = 3
"""How many times to download incomplete results before they count as all that there are."""

_CHUNK_LINES = 2_000
_CHUNK_BYTES = 8 << 20

Chunk = list[tuple[ResultLine, bytes]]


class Sink(Protocol):
    """Where result lines are stored."""

    def sent_ids(self) -> Container[str]:
        """Return the ids of the partition's requests as they were sent; called before `put`."""

    def put(self, chunk: Chunk, unreadable: int) -> None:
        """Store all lines of a chunk or none; that many more lines were not results."""

    def finish(self) -> Manifest:
        """Return what was stored, after the last line."""


def collect(handle: Handle, sink: Sink | str | Path, *, service: Service) -> Manifest:
    """
    Download the results of an ended batch.

    Args:
        handle: the batch.
        sink: where to store the lines. A path is a file for the results of this batch only; it
            appears when it is complete, with a manifest beside it, `<path>.manifest`. A file that
            exists is not downloaded again.
        service: the API.

    Returns:
        what was stored; for a file that existed, what its manifest says.

    Raises:
        BatchMismatchError: the batch was adopted, and holds other requests. No file was written.
            Pass the handle to `reject`, then submit the partition again.
        InputError: the requests file was changed since it was planned, or cannot be read; or the
            path is a file of another batch. Fix that and call again.
        AnthropicError: the results are not available yet, or not any more; or the service refused,
            could not be reached, or interrupted the download. Nothing is lost; call again.
        OSError: the file cannot be written. Fix that and call again.
    """
    if isinstance(sink, str | Path):
        return _collect_file(handle, Path(sink), service)
    for _ in collecting(handle, sink, service=service):
        pass
    return sink.finish()


def collecting(handle: Handle, sink: Sink, *, service: Service) -> Iterator[int]:
    """Do what `collect` does, without `finish`; yield the number of lines of each chunk."""
    unproved = handle.adopted
    for chunk, unreadable in _chunks(service.results(handle.batch_id)):
        if unproved and chunk:
            sent_ids = sink.sent_ids()
            if not all(result.custom_id in sent_ids for result, _ in chunk):
                raise BatchMismatchError(handle)
            unproved = False
        sink.put(chunk, unreadable)
        yield len(chunk) + unreadable


def _chunks(lines: Iterable[bytes]) -> Iterator[tuple[Chunk, int]]:
    chunk: Chunk = []
    size = unreadable = 0
    interruption: Exception | None = None
    try:
        for line in lines:
            try:
                chunk.append((read_line(line), line))
            except NotAResultError:
                unreadable += 1
            size += len(line)
            if len(chunk) >= _CHUNK_LINES or size >= _CHUNK_BYTES:
                yield chunk, unreadable
                chunk, size, unreadable = [], 0, 0
    except Exception as error:
        # The lines before the interruption are complete.
        interruption = error
    if chunk or unreadable:
        yield chunk, unreadable
    if interruption:
        raise interruption


class OutputSink:
    """
    Appends to the output of a run and records each line in its ledger.

    It reads the ledger once, so each download needs its own sink.

    Attributes:
        settled: how many lines were appended.
        aborted_by: the cause, with its message, of a request that stops the run.
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
        self._for_resume = record.recalled
        self._open = ledger.open_lines(number)
        self._original_ids = ledger.original_ids(number) if handle.partition.id_field else {}
        self._attempts = ledger.attempts(number) if record.attempt > 1 else {}
        self._lines = 0
        self.settled = 0
        self.aborted_by: tuple[str, str | None] | None = None

    def sent_ids(self) -> Container[str]:
        """Return the ids of all requests of the partition as they were sent."""
        return self._ledger.lines_of(self._handle.partition.number)

    def put(self, chunk: Chunk, unreadable: int) -> None:
        """Append the lines that are not stored yet, sync the file, then record them."""
        self._lines += len(chunk) + unreadable
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
        retried = is_retried(
            cause,
            self._options.on_error,
            attempts=self._attempts.get(line, 1),
            retries=self._options.retries,
            for_resume=self._for_resume,
        )
        if action_for(cause, self._options.on_error) == "abort":
            self.aborted_by = (cause, result.message)
        return FailedRequest(line, result.outcome, cause, result.message, retried)


class PartSink:
    """
    Writes the results of one batch to a separate file, which appears when it is complete.

    Use as a context manager. The requests of the batch are read from the requests file again.

    Args:
        handle: the batch.
        path: the file.
        leave_out: returns whether not to store a result, because its request is retried.
        system: the machine.

    Attributes:
        left_out: the ids, as they were sent, of the results that were not stored.
        missing: the requests without a result: the id that was sent, with the original id as JSON
            text where that is another.
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
        # Not a process id: on a shared folder, two machines may have the same.
        self._scratch = path.with_name(f"{path.name}.{system.token(4)}.new")
        self._leave_out = leave_out
        self._system = system
        self._outcomes: Counter[str] = Counter()
        self._unmatched = 0
        self.left_out: set[str] = set()
        self.missing = dict(map(_ids, wire_requests(handle.partition)))

    def __enter__(self) -> Self:
        self._file = open(self._scratch, "xb")
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()
        self._scratch.unlink(missing_ok=True)

    def sent_ids(self) -> Container[str]:
        """Return the ids of the partition's requests: before the first line, all are missing."""
        return self.missing

    def put(self, chunk: Chunk, unreadable: int) -> None:
        """Write the first line of each request."""
        self._unmatched += unreadable
        for result, content in chunk:
            if result.custom_id not in self.missing:
                self._unmatched += 1
                continue
            original_id = self.missing.pop(result.custom_id)
            if self._leave_out(result):
                self.left_out.add(result.custom_id)
                continue
            self._outcomes[result.outcome] += 1
            self._file.write((from_wire(content, original_id) if original_id else content) + b"\n")

    def finish(self) -> Manifest:
        """Move the complete file to its path and return what it contains."""
        self._file.flush()
        self._system.fsync(self._file.fileno())
        manifest = Manifest(self._handle, dict(self._outcomes), len(self.missing), self._unmatched)
        self._before_it_appears(manifest)
        self._scratch.replace(self._path)
        return manifest

    def _before_it_appears(self, manifest: Manifest) -> None:
        """Do what must happen before the file appears."""


class _PartWithManifest(PartSink):
    def _before_it_appears(self, manifest: Manifest) -> None:
        _write_manifest(self._path, manifest, self._system)


def _collect_file(handle: Handle, path: Path, service: Service) -> Manifest:
    if path.exists():
        return _read_manifest(path, handle)
    with _PartWithManifest(handle, path, system=service.system) as sink:
        return collect(handle, sink, service=service)


def _ids(request: tuple[bytes, bytes | None]) -> tuple[str, bytes | None]:
    sent, original_id = request
    return str(orjson.loads(sent)["custom_id"]), original_id


# The manifest of a part is beside it, so that `collect` can return it again. It is written before
# the part appears; a part without a manifest belongs to something else. Two processes may write
# both at once: the results of an ended batch never change, so they write the same.


def _write_manifest(part: Path, manifest: Manifest, system: System) -> None:
    facts = {
        "batch_id": manifest.handle.batch_id,
        "outcomes": manifest.outcomes,
        "missing": manifest.missing,
        "surplus": manifest.unmatched,
    }
    with atomic_write(_manifest_path(part), f".{system.token(4)}.new") as scratch:
        scratch.write_text(json.dumps(facts) + "\n", encoding="utf-8")


def _read_manifest(part: Path, handle: Handle) -> Manifest:
    """
    Return the manifest of a part that exists.

    Raises:
        InputError: the file is not known to be a part of this batch.
    """
    path = _manifest_path(part)
    hint = "Pass another path, or move the file away, to download the results."
    try:
        facts = json.loads(path.read_bytes())
        batch_id = facts["batch_id"]
        manifest = Manifest(handle, facts["outcomes"], facts["missing"], facts["surplus"])
    except (OSError, ValueError, KeyError, TypeError):
        raise InputError.at(part, f"This file exists, but {path.name} does not.", hint) from None
    if batch_id != handle.batch_id:
        raise InputError.at(
            part, f"This file contains results of {batch_id}, not of {handle.batch_id}.", hint
        )
    return manifest


def _manifest_path(part: Path) -> Path:
    return part.with_name(part.name + ".manifest")
