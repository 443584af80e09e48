"""Read the input once, check every request, and assign the requests to batches."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, BinaryIO

from attrs import asdict, frozen

from message_batches.jobs.errors import Diagnostic, InputError, InputWarning
from message_batches.jobs.input import (
    MAX_DIAGNOSTICS,
    DiagnosticCollector,
    InputLine,
    ModelCheck,
    PartitionDraft,
    Partitioner,
    RequestSpan,
    ValidationRules,
    WarningCollector,
    check_request,
    digest_of,
    read_requests,
    stamp_of,
)
from message_batches.jobs.ledger import (
    Duplicate,
    Ledger,
    LedgerBuilder,
    new_ledger,
    scratch_ledger,
)
from message_batches.jobs.storage import unreadable
from message_batches.jobs.system import SYSTEM, System
from message_batches.jobs.types import BatchLimits, BatchSize, Partition
from message_batches.sdk.create import body_size


@frozen
class InputSummary:
    """
    A requests file without errors.

    Attributes:
        requests: how many requests it has.
        batches: the batches that they make.
        warnings: what may be wrong with them.
    """

    requests: int
    batches: tuple[BatchSize, ...]
    warnings: tuple[InputWarning, ...] = ()

    @property
    def size(self) -> int:
        """Bytes of all request bodies."""
        return sum(batch.size for batch in self.batches)


def plan(
    source: str | Path,
    ledger: str | Path,
    *,
    limits: BatchLimits | None = None,
    rules: ValidationRules | None = None,
    system: System = SYSTEM,
) -> list[Partition]:
    """
    Check the input and write the plan of a run to a new ledger. Nothing is sent.

    A second call returns the same plan, if the input has not changed.

    Args:
        source: the requests file, one JSON object on each line.
        ledger: the path of the ledger.
        limits: how large a batch may be.
        rules: what the requests are checked against.
        system: the clocks and file operations.

    Raises:
        InputError: the input has errors, all of which are reported at once, or is not what was
            planned.
    """
    source, path = Path(source), Path(ledger)
    if path.exists():
        with Ledger.open(path) as planned:
            check_unchanged(planned, source, str(source))
    else:
        limits, rules = limits or BatchLimits(), rules or ValidationRules()
        write_plan(source, path, limits=limits, rules=rules, system=system)
    with Ledger.open(path) as planned:
        return [record.partition for record in planned.records()]


def write_plan(
    source: Path,
    ledger: Path,
    *,
    limits: BatchLimits,
    rules: ValidationRules,
    name: str | None = None,
    unit: str = "line",
    known: DiagnosticCollector | None = None,
    facts: Mapping[str, Any] | None = None,
    system: System = SYSTEM,
) -> None:
    """
    Check the input and write the plan of a run to a ledger that does not exist yet.

    Args:
        source: the requests file.
        ledger: the path of the ledger.
        limits: how large a batch may be.
        rules: what the requests are checked against.
        name: what messages call the input; by default its path.
        unit: what messages call a line of it.
        known: what is known to be wrong with the input already.
        facts: what else is fixed for the run.
        system: the clocks and file operations.

    Raises:
        InputError: the input has errors.
    """
    with new_ledger(ledger, system) as builder:
        summary = _read_input(
            source, name or str(source), builder, limits, rules, system, unit=unit, known=known
        )
        size, changed_at = stamp_of(source)
        builder.store(
            {
                "run": system.token(8),
                "source": str(source.resolve()),
                "source_size": size,
                "source_mtime": changed_at,
                "requests": summary.requests,
                "warnings": [asdict(warning) for warning in summary.warnings],
                "out_size": 0,
                "longest": _longest_request(limits),
                "id_field": rules.id_field,
                "limits": asdict(limits),
                **(facts or {}),
            }
        )


def validate(
    source: str | Path,
    *,
    limits: BatchLimits | None = None,
    rules: ValidationRules | None = None,
    name: str | None = None,
    system: System = SYSTEM,
) -> InputSummary:
    """
    Check the input and leave no file behind.

    Args:
        source: the requests file, one JSON object on each line.
        limits: how large a batch may be.
        rules: what the requests are checked against.
        name: what messages call the input; by default its path.
        system: the clock that decides whether a model has ended.

    Raises:
        InputError: the input has errors, all of which are reported at once.
    """
    name = name or str(source)
    with scratch_ledger() as builder:
        return _read_input(
            Path(source), name, builder, limits or BatchLimits(), rules or ValidationRules(), system
        )


def check_unchanged(ledger: Ledger, source: Path, name: str) -> None:
    """Raise InputError, naming the input `name`, if the ledger was planned from other requests."""
    hint = "Restore the old file, or pass another --out to start a new run."
    try:
        size, changed_at = stamp_of(source)
        if (size, changed_at) == (ledger.setting("source_size"), ledger.setting("source_mtime")):
            return
        change = _first_change(ledger, source)
    except OSError as error:
        message = f"The file cannot be read: {error.strerror}."
        raise InputError.at(name, message, hint) from error
    if change is not None:
        line, message = change
        raise InputError.at(name, message, hint, line)
    ledger.store({"source_size": size, "source_mtime": changed_at})


def _first_change(ledger: Ledger, source: Path) -> tuple[int | None, str] | None:
    planned = ledger.input_spans()
    with open(source, "rb") as file:
        for request in read_requests(file, ledger.setting("longest")):
            span = next(planned, None)
            if span is None:
                return request.line, "The file has more requests than when this run started."
            if (request.line, request.offset, digest_of(request.content)) != (
                span.line,
                span.offset,
                span.digest,
            ):
                return request.line, "The request has changed since this run started."
    if next(planned, None) is not None:
        return None, "The file has fewer requests than when this run started."
    return None


def _read_input(
    source: Path,
    name: str,
    builder: LedgerBuilder,
    limits: BatchLimits,
    rules: ValidationRules,
    system: System,
    *,
    unit: str = "line",
    known: DiagnosticCollector | None = None,
) -> InputSummary:
    partitioner = Partitioner(limits)
    diagnostics = DiagnosticCollector()
    warnings = WarningCollector()
    models = ModelCheck(rules, system.now())
    requests = 0
    batches: list[BatchSize] = []
    longest = _longest_request(limits)

    def keep(drafts: Iterable[PartitionDraft]) -> None:
        # A function, so that no draft is held while the next one is filled.
        for draft in drafts:
            batches.append(BatchSize(len(draft.request_spans), draft.size))
            builder.add_partition(draft)

    with _open(source, name) as file:
        for request in read_requests(file, longest):
            if not requests:
                _refuse_other_formats(name, request)
            requests += 1
            if not request.complete:
                diagnostics.add(
                    Diagnostic(
                        f"The request has more than {longest:,} bytes, the most that a batch can "
                        "hold.",
                        "Shorten it, or pass large content by reference.",
                        request.line,
                    )
                )
                continue
            checked = check_request(request.content, request.line, rules, models)
            for diagnostic in checked.diagnostics:
                diagnostics.add(diagnostic)
            if checked.warnings:
                warnings.add(checked.warnings, request.line)
            if checked.custom_id is None:
                continue
            length, digest = len(request.content), digest_of(request.content)
            span = RequestSpan(request.line, request.offset, length, checked.size, digest)
            builder.add_request(checked.custom_id, checked.original_id, span)
            if not (diagnostics.total or (known and known.total)):
                keep(partitioner.add(span))
    duplicates, count = builder.duplicates(MAX_DIAGNOSTICS)
    if known:
        diagnostics.merge(known.first, known.total)
    diagnostics.merge([_duplicate(each, rules, unit) for each in duplicates], count)
    if not requests and not diagnostics.total:
        diagnostics.add(
            Diagnostic(
                "The input has no requests.",
                'Write one request on each line: {"custom_id": "...", "params": {...}}.',
            )
        )
    if diagnostics.total:
        raise InputError(name, diagnostics.first, diagnostics.total, unit=unit)
    keep(partitioner.close())
    return InputSummary(requests, tuple(batches), warnings.all())


def _longest_request(limits: BatchLimits) -> int:
    return limits.size - body_size(0, 1)


def _duplicate(duplicate: Duplicate, rules: ValidationRules, unit: str) -> Diagnostic:
    shown_id = json.dumps(json.loads(duplicate.shown_id))  # in ASCII
    return Diagnostic(
        f"The {rules.id_field or 'custom_id'} {shown_id} is already used on {unit} "
        f"{duplicate.first_line}.",
        f"Use a different one on each {unit}.",
        duplicate.line,
    )


def _open(source: Path, name: str) -> BinaryIO:
    try:
        return open(source, "rb")
    except OSError as error:
        raise unreadable(name, error) from error


_OTHER_FORMATS = (
    (b"\xff\xfe", "The file is UTF-16, not UTF-8.", "Save it as UTF-8."),
    (b"\xfe\xff", "The file is UTF-16, not UTF-8.", "Save it as UTF-8."),
    (b"\x1f\x8b", "The file is compressed with gzip.", "Decompress it first."),
    (b"\x28\xb5\x2f\xfd", "The file is compressed with zstd.", "Decompress it first."),
    (
        b"PAR1",
        "The file is a table in Parquet format.",
        "To build a request from each row, use message-batches run with --prompt FILE; --dry-run "
        "shows the requests.",
    ),
    (
        b"[",
        "The file is a JSON array, not one object on each line.",
        "Write each object of the array on its own line: jq -c '.[]' does that.",
    ),
)
"""Other formats that the first bytes of a file show: bytes, message and hint."""


def _refuse_other_formats(name: str, first: InputLine) -> None:
    for start, message, hint in _OTHER_FORMATS:
        if first.content.startswith(start):
            raise InputError.at(name, message, hint, first.line)
    if first.content == b"{":
        raise InputError.at(
            name,
            "The first object spans several lines.",
            "Write each request on one line: jq -c . does that.",
            first.line,
        )
