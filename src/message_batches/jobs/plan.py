"""Read the input once, check every request, and fill the ledger of a run with them."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path
from typing import Any

from attrs import asdict, frozen

from message_batches._version import __version__
from message_batches._wording import count
from message_batches.jobs.answers import ANSWER_FORMAT, AnswerFormat, why_unchecked
from message_batches.jobs.caching import CACHING, forecast_in
from message_batches.jobs.errors import Diagnostic, InputError, InputWarning
from message_batches.jobs.given_files import GivenFiles, Locate
from message_batches.jobs.input import (
    MAX_DIAGNOSTICS,
    BatchForecast,
    DiagnosticCollector,
    InputCheck,
    InputFile,
    InputLine,
    RequestParts,
    ValidationRules,
    check_log,
    files_of,
    longest_request,
    new_nonce,
)
from message_batches.jobs.ledger import (
    MOST_LINES,
    Duplicate,
    Ledger,
    LedgerBuilder,
    PartIndex,
    scratch_ledger,
    too_many_lines,
)
from message_batches.jobs.money import CacheForecast, Estimate, Prices
from message_batches.jobs.storage import Place, Stamp, find_all, read_bytes
from message_batches.jobs.system import SYSTEM, System
from message_batches.jobs.types import BatchLimits, BatchSize
from message_batches.sdk.create import (
    WRAPPED,
    MalformedRequestError,
    OtherFormError,
    decode_request,
)

SAVED_REQUESTS = 1_000_000
"""Requests after which a plan is saved: some seconds of work."""


@frozen
class InputSummary:
    """
    A requests file without errors.

    Attributes:
        requests: how many requests it has.
        batches: the batches that they make, if nothing is refused or retried.
        estimate: what they may cost.
        warnings: what may be wrong with them.
        format: the format of answers that all of them ask for, if that can be checked.
    """

    requests: int
    batches: tuple[BatchSize, ...]
    estimate: Estimate
    warnings: tuple[InputWarning, ...] = ()
    format: AnswerFormat | None = None

    @property
    def size(self) -> int:
        """Bytes of all request bodies."""
        return sum(batch.size for batch in self.batches)


def write_plan(
    places: Mapping[Place, Stamp | None],
    building: Callable[..., AbstractContextManager[LedgerBuilder]],
    *,
    limits: BatchLimits,
    rules: ValidationRules,
    stored: Callable[[Place], str | None] = str,
    name: str | None = None,
    unit: str = "line",
    known: DiagnosticCollector | None = None,
    located: Locate | None = None,
    facts: Mapping[str, Any] | None = None,
    prices: Prices | None = None,
    system: System = SYSTEM,
) -> InputSummary:
    """
    Check the input and write its requests to a ledger that does not exist yet.

    Where a killed process left a plan of the same input, it is continued.

    Args:
        places: the requests files, with their stamps where these are known.
        building: provides a ledger that does not exist yet, and completes it; its argument `basis`
            says what the ledger is made of.
        limits: how large a batch may be.
        rules: what the requests are checked against.
        stored: returns how the ledger names a file.
        name: what messages call the input; by default the names of its files.
        unit: what messages call a line of it.
        known: what is known to be wrong with the input already.
        located: returns what a line is called, and the file that has it, where the requests were
            copied from elsewhere.
        facts: what else is fixed for the run.
        prices: the price list; by default the built-in one.
        system: the clocks and file operations.

    Raises:
        InputError: the input has errors; or the run has a cap that cannot hold.
        StorageUnreachableError: the storage of a file did not answer.
    """
    facts = facts or {}
    prices = prices or Prices.built_in()
    source = GivenFiles(places, name, system, located)
    files = source.stamped()
    basis = [__version__, files, asdict(limits), asdict(rules), prices.digest]
    with building(basis=basis if files else None) as builder:
        summary = _read_input(source, builder, limits, rules, prices, unit=unit, known=known)
        if facts.get("max_cost") is not None:
            refuse_unbounded(summary.estimate, source.name)
        builder.store(
            {
                **_facts_of_run(limits, rules, system),
                "files": facts_of_files(source.files.files, stored),
                "requests": summary.requests,
                "warnings": [asdict(warning) for warning in summary.warnings],
                "estimate": summary.estimate.to_dict(),
                ANSWER_FORMAT: None if summary.format is None else summary.format.to_json(),
                **facts,
            }
        )
    return summary


def write_plan_of_parts(
    source: RequestParts,
    building: Callable[..., AbstractContextManager[LedgerBuilder]],
    *,
    limits: BatchLimits,
    rules: ValidationRules,
    stored: Callable[[Place], str | None] = str,
    facts: Mapping[str, Any] | None = None,
    system: System = SYSTEM,
) -> None:
    """
    Write the plan of a run over parts, without reading them.

    Args:
        source: the parts, whose requests were checked when they were written.
        building: as for `write_plan`.
        limits: as for `write_plan`.
        rules: as for `write_plan`.
        stored: as for `write_plan`.
        facts: as for `write_plan`.
        system: as for `write_plan`.

    Raises:
        InputError: two parts have the same number, or they have too many requests together; or the
            run has a cap.
    """
    facts = facts or {}
    if facts.get("max_cost") is not None:
        refuse_unbounded(None, source.place)
    requests = PartIndex(source.parts, read_bytes).last_line()
    with building(basis=None) as builder:
        builder.add_lines(requests)
        builder.store(
            {
                **_facts_of_run(limits, rules, system),
                "files": facts_of_files(files_of(source), stored),
                "parts": [part.number for part in source.parts],
                "requests": requests,
                "warnings": [asdict(warning) for warning in source.warnings],
                **facts,
            }
        )


def _facts_of_run(limits: BatchLimits, rules: ValidationRules, system: System) -> dict[str, Any]:
    return {
        "run": system.token(8),
        "nonce": new_nonce(system.token) if rules.tagged_ids else None,
        "number": 0,
        "out_size": 0,
        "longest": longest_request(limits, rules),
        "id_field": rules.id_field,
        "limits": asdict(limits),
    }


def facts_of_files(
    files: Iterable[InputFile], stored: Callable[[Place], str | None]
) -> list[list[Any]]:
    """Return what the ledger keeps of the files of a run, as a JSON value."""
    return [[stored(file.place), file.size, file.lines, list(file.stamp)] for file in files]


def validate(
    source: str | Path | Sequence[str | Path],
    *,
    limits: BatchLimits | None = None,
    rules: ValidationRules | None = None,
    name: str | None = None,
    prices: Prices | None = None,
    system: System = SYSTEM,
) -> InputSummary:
    """
    Check the input and leave no file behind.

    Args:
        source: the requests file, one JSON object on each line, as a path or URL; a pattern for
            several; or a list of these.
        limits: how large a batch may be.
        rules: what the requests are checked against.
        name: what messages call the input; by default the names of its files.
        prices: the price list, for the estimate; by default the built-in one.
        system: the clock that decides whether a model has ended.

    Raises:
        InputError: the input has errors, all of which are reported at once.
        StorageUnreachableError: the storage of a file did not answer.
    """
    given = GivenFiles(find_all(source, system=system), name, system, once=True)
    with scratch_ledger() as builder:
        return _read_input(
            given,
            builder,
            limits or BatchLimits(),
            rules or ValidationRules(),
            prices or Prices.built_in(),
        )


def batches_ahead(ledger: Ledger) -> tuple[BatchSize, ...]:
    """Return the batches that the input of a run makes, if nothing is refused or retried."""
    forecast = BatchForecast(
        BatchLimits(**ledger.setting("limits")), tagged=ledger.setting("nonce") is not None
    )
    for span in ledger.input_spans():
        forecast.add(span.size)
    return forecast.batches()


def planned_estimate(ledger: Ledger) -> Estimate:
    """Return what the requests of a run that was planned from files may cost."""
    return Estimate.from_dict(ledger.setting("estimate"))


def estimate_of(ledger: Ledger) -> Estimate | None:
    """Return what the requests of a run may cost; None if it is over parts, which are not read."""
    return None if ledger.setting("estimate") is None else planned_estimate(ledger)


def answer_format_of(ledger: Ledger) -> AnswerFormat | None:
    """Return what every answer has to fit; None if that is nothing, or differs."""
    stored = ledger.setting(ANSWER_FORMAT)
    return None if stored is None else AnswerFormat.of_json(stored)


def refuse_unbounded(estimate: Estimate | None, place: Place) -> None:
    """Raise InputError if nothing bounds what some requests cost, so that no cap can hold."""
    if estimate is None:
        raise InputError.at(
            place, "The cost of requests in parts has no bound.", "Run without --max-cost."
        )
    if estimate.unbounded:
        reasons = ", ".join(
            f"{count(each.requests, 'request')} with {each.reason}" for each in estimate.unbounded
        )
        raise InputError.at(
            place,
            f"The cost of some requests has no bound: {reasons}.",
            "Leave these requests out, give their models a price with --prices, or run without "
            "--max-cost.",
        )


def forecast_of(ledger: Ledger) -> CacheForecast | None:
    """Return what the prompt cache is expected to do; None if nothing is marked for it."""
    facts = ledger.setting(CACHING)
    return None if facts is None else forecast_in(facts)


def _read_input(
    source: GivenFiles,
    builder: LedgerBuilder,
    limits: BatchLimits,
    rules: ValidationRules,
    prices: Prices,
    *,
    unit: str = "line",
    known: DiagnosticCollector | None = None,
) -> InputSummary:
    check = InputCheck(limits, rules, prices, source.system.now())
    saved = None
    if builder.progress is not None:
        saved, counts = builder.progress
        check.restore(counts)
    progress = check_log(source.name, source.system.monotonic)
    requests = source.requests(check.longest, saved, partial(_refuse_other_formats, source))
    next_save = check.requests + SAVED_REQUESTS
    for planned in check.checked(requests):
        builder.add_requests(planned)
        progress.look(check.requests)
        if check.requests >= next_save and not check.diagnostics.total:
            line, _, _, offset, length, *_ = planned[-1]
            # The rest of the line is read again, and is blank.
            builder.save([source.saved(line - 1, offset + length), check.saved()])
            next_save += SAVED_REQUESTS
            _refuse_too_many(source, line)
    _refuse_too_many(source, builder.last_line())
    duplicates, total = builder.duplicates(MAX_DIAGNOSTICS)
    diagnostics = check.diagnostics
    if known:
        diagnostics.merge(known.first, known.total)
    diagnostics.merge([_duplicate(each, rules, source, unit) for each in duplicates], total)
    if diagnostics.total:
        first = list(map(source.located, diagnostics.first))
        raise InputError(source.name, first, diagnostics.total, unit=unit)
    format, warnings = check.format.found, check.warnings.all()
    if format is not None and (unchecked := why_unchecked(format)) is not None:
        warnings = (*warnings, InputWarning(*unchecked, 1, check.requests))
        format = None
    warnings = tuple(map(source.located, warnings))
    return InputSummary(
        check.requests, check.forecast.batches(), check.estimate(), warnings, format
    )


def _refuse_too_many(source: GivenFiles, line: int) -> None:
    if line > MOST_LINES:
        raise too_many_lines(source.name)


def _duplicate(
    duplicate: Duplicate, rules: ValidationRules, source: GivenFiles, unit: str
) -> Diagnostic:
    shown_id = json.dumps(json.loads(duplicate.shown_id))  # in ASCII
    return Diagnostic(
        f"The {rules.id_field or 'custom_id'} {shown_id} is already used on "
        f"{source.text_of(duplicate.first_line, unit)}.",
        f"Use a different one on each {unit}.",
        duplicate.line,
    )


_OTHER_FORMATS = (
    (rb"\xff\xfe|\xfe\xff", "The file is UTF-16, not UTF-8.", "Save it as UTF-8."),
    (
        rb"\x1f\x8b|\x28\xb5\x2f\xfd",
        "The file is compressed, and its name does not say so.",
        "Rename it to end in .gz or .zst, or decompress it.",
    ),
    (rb"BZh|\xfd7zXZ", "The file is compressed.", "Decompress it, or use gzip or zstd."),
    (rb"PK\x03\x04", "The file is a ZIP archive, like an Excel workbook.", "Unpack it first."),
    (
        b"PAR1",
        "The file is a table in Parquet format.",
        "To build a request from each row, use message-batches run with --prompt FILE; --dry-run "
        "shows the requests.",
    ),
    (
        rb"\[",
        "The file is a JSON array, not one object on each line.",
        "Run jq -c '.[]' FILE > NEW to write each object of the array on its own line.",
    ),
    (rb'\{\s*"requests"\s*:', *WRAPPED),
    (
        rb"[A-Za-z]+[ ,']",
        "The file is text, not one JSON object on each line.",
        """Run jq -R -c 'select(. != "") | {custom_id: "line-\\(input_line_number)", params: """
        """{model: "MODEL", max_tokens: 1024, messages: [{role: "user", content: .}]}}' """
        """FILE > NEW to turn each line into a request.""",
    ),
    (
        rb"\{\n",
        "The first object spans several lines.",
        "Run jq -c . FILE > NEW to write each request on one line.",
    ),
)
"""Other formats that the first lines of a file show: how they begin, message and hint."""

_LOOKED_AT = 100
"""Bytes of a line that show another format."""


def _refuse_other_formats(source: GivenFiles, first: InputLine, second: InputLine | None) -> None:
    lines = b"\n".join(line.content[:_LOOKED_AT] for line in (first, second) if line) + b"\n"
    for start, message, hint in _OTHER_FORMATS:
        if re.match(start, lines):
            raise InputError(source.name, [source.located(Diagnostic(message, hint, first.line))])
    try:
        decode_request(first.content)
    except OtherFormError as error:  # so are all others
        found = Diagnostic(error.message, error.hint, first.line)
        raise InputError(source.name, [source.located(found)]) from None
    except MalformedRequestError:
        return  # reported with the errors of the others
