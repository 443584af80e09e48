"""The options for a table, and the requests that a command makes of one."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

from typer import Option

from message_batches._extras import require
from message_batches._wording import count
from message_batches.cli.errors import UsageError
from message_batches.cli.options import TABLE
from message_batches.cli.terminal import say, say_json

if TYPE_CHECKING:
    from message_batches.tables.steps import TableRequests

TABLE_EXTENSIONS = (".csv", ".tsv", ".parquet", ".pq", ".arrow", ".feather", ".ipc")
"""The extensions of files that hold a table, and cannot hold requests."""

_BASE64_SHOWN = 24
"""Characters of an image or a document that a dry run shows."""

Prompt = Annotated[
    Path | None,
    Option(
        "--prompt",
        metavar="FILE",
        help="A file with the prompt for each row of the table. It may use columns, such as "
        "{{ title }}.",
        show_default=False,
        rich_help_panel=TABLE,
    ),
]
System = Annotated[
    Path | None,
    Option(
        "--system",
        metavar="FILE",
        help="A file with the system prompt, which may use columns too.",
        show_default=False,
        rich_help_panel=TABLE,
    ),
]
Params = Annotated[
    Path | None,
    Option(
        "--params",
        metavar="FILE",
        help="All other parameters of the requests: a JSON object, or a TOML file.",
        show_default=False,
        rich_help_panel=TABLE,
    ),
]
Model = Annotated[
    str | None,
    Option("--model", metavar="NAME", help="The model.", show_default=False, rich_help_panel=TABLE),
]
MaxTokens = Annotated[
    int | None,
    Option(
        "--max-tokens",
        min=1,
        metavar="N",
        help="The most tokens in one answer.",
        show_default="4096",
        rich_help_panel=TABLE,
    ),
]
Id = Annotated[
    str | None,
    Option(
        "--id",
        metavar="COLUMN",
        help="The column that holds the id of each row, any text or integer. Without it, the ids "
        "are row-1, row-2, and so on.",
        show_default=False,
        rich_help_panel=TABLE,
    ),
]
Image = Annotated[
    list[str] | None,
    Option(
        "--image",
        metavar="COLUMN",
        help="A column of images: a path, relative to the table, or an https:// URL. Repeatable.",
        show_default=False,
        rich_help_panel=TABLE,
    ),
]
Pdf = Annotated[
    list[str] | None,
    Option(
        "--pdf",
        metavar="COLUMN",
        help="A column of PDF documents, given the same way. Repeatable.",
        show_default=False,
        rich_help_panel=TABLE,
    ),
]
Within = Annotated[
    Path | None,
    Option(
        "--within",
        metavar="DIR",
        help="Refuse images and PDF files outside of this folder.",
        show_default="the folder of the table",
        rich_help_panel=TABLE,
    ),
]
Format = Annotated[
    str | None,
    Option(
        "--format",
        metavar="csv|tsv|jsonl|parquet|arrow",
        help="The format of the table, if its extension does not show it.",
        show_default=False,
        rich_help_panel=TABLE,
    ),
]
DryRun = Annotated[
    bool,
    Option(
        "--dry-run",
        help="Print the first requests as they would be sent. Nothing is sent or written.",
        rich_help_panel=TABLE,
    ),
]
Show = Annotated[
    int,
    Option(
        "--show",
        min=1,
        metavar="N",
        help="How many requests a dry run prints.",
        rich_help_panel=TABLE,
    ),
]


class TableOptions(NamedTuple):
    """The options of a command that are about a table; each None or empty where not given."""

    prompt: Path | None = None
    system: Path | None = None
    params: Path | None = None
    model: str | None = None
    max_tokens: int | None = None
    id: str | None = None
    images: list[str] | None = None
    pdfs: list[str] | None = None
    within: Path | None = None
    format: str | None = None

    def requests(self, file: Path, *, id_field: str | None) -> TableRequests | None:
        """
        Open the table and check the options against its columns; None if FILE holds requests.

        Raises:
            InputError: something is wrong with the table, the prompt or the parameters.
            MissingExtraError: the packages for tables are not installed.
            UsageError: the options do not go together.
        """
        if self.prompt is None:
            if self != TableOptions():
                raise UsageError(
                    "Options for a table are given, but no prompt. Pass it with --prompt FILE."
                )
            if file.suffix.lower() in TABLE_EXTENSIONS:
                raise UsageError(
                    f"{file} is a table. Pass the prompt for its rows with --prompt FILE, and the "
                    "model with --model NAME."
                )
            return None
        if id_field is not None:
            raise UsageError(
                "--id-field and --map-ids are for requests. Name the column of a table with --id."
            )
        load_tables()
        from message_batches.tables.steps import TableRequests, prompt_spec

        spec = prompt_spec(
            self.prompt,
            model=self.model,
            max_tokens=self.max_tokens,
            system=self.system,
            params=self.params,
            id=self.id,
            images=self.images or (),
            pdfs=self.pdfs or (),
            within=self.within,
        )
        return TableRequests(str(file), spec, format=self.format)


def check_extras(
    out: Path | None = None, *, prompt: Path | None = None, sandbox: bool = False
) -> None:
    """Raise one MissingExtraError for all packages that the options need and that are missing."""
    extras = ["sandbox"] if sandbox else []
    if prompt is not None or (out is not None and is_table(out)):
        extras.append("tables")
    require(*extras)


def is_table(out: Path) -> bool:
    """Return whether a run writes a table to this output."""
    from message_batches.jobs.steps import RunFolder

    return RunFolder.of(out).is_table


def check_table_out(table: TableRequests | None, out: Path) -> None:
    """Raise InputError if a run could not write its table to `out`, or its name is not usable."""
    if table is not None or is_table(out):
        load_tables()
        from message_batches.tables.steps import check_output

        check_output(out, table)


def load_tables() -> None:
    """Prepare for pyarrow, before it is imported."""
    # The allocator that it would choose keeps memory that was freed: 280 MB at the peak for 100,000
    # rows, where this one has 256, and half the growth.
    os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "system")


def show_dry_run(table: TableRequests | None, most: int, *, as_json: bool) -> None:
    """Print the first requests as they would be sent, and how many there are."""
    if table is None:
        raise UsageError(
            "--dry-run shows the requests made from a table, and this file holds requests already. "
            "Use message-batches plan to see its batches."
        )
    preview = table.preview(most)
    shown = [_shortened(request) for request in preview.requests]
    if as_json:
        say_json({"rows": preview.rows, "bytes": preview.size, "preview": shown})
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


def _shortened(value: Any) -> Any:
    if isinstance(value, dict):
        if value.get("type") == "base64" and isinstance(data := value.get("data"), str):
            short = f"{data[:_BASE64_SHOWN]}... ({len(data):,} characters)"
            return {**value, "data": short if len(data) > len(short) else data}
        return {name: _shortened(member) for name, member in value.items()}
    if isinstance(value, list):
        return [_shortened(item) for item in value]
    return value
