"""The options that several commands share, each described once, and the `RunOptions` they make."""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from typer import Argument, BadParameter, Option

if TYPE_CHECKING:
    from message_batches.jobs import Prices, RunOptions

# The client has these too, but loading it would make help slow.
MAX_REQUESTS = 100_000
MAX_BODY_BYTES = 256_000_000
VERSIONS = ("2023-06-01", "2026-10-21")
"""The API versions, the default first."""

INPUT = "Input"
TABLE = "Table"
OUTPUT = "Output"
BATCHES = "Batches"
RETRIES = "Retries"
COST = "Cost"
SERVICE = "Service"
PANELS = (INPUT, TABLE, OUTPUT, BATCHES, RETRIES, COST, SERVICE)
"""The groups of options in the help of a command, in this order; all others come last."""


def _known(version: str) -> str:
    if version not in VERSIONS:
        raise BadParameter(f"Unknown API version {version}; use {' or '.join(VERSIONS)}.")
    return version


def _file(out: Path) -> Path:
    if str(out) == "-":
        raise BadParameter(
            "A run needs a file that it can resume from. Name a file, and read it when the run is "
            "finished."
        )
    return out


def _seconds(value: float | None) -> float | None:
    if value is not None and math.isnan(value):
        raise BadParameter("This is not a number of seconds. Use a number, such as 60.")
    return value


_REQUESTS_HELP = (
    'The requests, one JSON object {"custom_id": ..., "params": {...}} on each line; '
    "- for standard input. With --prompt, a table: a CSV, JSON Lines, Parquet or Arrow file, a "
    "folder of them, or a quoted pattern."
)

