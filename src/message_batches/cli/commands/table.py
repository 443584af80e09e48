"""The command that writes a table of a run."""

from __future__ import annotations

from typing import Annotated

from typer import Argument

from message_batches._extras import require
from message_batches._wording import count
from message_batches.cli.errors import reporting_errors
from message_batches.cli.options import AsJSON, ColumnOptions, LedgerURL, RunOut, takes_groups
from message_batches.cli.table_options import chosen_columns, load_tables
from message_batches.cli.terminal import say, say_json


@takes_groups
def table(
    out: RunOut,
    file: Annotated[
        str,
        Argument(metavar="TABLE", help="The table to write; its extension decides the format."),
    ],
    columns: ColumnOptions,
    ledger: LedgerURL = None,
    as_json: AsJSON = False,
) -> None:
    """
    Write a table with the answers of a run. It may have other columns, or another format.

    Nothing is sent. The run need not be finished: rows without a result are pending.
    """
    with reporting_errors(as_json=as_json, ledger=ledger):
        require("tables")
        load_tables()
        from attrs import asdict

        from message_batches.jobs.internals import open_ledger
        from message_batches.jobs.storage import shown_url
        from message_batches.tables.steps import ColumnChoice, write_other_table

        choice = chosen_columns(columns) or ColumnChoice()
        with open_ledger(out, for_reading=True) as run:
            written = write_other_table(run, file, choice)
        if as_json:
            say_json(asdict(written))
            return
        without = f", {written.missing:,} without a result" if written.missing else ""
        say(f"{shown_url(file)}: {count(written.rows, 'row')}{without}")
