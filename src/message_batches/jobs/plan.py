"""Reads the input once, checks every row, and lays down which rows go into which batch."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable
from pathlib import Path
from typing import Any, BinaryIO

from attrs import asdict, frozen

from message_batches.jobs.errors import Diagnostic, InputError, InputWarning
from message_batches.jobs.input import (
    MAX_DIAGNOSTICS,
    DiagnosticCollector,
    InputLine,
    PartitionDraft,
    Partitioner,
    RequestSpan,
    ValidationRules,
    WarningCollector,
    check_request,
    digest_of,
    read_requests,
)
from message_batches.jobs.ledger import Duplicate, Ledger, LedgerBuilder, new_ledger, scratch_ledger
from message_batches.jobs.types import BatchLimits, BatchSize, Partition
from message_batches.sdk.create import body_size


@frozen
class InputSummary:
    """What was found in a requests file that is fit to be sent: rows, batches, and doubts."""

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
    name: str | None = None,
    unit: str = "line",
    known: DiagnosticCollector | None = None,
    **facts: Any,
) -> list[Partition]:
    """
    Check the input and write the plan into a new ledger; nothing is sent.

    Planning again gives the same plan, if the input has not changed.

    Args:
        source: the requests file, one JSON object on each line.
        ledger: where the ledger is, or will be.
        limits: how large a batch may be.
        rules: what the rows are checked against.
        name: what messages call the input; by default its path.
        unit: what messages call a line of it.
        known: what is known to be wrong with the input already.
        facts: what else is to stay the same for as long as the run lasts.

    Raises:
        InputError: the input has faults, all of them told at once, or is not what was planned.
    """
    source, path = Path(source), Path(ledger)
    name = name or str(source)
    limits = limits or BatchLimits()
    if path.exists():
        with Ledger.open(path) as planned:
            check_unchanged(planned, source, name)
            return [record.partition for record in planned.records()]
    with new_ledger(path) as builder:
        survey = _read_input(
            source, name, builder, limits, rules or ValidationRules(), unit=unit, known=known
        )
        stat = source.stat()
        builder.store(
            run=secrets.token_hex(8),
            source=str(source.resolve()),
            source_size=stat.st_size,
            source_mtime=stat.st_mtime_ns,
            requests=survey.requests,
            warnings=[asdict(warning) for warning in survey.warnings],
            out_size=0,
            longest=_longest_row(limits),
            id_field=rules.id_field if rules else None,
            limits=asdict(limits),
            **facts,
        )
    with Ledger.open(path) as planned:
        return [record.partition for record in planned.records()]


def validate(
    source: str | Path,
    *,
    limits: BatchLimits | None = None,
    rules: ValidationRules | None = None,
    name: str | None = None,
) -> InputSummary:
    """
    Check the input without leaving anything behind; raise InputError if it has faults.

    Args:
        source: the requests file, one JSON object on each line.
        limits: how large a batch may be.
        rules: what the rows are checked against.
        name: what messages call the input; by default its path.
    """
    name = name or str(source)
    with scratch_ledger() as builder:
        return _read_input(
            Path(source), name, builder, limits or BatchLimits(), rules or ValidationRules()
        )


def check_unchanged(ledger: Ledger, source: Path, name: str) -> None:
    """Raise InputError, naming the input `name`, if the ledger was planned from another."""
    again = "Put the old file back, or give another --out to begin a new run."
    try:
        stat = source.stat()
    except OSError as error:
        problem = Diagnostic(f"The file cannot be read: {error.strerror}.", again)
        raise InputError(name, [problem]) from error
    if (stat.st_size, stat.st_mtime_ns) == (
        ledger.setting("source_size"),
        ledger.setting("source_mtime"),
    ):
        return
    changed = _first_change(ledger, source)
    if changed is not None:
        raise InputError(name, [Diagnostic(changed[1], again, changed[0])])
    ledger.store(source_size=stat.st_size, source_mtime=stat.st_mtime_ns)


def _first_change(ledger: Ledger, source: Path) -> tuple[int | None, str] | None:
    planned = ledger.input_spans()
    with open(source, "rb") as file:
        for row in read_requests(file, ledger.setting("longest")):
            was = next(planned, None)
            if was is None:
                return row.line, "The file has more rows than when this run was begun."
            if (row.line, row.offset, digest_of(row.content)) != (
                was.line,
                was.offset,
                was.digest,
            ):
                return row.line, "The row is not the one that this run was begun with."
    if next(planned, None) is not None:
        return None, "The file has fewer rows than when this run was begun."
    return None


def _read_input(
    source: Path,
    name: str,
    builder: LedgerBuilder,
    limits: BatchLimits,
    rules: ValidationRules,
    *,
    unit: str = "line",
    known: DiagnosticCollector | None = None,
) -> InputSummary:
    cutter = Partitioner(limits)
    problems = DiagnosticCollector()
    doubts = WarningCollector()
    rows = 0
    batches: list[BatchSize] = []
    longest = _longest_row(limits)

    def keep(pieces: Iterable[PartitionDraft]) -> None:
        # In a function of its own, so that no piece is held while the next one is filled.
        for piece in pieces:
            batches.append(BatchSize(len(piece.request_spans), piece.size))
            builder.add_partition(piece)

    with _opened(source, name) as file:
        for row in read_requests(file, longest):
            if not rows:
                _refuse_other_formats(name, row)
            rows += 1
            if not row.complete:
                problems.add(
                    Diagnostic(
                        f"The row has more than {longest:,} bytes, the most that a batch can hold.",
                        "Make it smaller, or send what is large by reference.",
                        row.line,
                    )
                )
                continue
            checked = check_request(row.content, row.line, rules)
            for problem in checked.problems:
                problems.add(problem)
            doubts.add(checked.doubts, row.line)
            if checked.custom_id is None:
                continue
            length, digest = len(row.content), digest_of(row.content)
            span = RequestSpan(row.line, row.offset, length, checked.size, digest)
            builder.add_request(checked.custom_id, checked.own_id, span)
            if not (problems.total or (known and known.total)):
                keep(cutter.add(span))
    duplicates, count = builder.duplicates(MAX_DIAGNOSTICS)
    if known:
        problems.merge(known.first, known.total)
    problems.merge([_duplicate(each, rules, unit) for each in duplicates], count)
    if not rows and not problems.total:
        problems.add(
            Diagnostic(
                "The file has no rows.",
                'Put one request on each line: {"custom_id": "...", "params": {...}}.',
            )
        )
    if problems.total:
        raise InputError(name, problems.first, problems.total, unit=unit)
    keep(cutter.close())
    return InputSummary(rows, tuple(batches), doubts.all())


def _longest_row(limits: BatchLimits) -> int:
    return limits.size - body_size(0, 1)


def _duplicate(found: Duplicate, rules: ValidationRules, unit: str) -> Diagnostic:
    shown_id = json.dumps(json.loads(found.shown_id))  # in ASCII
    return Diagnostic(
        f"The {rules.id_field or 'custom_id'} {shown_id} was used on {unit} {found.first_line} "
        "already.",
        f"Give each {unit} its own.",
        found.line,
    )


def _opened(source: Path, name: str) -> BinaryIO:
    try:
        return open(source, "rb")
    except FileNotFoundError:
        problem = Diagnostic("There is no such file.", "Check the name and the folder.")
    except IsADirectoryError:
        problem = Diagnostic("This is a folder.", "Name a file of requests, one on each line.")
    except OSError as error:
        problem = Diagnostic(
            f"The file cannot be read: {error.strerror}.", "Check who may read it."
        )
    raise InputError(name, [problem])


_OTHER_FORMATS = (
    (b"\xff\xfe", "The file is UTF-16, not UTF-8.", "Save it as UTF-8."),
    (b"\xfe\xff", "The file is UTF-16, not UTF-8.", "Save it as UTF-8."),
    (b"\x1f\x8b", "The file is compressed with gzip.", "Unpack it first."),
    (b"\x28\xb5\x2f\xfd", "The file is compressed with zstd.", "Unpack it first."),
    (
        b"PAR1",
        "The file is a table, in Parquet.",
        "To ask about its rows, use message-batches run with --prompt FILE; --dry-run shows "
        "the requests.",
    ),
    (
        b"[",
        "The file is a JSON array, not one object on each line.",
        "Write each object of the array on a line of its own: jq -c '.[]' does it.",
    ),
)
"""How a file begins that is in no need of being read to the end, what it is, and what to do."""


def _refuse_other_formats(name: str, first: InputLine) -> None:
    for beginning, what, hint in _OTHER_FORMATS:
        if first.content.startswith(beginning):
            raise InputError(name, [Diagnostic(what, hint, first.line)])
    if first.content == b"{":
        raise InputError(
            name,
            [
                Diagnostic(
                    "The object is spread over several lines.",
                    "Write each request on one line: jq -c . does it.",
                    first.line,
                )
            ],
        )
