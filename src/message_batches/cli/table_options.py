"""The options for a table, and the requests that a command makes of one."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from message_batches._extras import require
from message_batches._wording import count
from message_batches.cli.errors import UsageError
from message_batches.cli.options import ColumnOptions, TableOptions
from message_batches.cli.terminal import say, say_json

if TYPE_CHECKING:
    from message_batches.cli.commands import Summary
    from message_batches.jobs import RunOptions
    from message_batches.tables.steps import ColumnChoice, TableRequests


TABLE_EXTENSIONS = (
    *(".csv", ".tsv", ".parquet", ".pq", ".arrow", ".feather", ".ipc"),
    *(".sqlite", ".sqlite3", ".db", ".xlsx", ".xlsm"),
)
"""The extensions of files that hold a table, and cannot hold requests."""

_EXCEL = (".xlsx", ".xlsm")

_BASE64_SHOWN = 24
"""Characters of an image or a document that a dry run shows."""


def table_requests(
    given: TableOptions, files: list[str], *, id_field: str | None
) -> TableRequests | None:
    """
    Open the table and check the options against its columns; None if FILE holds requests.

    Raises:
        InputError: something is wrong with the table, the prompt or the parameters.
        MissingExtraError: the packages for tables are not installed.
        UsageError: the options do not go together.
    """
    from message_batches.jobs.storage import location

    if given.prompt is None:
        if given != TableOptions():
            raise UsageError(
                "Options for a table are given, but no prompt. Pass it with --prompt FILE."
            )
        table = next((file for file in files if file.lower().endswith(TABLE_EXTENSIONS)), None)
        if table is not None:
            raise UsageError(
                f"{location(table)} is a table. Pass the prompt for its rows with --prompt "
                "FILE, and the model with --model NAME."
            )
        return None
    if id_field is not None:
        raise UsageError(
            "--id-field and --map-ids are for requests. Name the column of a table with --id."
        )
    load_tables()
    from message_batches.tables.steps import TableRequests, prompt_spec

    spec = prompt_spec(
        location(given.prompt),
        model=given.model,
        max_tokens=given.max_tokens,
        system=None if given.system is None else location(given.system),
        params=given.params,
        id=given.id,
        images=given.images or (),
        pdfs=given.pdfs or (),
        within=given.within,
    )
    return TableRequests(files, spec, format=given.format, table=given.table)


def check_extras(
    out: str | Path | None = None,
    *,
    files: Sequence[str] = (),
    prompt: str | None = None,
    sandbox: bool = False,
) -> None:
    """Raise one MissingExtraError for all packages that the options need and that are missing."""
    extras = ["sandbox"] if sandbox else []
    if prompt is not None or (out is not None and is_table(out)):
        extras.append("tables")
        if any(str(name).lower().endswith(_EXCEL) for name in (*files, out)):
            extras.append("excel")
    require(*extras)


def is_table(out: str | Path) -> bool:
    """Return whether a run writes a table to this output."""
    from message_batches.jobs.internals import RunFolder

    return RunFolder.of(out).is_table


def chosen_columns(given: ColumnOptions) -> ColumnChoice | None:
    """Return what the options choose for the table; None without these options."""
    if given == ColumnOptions():
        return None
    load_tables()
    from message_batches.tables.steps import ColumnChoice

    return ColumnChoice.of(given.columns, infer=given.infer_columns, csv_bom=given.csv_bom)


def check_table_out(
    table: TableRequests | None,
    out: str | Path,
    columns: ColumnChoice | None,
    options: RunOptions,
) -> None:
    """Raise InputError if a run could not write its table to `out`, or its name is not usable."""
    if table is not None or columns is not None or is_table(out):
        load_tables()
        from message_batches.tables.steps import check_output

        check_output(out, table, columns, options)


def keep_columns(out: str | Path, columns: ColumnChoice | None) -> None:
    """Keep which columns the table of a run has, before anything is sent."""
    if columns is not None:
        from message_batches.tables.steps import choose_columns

        choose_columns(out, columns)


def load_tables() -> None:
    """Prepare for pyarrow, before it is imported."""
    # The allocator that it would choose keeps memory that was freed: 280 MB at the peak for 100,000
    # rows, where this one has 256, and half the growth.
    os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "system")


def show_dry_run(
    table: TableRequests | None, most: int, found: Summary | None, *, as_json: bool
) -> None:
    """Print the first requests as they would be sent, and how many there are."""
    if table is None or found is None:
        raise UsageError(
            "--dry-run shows the requests made from a table, and this file holds requests already. "
            "Use message-batches plan to see its batches."
        )
    preview = table.preview(most, found.format)
    shown = [_shortened(request) for request in preview.requests]
    if as_json:
        figures = {"rows": preview.rows, "bytes": preview.size, "preview": shown}
        say_json({**figures, **found.figures()})
        return
    import json

    for number, request in enumerate(shown, 1):
        say(f"row {number}:")
        for line in json.dumps(request, ensure_ascii=False, indent=2).split("\n"):
            say(line)
    say(
        f"{len(shown):,} of {count(preview.rows, 'request')} shown; about {preview.size:,} bytes "
        "in total. Nothing was sent or written."
    )
    found.show()


def _shortened(value: Any) -> Any:
    if isinstance(value, dict):
        if value.get("type") == "base64" and isinstance(data := value.get("data"), str):
            short = f"{data[:_BASE64_SHOWN]}... ({len(data):,} characters)"
            return {**value, "data": short if len(data) > len(short) else data}
        return {name: _shortened(member) for name, member in value.items()}
    if isinstance(value, list):
        return [_shortened(item) for item in value]
    return value
