"""Options that more than one command has, each described once."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from typer import Argument, BadParameter, Option

# The client has these too, but loading it would make help slow.
MAX_ROWS = 100_000
MAX_BODY_BYTES = 256_000_000

VERSIONS = ("2023-06-01", "2026-10-21")
"""The API versions that there are, the default first."""


def _known(version: str) -> str:
    if version not in VERSIONS:
        raise BadParameter(f"{version} is none; the versions are {' and '.join(VERSIONS)}.")
    return version


def _file(out: Path) -> Path:
    if str(out) == "-":
        raise BadParameter(
            "a run needs a file that stays, to go on from after an interruption. Give it a name, "
            "and read that file when the run is done."
        )
    return out


Requests = Annotated[
    Path,
    Argument(
        metavar="FILE",
        help='The requests: one JSON object {"custom_id": ..., "params": {...}} on each line. '
        "- stands for standard input.",
        show_default=False,
    ),
]
RequestsOrTable = Annotated[
    Path,
    Argument(
        metavar="FILE",
        help='The requests: one JSON object {"custom_id": ..., "params": {...}} on each line. '
        "- stands for standard input. With --prompt, a table: CSV, JSON Lines, Parquet or Arrow; "
        "also a folder of such files, or a pattern in quotes.",
        show_default=False,
    ),
]
Out = Annotated[
    Path,
    Option(
        "--out",
        "-o",
        metavar="OUT",
        callback=_file,
        help="Where each result line goes. The run's ledger stands beside it, as OUT.ledger. If it "
        "ends in .parquet, .csv, .sqlite or .db: the table with the answers; the result lines are "
        "in OUT.results.jsonl.",
        show_default=False,
    ),
]
RunOut = Annotated[
    Path,
    Argument(metavar="OUT", help="The output of the run, as given with --out, or its ledger."),
]
RunOrBatch = Annotated[
    str,
    Argument(
        metavar="OUT|BATCH_ID",
        help="The output of a run, or its ledger; or a batch: msgbatch_....",
    ),
]
BatchId = Annotated[str, Argument(metavar="BATCH_ID", help="The batch, such as msgbatch_01....")]
Beta = Annotated[
    list[str] | None,
    Option(
        "--beta",
        metavar="NAME",
        help="Use the beta surface with this beta feature. May be given more than once.",
        show_default=False,
    ),
]
AnthropicVersion = Annotated[
    str,
    Option(
        "--anthropic-version",
        metavar="|".join(VERSIONS),
        callback=_known,
        help="The API version to send the rows under.",
    ),
]
UseSandbox = Annotated[
    bool,
    Option(
        "--sandbox",
        help="Run against a server on this machine that imitates the API. It costs nothing and "
        "needs no key; the answers are made up.",
    ),
]
AsJSON = Annotated[bool, Option("--json", help="Print one JSON document, for programs.")]
Retries = Annotated[
    int,
    Option(
        "--retries",
        min=0,
        metavar="N",
        help="How often a row is sent again that failed for a cause that passes.",
    ),
]
IdField = Annotated[
    str | None,
    Option(
        "--id-field",
        metavar="NAME",
        help="Each row's own id is in this field, any text or whole number. Another id goes over "
        "the wire, and the results get the own one back as custom_id.",
        show_default=False,
    ),
]
MapIds = Annotated[
    bool,
    Option("--map-ids", help="The same as --id-field custom_id: let custom_id be any text."),
]
Ordered = Annotated[
    bool,
    Option(
        "--ordered",
        help="When all is done, put the results into the order of the requests.",
    ),
]
OnError = Annotated[
    list[str] | None,
    Option(
        "--on-error",
        metavar="CAUSE=VERDICT",
        help="What to do with rows that fail for a cause: again, final or stop; as in "
        "expired=final. May be given more than once. By default overloaded_error, "
        "rate_limit_error, api_error, timeout_error and expired are sent again; billing_error and "
        "authentication_error stop the run; all else is final.",
        show_default=False,
    ),
]
PriceList = Annotated[
    Path | None,
    Option(
        "--prices",
        metavar="FILE",
        help="Your price list, to report the cost: a TOML file with standard prices for a million "
        "tokens. The half price of batches and the prices of cached tokens are worked out.",
        show_default=False,
    ),
]
MaxBatchRows = Annotated[
    int,
    Option("--max-batch-rows", min=1, max=MAX_ROWS, metavar="N", help="Most rows in one batch."),
]
MaxBatchBytes = Annotated[
    int,
    Option(
        "--max-batch-bytes",
        min=1_000,
        max=MAX_BODY_BYTES,
        metavar="N",
        help="Most bytes in the body of one batch.",
    ),
]


def own_ids(id_field: str | None, map_ids: bool) -> str | None:
    """Name the field with the rows' own ids; None if they go over the wire as they are."""
    return id_field or ("custom_id" if map_ids else None)
