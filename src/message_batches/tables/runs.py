"""
Runs over tables: every row is asked about, and the answers stand beside the rows in the end.

A run whose output is a table keeps the results as they come in a file beside it, and is a run like
any other up to there. The table is written when all of them are in, and anew after a retry.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
from anyio import to_thread
from attrs import evolve

from message_batches.jobs import AsyncRun, InputError, Run, RunOptions
from message_batches.jobs.errors import Diagnostic
from message_batches.jobs.input import FACTS
from message_batches.jobs.ledger import Ledger
from message_batches.jobs.paths import table_of
from message_batches.jobs.start import output_of
from message_batches.jobs.steps import start_run
from message_batches.tables.answers import asks_structured
from message_batches.tables.deriving import TableRequests
from message_batches.tables.keeping import kept_path
from message_batches.tables.readers import BATCH_ROWS
from message_batches.tables.requests import asked
from message_batches.tables.sinks import opener_for
from message_batches.tables.sources import Table, TableSource, open_table
from message_batches.tables.writing import check_out, write_answers

if TYPE_CHECKING:
    from message_batches import Anthropic


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
    format: str | None = None,
    client: Anthropic | None = None,
    options: RunOptions | None = None,
) -> Run:
    """
    Begin a run over a table, or take one up again.

    All rows are read, and all requests made and checked, before anything is sent. The same call
    goes on after anything; it is refused if the table or what is asked has changed.

    Args:
        source: the table: what `open_table` opens. A frame is kept beside the output.
        out: the table with the answers, written when all of them are there: .parquet, .csv, .sqlite
            or .db; or .jsonl for the result lines alone, as they come.
        prompt: the template of the prompt, or as a Path the file that holds it.
        model: the model.
        max_tokens: the most tokens of an answer; 4,096 if nobody says.
        system: the template of a system prompt, or as a Path the file that holds it.
        params: any other parameters of a request, or the JSON or TOML file that holds them.
        id: the column that holds each row's id, any text or whole number; by default the rows are
            row-1, row-2 and so on.
        images: columns that name images, by path or https:// address, or hold their bytes.
        pdfs: the same for PDF documents.
        format: the format of the files, where the ending of their names does not tell.
        client: as for `message_batches.jobs.run`.
        options: as for `message_batches.jobs.run`; `id` takes the place of `id_field`.

    Raises:
        InputError: the table, a row or what is asked has faults, or this is not the run that the
            ledger belongs to.
    """
    wanted = asked(
        prompt,
        model=model,
        max_tokens=max_tokens,
        system=system,
        params=params,
        id=id,
        images=images,
        pdfs=pdfs,
    )
    requests = TableRequests(source, wanted, format=format)
    check_table_out(out, requests)
    return start_run(
        requests,
        out,
        client=client,
        options=evolve(options or RunOptions(), id_field=requests.id_field),
        on_finish=write_table,
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
    format: str | None = None,
    client: Anthropic | None = None,
    options: RunOptions | None = None,
) -> AsyncRun:
    """Do what `run_table` does without blocking the event loop."""
    return AsyncRun(
        await to_thread.run_sync(
            partial(
                run_table,
                source,
                out,
                prompt=prompt,
                model=model,
                max_tokens=max_tokens,
                system=system,
                params=params,
                id=id,
                images=images,
                pdfs=pdfs,
                format=format,
                client=client,
                options=options,
            )
        )
    )


def check_table_out(out: str | Path, requests: TableRequests | None) -> None:
    """
    Make sure, before anything is sent, that a run's output can be what its name says.

    Args:
        out: the output.
        requests: what is asked about which table; None for requests that come from none.

    Raises:
        InputError: it cannot.
    """
    results = output_of(out)
    if table := table_of(results):
        check_out(table, requests.table.schema if requests else _NoColumns.schema, results)
    elif requests is not None:
        opener_for(results)


def write_table(ledger: Ledger) -> None:
    """
    Write the table of a run, if its output is one; do nothing where it is written already.

    Raises:
        InputError: the table whose rows were asked about is not there any more as it was.
    """
    out = table_of(ledger.out)
    if out is None:
        return
    facts = ledger.setting(FACTS)
    if facts is None:
        write_answers(_NoColumns(ledger), out, ledger.out)
        return
    write_answers(
        _as_it_was(facts, ledger), out, ledger.out, structured=asks_structured(facts["params"])
    )


def _as_it_was(facts: Mapping[str, Any], ledger: Ledger) -> Table:
    hint = f"Put it back as it was, and run again; the answers are all in {ledger.out.name}."
    if not facts["source"]:
        return open_table(kept_path(Path(ledger.setting("source"))), format="arrow")
    table = open_table(facts["source"], format=facts["format"])
    if table.stamp() != facts["stamp"] and table.fingerprint() != facts["fingerprint"]:
        raise InputError(facts["name"], [Diagnostic("The table was changed during the run.", hint)])
    return table


class _NoColumns:
    """A table of as many rows as a run has and no columns, for a run whose requests were a file."""

    schema = pa.schema([])

    def __init__(self, ledger: Ledger) -> None:
        self.name = str(ledger.setting("source"))
        self._rows = int(ledger.setting("requests"))

    def batches(self) -> Iterator[pa.RecordBatch]:
        for start in range(0, self._rows, BATCH_ROWS):
            count = min(BATCH_ROWS, self._rows - start)
            yield pa.RecordBatch.from_struct_array(pa.array([{}] * count, pa.struct([])))
