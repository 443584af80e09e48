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
from message_batches.jobs.errors import InputError
from message_batches.jobs.input import FACTS
from message_batches.jobs.steps import Ledger, RunFolder, start_run
from message_batches.tables.answers import asks_structured
from message_batches.tables.formats import BATCH_ROWS
from message_batches.tables.requests import PromptSpec, prompt_spec
from message_batches.tables.sinks import sink_for
from message_batches.tables.table import Table, TableSource, open_table
from message_batches.tables.table_requests import TableRequests, frame_path
from message_batches.tables.write import check_table, write_answers

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
    client: Anthropic | None = None,
    options: RunOptions | None = None,
) -> Run:
    """
    Start a run over a table, or resume it.

    All rows are read, and all requests built and checked, before anything is sent. After any
    interruption, the same call resumes the run; it is refused if the table or the prompt changed.

    Args:
        source: the table, or anything that `open_table` opens. A frame is saved beside the output.
        out: the table with the answers: .parquet, .csv, .sqlite or .db, written when all results
            are there; or .jsonl for the result lines only, as they arrive.
        prompt: the template of the prompt, or the file that holds it as a Path.
        model: the model.
        max_tokens: the most tokens of an answer; 4,096 if `params` has no such member either.
        system: the template of a system prompt, or the file that holds it as a Path.
        params: any other parameters of a request, or the JSON or TOML file that holds them.
        id: the column of the ids, text or integers; by default the rows are row-1, row-2, ...
        images: columns that refer to images by path or https:// address, or hold their bytes.
        pdfs: the same for PDF documents.
        within: the folder outside of which no image or document is read; by default the folder of
            the table. A frame has no limit by default.
        format: the format of the files; by default the extension decides.
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
    return _start(source, out, spec, format=format, options=options, client=client)


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
    client: Anthropic | AsyncAnthropic | None = None,
    options: RunOptions | None = None,
) -> AsyncRun:
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
    start = partial(_start, source, out, spec, format=format, options=options)
    if isinstance(client, AsyncAnthropic):
        return AsyncRun(await to_thread.run_sync(partial(start, connect=client.sync_copy)))
    return AsyncRun(await to_thread.run_sync(partial(start, client=client)))


def _start(
    source: TableSource,
    out: str | Path,
    spec: Callable[[], PromptSpec],
    *,
    format: str | None,
    options: RunOptions | None,
    client: Anthropic | None = None,
    connect: Callable[[], Anthropic] | None = None,
) -> Run:
    requests = TableRequests(source, spec(), format=format)
    check_output(out, requests)
    return start_run(
        requests,
        out,
        client=client,
        connect=connect,
        options=evolve(options or RunOptions(), id_field=requests.id_field),
        on_finish=write_table,
    )


def check_output(out: str | Path, requests: TableRequests | None) -> None:
    """
    Check, before anything is sent, that the output of a run can have the format of its extension.

    Args:
        out: the output.
        requests: the requests of the table; None if the requests come from a file.

    Raises:
        InputError: it cannot.
    """
    folder = RunFolder.of(out)
    if folder.is_table:
        schema = requests.table.schema if requests else _EmptyRows.schema
        check_table(folder.out, schema, folder.out)
    elif requests is not None:
        sink_for(folder.out)


def write_table(ledger: Ledger) -> None:
    """
    Write the table of a run, if its output is one and is not up to date.

    Raises:
        InputError: the input table changed or does not exist any more.
    """
    if not ledger.folder.is_table:
        return
    out = ledger.folder.out
    facts = ledger.setting(FACTS)
    if facts is None:
        write_answers(_EmptyRows(ledger), out, out)
    else:
        structured = asks_structured(facts["params"])
        write_answers(_input_table(facts, ledger), out, out, structured=structured)


def _input_table(facts: Mapping[str, Any], ledger: Ledger) -> Table:
    if not facts["source"]:
        return open_table(frame_path(ledger.source), format="arrow")
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
        self.name = str(ledger.source)
        self._rows = int(ledger.setting("requests"))

    def batches(self) -> Iterator[pa.RecordBatch]:
        for start in range(0, self._rows, BATCH_ROWS):
            count = min(BATCH_ROWS, self._rows - start)
            yield pa.RecordBatch.from_struct_array(pa.array([{}] * count, pa.struct([])))
