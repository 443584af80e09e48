"""The commands that check requests before a run, and send nothing."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from message_batches._wording import count
from message_batches.cli.connect import files_of, shown_files, source_of
from message_batches.cli.display import (
    show_cache_forecast,
    show_estimate,
    warn_about_format,
    warn_about_input,
)
from message_batches.cli.errors import reporting_errors
from message_batches.cli.options import (
    MAX_BODY_BYTES,
    VERSIONS,
    AnthropicVersion,
    AsJSON,
    Beta,
    ChosenWireIds,
    IdOptions,
    MaxBatchBytes,
    PriceList,
    PrimeCache,
    Requests,
    SchemaOptions,
    SizeOptions,
    TableOptions,
    run_options,
    takes_groups,
)
from message_batches.cli.table_options import check_extras, table_requests
from message_batches.cli.terminal import columns, say, say_json

if TYPE_CHECKING:
    from message_batches.jobs import RunOptions
    from message_batches.jobs.errors import InputWarning
    from message_batches.jobs.internals import Source
    from message_batches.jobs.types import AnswerFormat, CacheForecast, Estimate


class Summary(NamedTuple):
    """
    What was found.

    Attributes:
        batches: requests and bytes of each batch.
        warnings: what may be wrong with requests.
        estimate: what they may cost.
        cache: what the prompt cache is expected to do.
        format: what every answer has to fit.
    """

    batches: Sequence[tuple[int, int]]
    warnings: Sequence[InputWarning]
    estimate: Estimate
    cache: CacheForecast | None = None
    format: AnswerFormat | None = None

    @property
    def requests(self) -> int:
        return sum(requests for requests, _ in self.batches)

    @property
    def size(self) -> int:
        return sum(size for _, size in self.batches)

    def figures(self) -> dict[str, object]:
        """Return what the requests may cost as values that JSON has."""
        figures: dict[str, object] = {"estimate": self.estimate.to_dict()}
        if self.cache is not None:
            figures["cache"] = self.cache.to_dict()
        if (format := self.format) is not None:
            figures["schema"] = {"notes": format.notes, "warnings": format.warnings}
        return figures

    def show(self) -> None:
        """Print what the requests may cost."""
        show_estimate(self.estimate)
        if self.cache is not None:
            show_cache_forecast(self.cache)


@takes_groups
def validate(
    files: Requests,
    ids: IdOptions,
    table: TableOptions,
    schema: SchemaOptions,
    as_json: AsJSON = False,
    max_batch_bytes: MaxBatchBytes = MAX_BODY_BYTES,
    wire_ids: ChosenWireIds = "tagged",
    beta: Beta = None,
    anthropic_version: AnthropicVersion = VERSIONS[0],
    prices: PriceList = None,
) -> None:
    """
    Check every request, and send nothing.

    Pass the options of the run: they decide what is valid. Each error is reported with its line and
    how to fix it. Something unknown that may only be newer than this program is a warning.
    """
    with reporting_errors(as_json=as_json):
        options = run_options(
            schema,
            beta=beta,
            max_batch_bytes=max_batch_bytes,
            id_field=ids.field,
            wire_ids=wire_ids,
            prices=prices,
        )
        found = _check(files, table, options, anthropic_version)
        if as_json:
            say_json(_document(found))
            return
        warnings = f" ({count(len(found.warnings), 'warning')})" if found.warnings else ""
        say(f"{shown_files(files)}: {count(found.requests, 'request')}, no errors{warnings}")
        found.show()


@takes_groups
def plan(
    files: Requests,
    ids: IdOptions,
    table: TableOptions,
    schema: SchemaOptions,
    sizes: SizeOptions,
    as_json: AsJSON = False,
    beta: Beta = None,
    anthropic_version: AnthropicVersion = VERSIONS[0],
    prime_cache: PrimeCache = False,
    prices: PriceList = None,
) -> None:
    """
    Show the batches that a run would send, and send nothing.

    Every request is checked first, as in `validate`.

    A batch that is refused or retried changes those after it: each batch is filled when it is sent.
    """
    with reporting_errors(as_json=as_json):
        options = run_options(
            *(schema, sizes),
            beta=beta,
            id_field=ids.field,
            prime_cache=prime_cache,
            prices=prices,
        )
        found = _check(files, table, options, anthropic_version)
        if as_json:
            batches = [{"requests": requests, "bytes": size} for requests, size in found.batches]
            say_json({**_document(found), "batches": batches})
            return
        if not found.batches:
            say(f"{shown_files(files)}: 0 requests, so no batch")
            return
        rows = [[number, *batch] for number, batch in enumerate(found.batches, 1)]
        for line in columns(["partition", "requests", "bytes"], rows):
            say(line)
        say()
        found.show()


def _document(found: Summary) -> dict[str, object]:
    from attrs import asdict

    warnings = [asdict(warning) for warning in found.warnings]
    return {
        "requests": found.requests,
        "bytes": found.size,
        **found.figures(),
        "warnings": warnings,
    }


def _check(
    files: list[str], given: TableOptions, options: RunOptions, anthropic_version: str
) -> Summary:
    check_extras(files=files, prompt=given.prompt)
    table = table_requests(given, files, id_field=options.id_field)
    if table is None:
        found = _check_requests(files, options, anthropic_version)
    else:
        from attrs import evolve

        options = evolve(options, id_field=table.id_field)
        found = check_source(table, options, anthropic_version)
    warn_about_input(found.warnings, shown_files(files), unit="row" if table else "line")
    warn_about_format(found.format)
    return found


def _check_requests(files: list[str], options: RunOptions, anthropic_version: str) -> Summary:
    from message_batches.jobs import validate
    from message_batches.jobs.internals import ValidationRules

    rules = ValidationRules(
        anthropic_version,
        options.id_field,
        betas=options.beta,
        tagged_ids=options.wire_ids == "tagged",
    )
    if options.prime_cache or options.schema is not None:
        return check_source(source_of(files), options, anthropic_version)
    with files_of(files) as requests:
        from message_batches.jobs.internals import BatchLimits

        found = validate(
            requests,
            limits=BatchLimits(options.max_batch_requests, options.max_batch_bytes),
            rules=rules,
            name=shown_files(files),
            prices=options.prices,
        )
    return Summary(
        [(batch.requests, batch.size) for batch in found.batches],
        found.warnings,
        found.estimate,
        format=found.format,
    )


def check_source(source: Source, options: RunOptions, anthropic_version: str) -> Summary:
    """Make the requests of a source, as a run does, in a folder that is removed."""
    from tempfile import TemporaryDirectory

    from message_batches.jobs.internals import (
        answer_format_of,
        batches_ahead,
        forecast_of,
        open_ledger,
        planned_estimate,
        prepare,
        report_on,
    )
    from message_batches.jobs.ledger import database_chosen

    with TemporaryDirectory(prefix="message-batches-") as folder, database_chosen(""):
        out = Path(folder) / "results.jsonl"
        prepare(
            source,
            out,
            service="none",
            anthropic_version=anthropic_version,
            options=options,
        )
        with open_ledger(out) as ledger:
            batches = batches_ahead(ledger)
            warnings = report_on(ledger).warnings
            estimate, cache = planned_estimate(ledger), forecast_of(ledger)
            format = answer_format_of(ledger)
    sizes = [(each.requests, each.size) for each in batches]
    return Summary(sizes, warnings, estimate, cache, format)
