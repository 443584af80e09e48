"""The commands that check requests before a run, and send nothing."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from message_batches._wording import count
from message_batches.cli.connect import file_of
from message_batches.cli.display import warn_about_input
from message_batches.cli.errors import reporting_errors
from message_batches.cli.options import (
    MAX_BODY_BYTES,
    MAX_REQUESTS,
    VERSIONS,
    AnthropicVersion,
    AsJSON,
    Beta,
    ChosenWireIds,
    IdField,
    MapIds,
    MaxBatchBytes,
    MaxBatchRequests,
    Requests,
    id_field_of,
    run_options,
)
from message_batches.cli.table_options import (
    Format,
    Id,
    Image,
    MaxTokens,
    Model,
    Params,
    Pdf,
    Prompt,
    System,
    TableOptions,
    Within,
    check_extras,
)
from message_batches.cli.terminal import columns, say, say_json

if TYPE_CHECKING:
    from message_batches.jobs import RunOptions
    from message_batches.jobs.errors import InputWarning
    from message_batches.tables.steps import TableRequests


class _Summary(NamedTuple):
    """What was found in the input: requests and bytes of each batch, and warnings."""

    batches: Sequence[tuple[int, int]]
    warnings: Sequence[InputWarning]

    @property
    def requests(self) -> int:
        return sum(requests for requests, _ in self.batches)

    @property
    def size(self) -> int:
        return sum(size for _, size in self.batches)


def validate(
    file: Requests,
    id_field: IdField = None,
    map_ids: MapIds = False,
    prompt: Prompt = None,
    system: System = None,
    params: Params = None,
    model: Model = None,
    max_tokens: MaxTokens = None,
    id_: Id = None,
    image: Image = None,
    pdf: Pdf = None,
    within: Within = None,
    format_: Format = None,
    as_json: AsJSON = False,
    max_batch_bytes: MaxBatchBytes = MAX_BODY_BYTES,
    wire_ids: ChosenWireIds = "tagged",
    beta: Beta = None,
    anthropic_version: AnthropicVersion = VERSIONS[0],
) -> None:
    """
    Check every request, and send nothing.

    Pass the options of the run: they decide what is valid. Each error is reported with its line and
    how to fix it. Something unknown that may only be newer than this program is a warning.
    """
    with reporting_errors(as_json=as_json):
        given = TableOptions(
            prompt, system, params, model, max_tokens, id_, image, pdf, within, format_
        )
        options = run_options(
            beta=beta,
            max_batch_bytes=max_batch_bytes,
            id_field=id_field_of(id_field, map_ids),
            wire_ids=wire_ids,
        )
        found = _check(file, given, options, anthropic_version)
        if as_json:
            say_json(_document(found))
            return
        warnings = f" ({count(len(found.warnings), 'warning')})" if found.warnings else ""
        say(f"{file}: {count(found.requests, 'request')}, no errors{warnings}")


def plan(
    file: Requests,
    id_field: IdField = None,
    map_ids: MapIds = False,
    prompt: Prompt = None,
    system: System = None,
    params: Params = None,
    model: Model = None,
    max_tokens: MaxTokens = None,
    id_: Id = None,
    image: Image = None,
    pdf: Pdf = None,
    within: Within = None,
    format_: Format = None,
    as_json: AsJSON = False,
    max_batch_requests: MaxBatchRequests = MAX_REQUESTS,
    max_batch_bytes: MaxBatchBytes = MAX_BODY_BYTES,
    wire_ids: ChosenWireIds = "tagged",
    beta: Beta = None,
    anthropic_version: AnthropicVersion = VERSIONS[0],
) -> None:
    """
    Show the batches that a run would send, and send nothing.

    Every request is checked first, as in `validate`.

    A batch that is refused or retried changes those after it: each batch is filled when it is sent.
    """
    with reporting_errors(as_json=as_json):
        given = TableOptions(
            prompt, system, params, model, max_tokens, id_, image, pdf, within, format_
        )
        options = run_options(
            beta=beta,
            max_batch_requests=max_batch_requests,
            max_batch_bytes=max_batch_bytes,
            id_field=id_field_of(id_field, map_ids),
            wire_ids=wire_ids,
        )
        found = _check(file, given, options, anthropic_version)
        if as_json:
            batches = [{"requests": requests, "bytes": size} for requests, size in found.batches]
            say_json({**_document(found), "batches": batches})
            return
        if not found.batches:
            say(f"{file}: 0 requests, so no batch")
            return
        rows = [[number, *batch] for number, batch in enumerate(found.batches, 1)]
        for line in columns(["partition", "requests", "bytes"], rows):
            say(line)


def _document(found: _Summary) -> dict[str, object]:
    from attrs import asdict

    warnings = [asdict(warning) for warning in found.warnings]
    return {"requests": found.requests, "bytes": found.size, "warnings": warnings}


def _check(
    file: Path, given: TableOptions, options: RunOptions, anthropic_version: str
) -> _Summary:
    check_extras(prompt=given.prompt)
    table = given.requests(file, id_field=options.id_field)
    if table is None:
        found = _check_requests(file, options, anthropic_version)
    else:
        found = _check_table(table, options, anthropic_version)
    warn_about_input(found.warnings, file, unit="row" if table else "line")
    return found


def _check_requests(file: Path, options: RunOptions, anthropic_version: str) -> _Summary:
    from message_batches.jobs import validate
    from message_batches.jobs.steps import ValidationRules

    rules = ValidationRules(
        anthropic_version,
        options.id_field,
        betas=options.beta,
        tagged_ids=options.wire_ids == "tagged",
    )
    with file_of(file) as requests:
        from message_batches.jobs.steps import BatchLimits

        found = validate(
            requests,
            limits=BatchLimits(options.max_batch_requests, options.max_batch_bytes),
            rules=rules,
            name=str(file),
        )
    return _Summary([(batch.requests, batch.size) for batch in found.batches], found.warnings)


def _check_table(table: TableRequests, options: RunOptions, anthropic_version: str) -> _Summary:
    """Make the requests of a table, as a run does, in a folder that is removed."""
    from tempfile import TemporaryDirectory

    from attrs import evolve

    from message_batches.jobs.steps import batches_ahead, open_ledger, prepare, report_on

    with TemporaryDirectory(prefix="message-batches-") as folder:
        out = Path(folder) / "results.jsonl"
        prepare(
            table,
            out,
            service="none",
            anthropic_version=anthropic_version,
            options=evolve(options, id_field=table.id_field),
        )
        with open_ledger(out) as ledger:
            batches = batches_ahead(ledger)
            warnings = report_on(ledger).warnings
    return _Summary([(each.requests, each.size) for each in batches], warnings)
