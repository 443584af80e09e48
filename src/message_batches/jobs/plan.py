"""Read the input once, check every request, and fill the ledger of a run with them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from attrs import asdict, frozen

from message_batches.jobs.errors import Diagnostic, InputError, InputWarning
from message_batches.jobs.input import (
    LONGEST_SUFFIX,
    MAX_DIAGNOSTICS,
    BatchForecast,
    DiagnosticCollector,
    InputLine,
    ModelCheck,
    RequestSpan,
    ValidationRules,
    WarningCollector,
    check_request,
    digest_of,
    new_nonce,
    open_input,
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
from message_batches.jobs.types import BatchLimits, BatchSize
from message_batches.sdk.create import body_size


@frozen
class InputSummary:
    """
    A requests file without errors.

    Attributes:
        requests: how many requests it has.
        batches: the batches that they make, if nothing is refused or retried.
        warnings: what may be wrong with them.
    """

    requests: int
    batches: tuple[BatchSize, ...]
    warnings: tuple[InputWarning, ...] = ()

    @property
    def size(self) -> int:
        """Bytes of all request bodies."""
        return sum(batch.size for batch in self.batches)


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
) -> InputSummary:
    """
    Check the input and write its requests to a ledger that does not exist yet.

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
    # Before it is read: a file that changes meanwhile must differ from its stamp.
    size, changed_at = _stamp_of(source, name or str(source))
    with new_ledger(ledger, system) as builder:
        summary = _read_input(
            source, name or str(source), builder, limits, rules, system, unit=unit, known=known
        )
        builder.store(
            {
                "run": system.token(8),
                "nonce": new_nonce(system.token) if rules.tagged_ids else None,
                "number": 0,
                "source_size": size,
                "source_mtime": changed_at,
                "requests": summary.requests,
                "warnings": [asdict(warning) for warning in summary.warnings],
                "out_size": 0,
                "longest": _longest_request(limits, rules),
                "id_field": rules.id_field,
                "limits": asdict(limits),
                **(facts or {}),
            }
        )
    return summary


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


def batches_ahead(ledger: Ledger) -> tuple[BatchSize, ...]:
    """Return the batches that the input of a run makes, if nothing is refused or retried."""
    forecast = BatchForecast(
        BatchLimits(**ledger.setting("limits")), tagged=ledger.setting("nonce") is not None
    )
    for span in ledger.input_spans():
        forecast.add(span.size)
    return forecast.batches()


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
    forecast = BatchForecast(limits, tagged=rules.tagged_ids)
    diagnostics = DiagnosticCollector()
    warnings = WarningCollector()
    models = ModelCheck(rules, system.now())
    requests = 0
    longest = _longest_request(limits, rules)
    with open_input(source, name, system=system) as file:
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
            forecast.add(checked.size)
    duplicates, count = builder.duplicates(MAX_DIAGNOSTICS)
    if known:
        diagnostics.merge(known.first, known.total)
    diagnostics.merge([_duplicate(each, rules, unit) for each in duplicates], count)
    if diagnostics.total:
        raise InputError(name, diagnostics.first, diagnostics.total, unit=unit)
    return InputSummary(requests, forecast.batches(), warnings.all())


def _longest_request(limits: BatchLimits, rules: ValidationRules) -> int:
    return limits.size - body_size(0, 1) - (LONGEST_SUFFIX if rules.tagged_ids else 0)


def _stamp_of(source: Path, name: str) -> tuple[int, int]:
    try:
        return stamp_of(source)
    except OSError as error:
        raise unreadable(name, error) from error


def _duplicate(duplicate: Duplicate, rules: ValidationRules, unit: str) -> Diagnostic:
    shown_id = json.dumps(json.loads(duplicate.shown_id))  # in ASCII
    return Diagnostic(
        f"The {rules.id_field or 'custom_id'} {shown_id} is already used on {unit} "
        f"{duplicate.first_line}.",
        f"Use a different one on each {unit}.",
        duplicate.line,
    )


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