Requests = Annotated[
    Path, Argument(metavar="FILE", help=_REQUESTS_HELP, show_default=False, rich_help_panel=INPUT)
]
Out = Annotated[
    Path,
    Option(
        "--out",
        "-o",
        metavar="OUT",
        callback=_file,
        help="The results, one line each. If OUT ends in .parquet, .csv, .sqlite or .db: a table "
        "with the answers. Everything else that belongs to the run is in the folder OUT.run.",
        show_default=False,
        rich_help_panel=OUTPUT,
    ),
]
RunOut = Annotated[
    Path,
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
BatchId = Annotated[
    str, Argument(metavar="BATCH_ID", help="The id of the batch, such as msgbatch_01AbC.")
]
Beta = Annotated[
    list[str] | None,
    Option(
        "--beta",
        metavar="NAME",
        help="Use the beta API with this feature. Repeatable.",
        show_default=False,
        rich_help_panel=SERVICE,
    ),
]
AnthropicVersion = Annotated[
    str,
    Option(
        "--anthropic-version",
        metavar="DATE",
        callback=_known,
        help=f"The API version: {' or '.join(VERSIONS)}.",
        rich_help_panel=SERVICE,
    ),
]
UseSandbox = Annotated[
    bool,
    Option(
        "--sandbox",
        help="Use a local server that imitates the API. It needs no key and costs nothing; the "
        "answers are made up.",
        rich_help_panel=SERVICE,
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
Ordered = Annotated[
    bool,
    Option(
        "--ordered",
        help="Put the results into the order of the requests when the run is finished.",
        rich_help_panel=OUTPUT,
    ),
]
MaxBatchRequests = Annotated[
    int,
    Option(
        "--max-batch-requests",
        min=1,
        max=MAX_REQUESTS,
        metavar="N",
        help="The most requests in one batch.",
        rich_help_panel=BATCHES,
    ),
]
MaxBatchBytes = Annotated[
    int,
    Option(
        "--max-batch-bytes",
        min=1_000,
        max=MAX_BODY_BYTES,
        metavar="N",
        help="The most bytes in the body of one batch.",
        rich_help_panel=BATCHES,
    ),
]
Uploads = Annotated[
    int,
    Option(
        "--uploads",
        min=1,
        max=64,
        metavar="N",
        help="How many batches to send at the same time.",
        rich_help_panel=BATCHES,
    ),
]
Downloads = Annotated[
    int,
    Option(
        "--downloads",
        min=1,
        max=64,
        metavar="N",
        help="How many results files to download at the same time.",
        rich_help_panel=BATCHES,
    ),
]
MaxQueuedRequests = Annotated[
    int | None,
    Option(
        "--max-queued-requests",
        min=1,
        metavar="N",
        help="The most requests in batches in progress. Without it the first refusal of the "
        "service shows the limit.",
        show_default="learned",
        rich_help_panel=BATCHES,
    ),
]
WireIds = Literal["tagged", "as-is"]

ChosenWireIds = Annotated[
    WireIds,
    Option(
        "--wire-ids",
        help="Send each id with a short suffix that names the run, which is removed from the "
        "results; or as it is, and then another run with the same ids cannot be distinguished.",
        rich_help_panel=BATCHES,
    ),
]
MaxOpenBatches = Annotated[
    int | None,
    Option(
        "--max-open-batches",
        min=1,
        metavar="N",
        help="The most batches in progress at once.",
        show_default="no limit",
        rich_help_panel=BATCHES,
    ),
]
PollingInterval = Annotated[
    float | None,
    Option(
        "--polling-interval",
        min=0,
        metavar="SECONDS",
        callback=_seconds,
        help="The longest pause between two checks of the batches in progress.",
        show_default="60; in the sandbox 1",
        rich_help_panel=BATCHES,
    ),
]
CancelOnInterrupt = Annotated[
    bool,
    Option(
        "--cancel-on-interrupt",
        help="On Ctrl-C, cancel the batches in progress. Run the command again to send the "
        "canceled requests again.",
        rich_help_panel=BATCHES,
    ),
]
Retries = Annotated[
    int,
    Option(
        "--retries",
        min=0,
        metavar="N",
        help="How many times to retry a request after a transient error.",
        rich_help_panel=RETRIES,
    ),
]
OnError = Annotated[
    list[str] | None,
    Option(
        "--on-error",
        metavar="CAUSE=ACTION",
        help="What to do with requests that fail for this cause: retry, fail, or abort the run; "
        "for example expired=fail. Repeatable. By default overloaded_error, rate_limit_error, "
        "api_error, timeout_error and expired are retried, billing_error, authentication_error and "
        "permission_error abort the run, and everything else fails.",
        show_default=False,
        rich_help_panel=RETRIES,
    ),
]
GiveUpAfter = Annotated[
    float | None,
    Option(
        "--give-up-after",
        min=0,
        metavar="SECONDS",
        callback=_seconds,
        help="Stop when the service has not responded for this long.",
        show_default="3600",
        rich_help_panel=RETRIES,
    ),
]
ReconcileFor = Annotated[
    float | None,
    Option(
        "--reconcile-for",
        min=0,
        metavar="SECONDS",
        callback=_seconds,
        help="How long to look for the batch of a create whose response was lost, before it "
        "counts as never accepted.",
        show_default="900; in the sandbox 2",
        rich_help_panel=RETRIES,
    ),
]
StartAnew = Annotated[
    bool,
    Option(
        "--start-anew",
        help="Send the requests although the ledger of this output is gone and batches in the list "
        "may have been sent for it. If they were, you pay twice.",
        rich_help_panel=RETRIES,
    ),
]
PriceList = Annotated[
    Path | None,
    Option(
        "--prices",
        metavar="FILE",
        help="Report the cost, by your own price list: a TOML file with standard prices per "
        "million tokens. Batch and cache discounts are applied to it.",
        show_default=False,
        rich_help_panel=COST,
    ),
]


def id_field_of(id_field: str | None, map_ids: bool) -> str | None:
    """Name the field that holds the user's ids; None if the API gets the ids as they are."""
    return id_field or ("custom_id" if map_ids else None)


def run_options(
    *,
    sandbox: bool = False,
    beta: list[str] | None = None,
    max_batch_requests: int = MAX_REQUESTS,
    max_batch_bytes: int = MAX_BODY_BYTES,
    id_field: str | None = None,
    wire_ids: WireIds = "tagged",
    retries: int = 3,
    on_error: list[str] | None = None,
    ordered: bool = False,
    uploads: int = 4,
    downloads: int = 4,
    max_queued_requests: int | None = None,
    max_open_batches: int | None = None,
    give_up_after: float | None = None,
    polling_interval: float | None = None,
    reconcile_for: float | None = None,
    start_anew: bool = False,
) -> RunOptions:
    """
    Make the options of a run from those of a command; None is for the default.

    Raises:
        InputError: `on_error` names a cause or an action that does not exist.
    """
    from message_batches.jobs import RunOptions
    from message_batches.jobs.steps import parse_on_error

    # Nobody shares the sandbox, and its batches take seconds.
    quick = {"polling_interval": 1.0, "reconcile_for": 2.0} if sandbox else {}
    seconds = {
        "give_up_after": give_up_after,
        "polling_interval": polling_interval,
        "reconcile_for": reconcile_for,
    }
    given = {name: value for name, value in seconds.items() if value is not None}
    return RunOptions(
        beta=beta or None,
        max_batch_requests=max_batch_requests,
        max_batch_bytes=max_batch_bytes,
        id_field=id_field,
        wire_ids=wire_ids,
        retries=retries,
        on_error=parse_on_error(on_error or []),
        ordered=ordered,
        uploads=uploads,
        downloads=downloads,
        max_queued_requests=max_queued_requests,
        max_open_batches=max_open_batches,
        start_anew=start_anew,
        **{**quick, **given},
    )


def read_prices(file: Path | None) -> Prices | None:
    """Read the price list, if there is one."""
    if file is None:
        return None
    from message_batches.jobs import Prices

    return Prices.read(file)
