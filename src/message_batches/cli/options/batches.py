"""How requests become batches, and how these are sent and collected."""

from __future__ import annotations

from typing import Annotated, Literal

from typer import Option

from message_batches.cli.options.checks import check_seconds, read_batch_bytes
from message_batches.cli.options.limits import MAX_REQUESTS
from message_batches.cli.options.panels import BATCHES

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
        parser=read_batch_bytes,
        metavar="SIZE",
        help="The most bytes in the body of one batch, such as 20MB.",
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
        callback=check_seconds,
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
