"""
Runs over tables: a request for each row, and at the end the rows with their answers.

If the output is a table, the results go to a file beside it as they arrive. Up to there the run is
like any other. The table is written when all results are there, and again after a retry.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
from anyio import to_thread
from attrs import evolve

from message_batches.jobs import AsyncRun, Run, RunOptions
from message_batches.jobs.answers import AnswerFormat, answer_format
from message_batches.jobs.errors import InputError
from message_batches.jobs.input import FACTS
from message_batches.jobs.internals import (
    Ledger,
    RunFolder,
    T,
    answer_format_of,
    open_ledger,
    start_run,
    with_schema,
)
from message_batches.jobs.ledger import database_chosen
from message_batches.jobs.types import SchemaSource
from message_batches.tables.answers import asks_structured
from message_batches.tables.columns import ColumnChoice
from message_batches.tables.formats import BATCH_ROWS
from message_batches.tables.requests import PromptSpec, prompt_spec
from message_batches.tables.sinks import sink_for
from message_batches.tables.table import Table, TableSource, open_table
from message_batches.tables.table_requests import TableRequests, frame_path
from message_batches.tables.write import (
    WriteSummary,
    check_columns,
    check_table,
    format_of,
    write_answers,
)

_COLUMNS = "table_columns"
"""The setting of a ledger that has the columns of its table."""

if TYPE_CHECKING:
    from message_batches import Anthropic, AsyncAnthropic


def run_table(
    source: TableSource,
    out: str | Path,
    *,
    prompt: str | Path,
    model: str | None = None,
    max_tokens: int | None = None,
    system: str | Path | None = None,
    params: Mapping[str, Any] | str | Path | None = None,
    id: str | None = None,
    images: str | Sequence[str] = (),
    pdfs: str | Sequence[str] = (),
    within: str | Path | None = None,
    format: str | None = None,
    table: str | None = None,
    columns: Sequence[str] | str | None = None,
    infer_columns: bool = False,
    csv_bom: bool = False,
    schema: type[T] | SchemaSource | None = None,
    client: Anthropic | None = None,
    options: RunOptions | None = None,
) -> Run[T]:
    """
    Start a run over a table, or resume it.

    All rows are read, and all requests built and checked, before anything is sent. After any
    interruption, the same call resumes the run; it is refused if the table or the prompt changed.

    Args:
        source: the table, or anything that `open_table` opens. The rows of a frame, a database or a
            workbook are saved beside the output.
        out: the table with the answers: .parquet, .csv, .xlsx, .sqlite or .db, written when all
            results are there; or .jsonl for the result lines only, as they arrive.
        prompt: the template of the prompt, or the file that holds it as a Path or a URL.
        model: the model.
        max_tokens: the most tokens of an answer; 4,096 if `params` has no such member either.
        system: the template of a system prompt, or the file that holds it as a Path or a URL.
        params: any other parameters of a request, or the JSON or TOML file that holds them.
        id: the column of the ids, text or integers; by default the rows are row-1, row-2, ...
        images: columns that refer to images by path, URL or https:// address, or hold their bytes.
        pdfs: the same for PDF documents.
        within: the folder or URL outside of which no image or document is read; by default the
            folder of the table. A frame has no limit by default.
        format: the format of the files; by default the extension decides.
        table: the table of a database, or the sheet of a workbook, if the file has several.
        columns: the columns of the table with the answers, in their order, or `all`; by default
            those of the table, of the answers' schema, and those that have a value in any row.
        infer_columns: turn answers that are JSON objects into columns, even without a schema.
        csv_bom: start a CSV with a byte order mark, so that Excel reads it as UTF-8; the default if
            the table is a CSV that has one.
        schema: as for `message_batches.jobs.run`; each of its top-level fields is a column.
        client: as for `message_batches.jobs.run`.
        options: as for `message_batches.jobs.run`; `id` takes the place of `id_field`.

    Raises:
        InputError: the table, a row or the prompt is wrong, or differs from what the run was
            started with.
    """
    spec = partial(
        prompt_spec,
        prompt,
        model=model,
        max_tokens=max_tokens,
        system=system,
        params=params,
        id=id,
        images=images,
        pdfs=pdfs,
        within=within,
    )
    choice = _chosen(columns, infer_columns, csv_bom)
    options = with_schema(options, schema)
    return _start(
        source, out, spec, choice, format=format, table=table, options=options, client=client
    )


async def async_run_table(
    source: TableSource,
    out: str | Path,
    *,
    prompt: str | Path,
    model: str | None = None,
    max_tokens: int | None = None,
    system: str | Path | None = None,
    params: Mapping[str, Any] | str | Path | None = None,
    id: str | None = None,
    images: str | Sequence[str] = (),
    pdfs: str | Sequence[str] = (),
    within: str | Path | None = None,
    format: str | None = None,
    table: str | None = None,
    columns: Sequence[str] | str | None = None,
    infer_columns: bool = False,
    csv_bom: bool = False,
    schema: type[T] | SchemaSource | None = None,
    client: Anthropic | AsyncAnthropic | None = None,
    options: RunOptions | None = None,
) -> AsyncRun[T]:
    """
    Start a run over a table, or resume it, without blocking the event loop.

    Args:
        source: as for `run_table`.
        out: as for `run_table`.
        prompt: as for `run_table`.
        model: as for `run_table`.
        max_tokens: as for `run_table`.
        system: as for `run_table`.
        params: as for `run_table`.
        id: as for `run_table`.
        images: as for `run_table`.
        pdfs: as for `run_table`.
        within: as for `run_table`.
        format: as for `run_table`.
        table: as for `run_table`.
        columns: as for `run_table`.
        infer_columns: as for `run_table`.
        csv_bom: as for `run_table`.
        schema: as for `run_table`.
        client: as for `message_batches.jobs.async_run`.
        options: as for `run_table`.

    Raises:
        InputError: as for `run_table`.
    """
    from message_batches import AsyncAnthropic

    spec = partial(
        prompt_spec,
        prompt,
        model=model,
        max_tokens=max_tokens,
        system=system,
        params=params,
        id=id,
        images=images,
        pdfs=pdfs,
        within=within,
    )
    choice = _chosen(columns, infer_columns, csv_bom)
    options = with_schema(options, schema)
    start = partial(_start, source, out, spec, choice, format=format, table=table, options=options)
    if isinstance(client, AsyncAnthropic):
        return AsyncRun(await to_thread.run_sync(partial(start, connect=client.sync_copy)))
    return AsyncRun(await to_thread.run_sync(partial(start, client=client)))


def _start(
    source: TableSource,
    out: str | Path,
    spec: Callable[[], PromptSpec],
    choice: ColumnChoice | None,
    *,
    format: str | None,
    table: str | None,
    options: RunOptions,
    client: Anthropic | None = None,
    connect: Callable[[], Anthropic] | None = None,
) -> Run:
    requests = TableRequests(source, spec(), format=format, table=table)
    with database_chosen(options.ledger):
        check_output(out, requests, choice, options)
    run = start_run(
        requests,
        out,
        client=client,
        connect=connect,
        options=evolve(options, id_field=requests.id_field),
        on_finish=write_table,
    )
    try:
        with database_chosen(options.ledger):
            choose_columns(out, choice)
    except BaseException:
        run.close()
        raise
    return run


def _chosen(columns: Sequence[str] | str | None, infer: bool, csv_bom: bool) -> ColumnChoice | None:
    """Return what a caller chose; None if nothing was chosen."""
    if columns is None and not infer and not csv_bom:
        return None
    return ColumnChoice.of(columns, infer=infer, csv_bom=csv_bom)


def check_output(
    out: str | Path,
    requests: TableRequests | None,
    choice: ColumnChoice | None = None,
    options: RunOptions | None = None,
) -> None:
    """
    Check, before anything is sent, that the output of a run can have the format of its extension.

    Args:
        out: the output.
        requests: the requests of the table; None if the requests come from a file.
        choice: which columns of it are written.
        options: the options of the run.

    Raises:
        InputError: it cannot, or it will not have these columns.
        MissingExtraError: answers have a schema, and the packages that check them are missing.
    """
    folder = RunFolder.of(out)
    if not folder.is_table:
        if requests is not None:
            sink_for(folder.out)
        if choice is not None:
            raise InputError.at(
                folder.out, "The output has result lines, not columns.", "Choose a table for it."
            )
    elif requests is None:
        # Which columns its answers have is known when the requests have been read.
        check_table(folder.out, _EmptyRows.schema, folder.out)
    else:
        if options is not None and options.schema is not None:
            format: AnswerFormat | None = answer_format(options.schema, via=options.schema_via)
        else:
            format = format_of(requests.params)
        schema = requests.table.schema
        check_table(folder.out, schema, folder.out, format=format, columns=choice or ColumnChoice())


def choose_columns(out: str | Path, choice: ColumnChoice | None) -> None:
    """
    Keep which columns the table of a run has; without a choice, what was chosen before counts.

    Args:
        out: the output of the run.
        choice: the columns.

    Raises:
        InputError: the table will not have these columns.
    """
    if choice is None:
        return
    with open_ledger(out) as ledger:
        facts = ledger.setting(FACTS)
        schema = _EmptyRows.schema
        if facts is not None and "columns" in facts:
            schema = _input_table(facts, ledger).schema
        check_columns(ledger.folder.out, schema, answer_format_of(ledger), choice)
        ledger.store({_COLUMNS: choice.to_json()})


def write_table(ledger: Ledger) -> None:
    """
    Write the table of a run, if its output is one and is not up to date.

    Raises:
        InputError: as for `write_other_table`.
    """
    if ledger.folder.is_table:
        choice = ColumnChoice.of_json(ledger.setting(_COLUMNS))
        write_other_table(ledger, ledger.folder.out, choice)


def write_other_table(ledger: Ledger, out: str | Path, choice: ColumnChoice) -> WriteSummary:
    """
    Write a table of a run, finished or not, if it is not up to date.

    Args:
        ledger: the ledger of the run.
        out: the table.
        choice: which columns are written.

    Raises:
        InputError: the input table changed or does not exist any more, or the table cannot be
            written.
    """
    write = partial(write_answers, out=out, results=ledger.folder.out, columns=choice)
    facts = ledger.setting(FACTS)
    with database_chosen(ledger.folder.database):
        if facts is None or "columns" not in facts:  # the requests are of files
            return write(_EmptyRows(ledger))
        structured = asks_structured(facts["params"])
        return write(_input_table(facts, ledger), structured=structured)


def _input_table(facts: Mapping[str, Any], ledger: Ledger) -> Table:
    if not facts["source"]:
        return open_table(frame_path(ledger.folder.requests), format="arrow")
    source = [ledger.path_of(name) for name in facts["source"]]
    table = open_table(source, format=facts["format"])
    if table.stamp() != facts["stamp"] and table.fingerprint() != facts["fingerprint"]:
        raise InputError.at(
            facts["name"],
            "The table changed during the run.",
            f"Restore it and run the command again; all answers are in {ledger.folder.results}.",
        )
    return table


class _EmptyRows:
    """A table without columns, with a row for each request of a run whose input is a file."""

    schema = pa.schema([])

    def __init__(self, ledger: Ledger) -> None:
        self.name = ledger.source.name
        self._rows = int(ledger.setting("requests"))

    def batches(self) -> Iterator[pa.RecordBatch]:
        for start in range(0, self._rows, BATCH_ROWS):
            count = min(BATCH_ROWS, self._rows - start)
            yield pa.RecordBatch.from_struct_array(pa.array([{}] * count, pa.struct([])))
