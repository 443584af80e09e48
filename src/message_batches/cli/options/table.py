"""What a table becomes."""

from __future__ import annotations

from typing import Annotated

from typer import Option

from message_batches.cli.options.panels import TABLE

Prompt = Annotated[
    str | None,
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
    str | None,
    Option(
        "--system",
        metavar="FILE",
        help="A file with the system prompt, which may use columns too.",
        show_default=False,
        rich_help_panel=TABLE,
    ),
]
Params = Annotated[
    str | None,
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
        help="A column of images: a path or URL below the table, an https:// URL, or a data: URI. "
        "Repeatable.",
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
    str | None,
    Option(
        "--within",
        metavar="DIR",
        help="Refuse images and PDF files outside of this folder or URL.",
        show_default="the folder of the table",
        rich_help_panel=TABLE,
    ),
]
Format = Annotated[
    str | None,
    Option(
        "--format",
        metavar="csv|tsv|jsonl|parquet|arrow|sqlite|xlsx",
        help="The format of the table, if its extension does not show it.",
        show_default=False,
        rich_help_panel=TABLE,
    ),
]
TableName = Annotated[
    str | None,
    Option(
        "--table",
        metavar="NAME",
        help="Which table of a SQLite database, or which sheet of an Excel workbook. Without it, "
        "the only one.",
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
Columns = Annotated[
    str | None,
    Option(
        "--columns",
        metavar="NAME,...|all",
        help="The columns of the table that is written, in this order; all for every column, "
        "including empty ones and the result lines.",
        show_default="those with values",
        rich_help_panel=TABLE,
    ),
]
CsvBom = Annotated[
    bool,
    Option(
        "--csv-bom",
        help="Start a CSV with a byte order mark, so that Excel reads it as UTF-8. If the table is "
        "a CSV that has one, this is the default.",
        rich_help_panel=TABLE,
    ),
]
InferColumns = Annotated[
    bool,
    Option(
        "--infer-columns",
        help="Turn answers that are JSON objects into columns, even without a schema.",
        rich_help_panel=TABLE,
    ),
]
