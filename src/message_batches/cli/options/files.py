"""What a run reads, and what it writes."""

from __future__ import annotations

from typing import Annotated

from typer import Argument, Option

from message_batches.cli.options.checks import check_file
from message_batches.cli.options.panels import INPUT, OUTPUT

_REQUESTS_HELP = (
    'The requests, one JSON object {"custom_id": ..., "params": {...}} on each line: files, quoted '
    "patterns, or URLs such as s3://bucket/in/*.jsonl; - for standard input. With --prompt, a "
    "table: CSV, JSON Lines, Parquet, Arrow, SQLite or Excel files, or a folder of them."
)

Requests = Annotated[
    list[str],
    Argument(metavar="FILE...", help=_REQUESTS_HELP, show_default=False, rich_help_panel=INPUT),
]

IdField = Annotated[
    str | None,
    Option(
        "--id-field",
        metavar="NAME",
        help="The field that holds your own id of each request, any text or integer. The API gets "
        "a generated id; results carry yours in custom_id.",
        show_default=False,
        rich_help_panel=INPUT,
    ),
]

MapIds = Annotated[
    bool,
    Option(
        "--map-ids",
        help="Accept any text as custom_id; short for --id-field custom_id.",
        rich_help_panel=INPUT,
    ),
]

Update = Annotated[
    bool,
    Option(
        "--update",
        help="If FILE has changed since the run started, send only the requests that are new or "
        "changed. Results of the others stay; those of requests that are gone leave OUT.",
        rich_help_panel=INPUT,
    ),
]

Deduplicate = Annotated[
    bool,
    Option(
        "--deduplicate",
        help="Send equal requests once, whatever their ids are, and give each of them the answer.",
        rich_help_panel=INPUT,
    ),
]

Reuse = Annotated[
    list[str] | None,
    Option(
        "--reuse",
        metavar="OUT",
        help="Take the complete answers of another run for equal requests, whatever their ids are, "
        "and do not send these. The other run is only read. Repeatable.",
        show_default=False,
        rich_help_panel=INPUT,
    ),
]

Out = Annotated[
    str,
    Option(
        "--out",
        "-o",
        metavar="OUT",
        callback=check_file,
        help="The results, one line each: a file, or a URL such as s3://bucket/results.jsonl. If "
        "OUT ends in .parquet, .csv, .xlsx, .sqlite or .db: a table with the answers. Everything "
        "else that belongs to the run is in the folder OUT.run.",
        show_default=False,
        rich_help_panel=OUTPUT,
    ),
]

RunOut = Annotated[
    str,
    Argument(
        metavar="OUT", help="The output of the run, as given with --out, or its folder OUT.run."
    ),
]

RunOrBatch = Annotated[
    str,
    Argument(
        metavar="OUT|BATCH_ID",
        help="The output of a run, or its folder OUT.run; or a batch id, such as msgbatch_01AbC.",
    ),
]

LedgerURL = Annotated[
    str | None,
    Option(
        "--ledger",
        metavar="URL",
        help="The Postgres database for the ledger: postgresql://USER:PASSWORD@HOST/DATABASE. "
        "Without it, MESSAGE_BATCHES_LEDGER, or a file in OUT.run.",
        show_default=False,
        rich_help_panel=OUTPUT,
    ),
]

AsJSON = Annotated[
    bool,
    Option(
        "--json",
        help="Print one JSON document, for programs.",
        rich_help_panel=OUTPUT,
    ),
]

Quiet = Annotated[
    bool,
    Option(
        "--quiet",
        "-q",
        help="Print no progress, only the result and what goes wrong.",
        rich_help_panel=OUTPUT,
    ),
]

Verbose = Annotated[
    bool,
    Option(
        "--verbose",
        "-v",
        help="Log each call of the API on standard error, without keys and prompts.",
        rich_help_panel=OUTPUT,
    ),
]

Ordered = Annotated[
    bool,
    Option(
        "--ordered",
        help="Put the results into the order of the requests when the run is finished.",
        rich_help_panel=OUTPUT,
    ),
]
