"""What is retried, and for how long."""

from __future__ import annotations

from typing import Annotated

from typer import Option

from message_batches.cli.options.checks import check_seconds
from message_batches.cli.options.panels import RETRIES

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
        callback=check_seconds,
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
        callback=check_seconds,
        help="How long to look for the batch of a create whose response was lost, before it "
        "counts as never accepted.",
        show_default="900; in the sandbox 2",
        rich_help_panel=RETRIES,
    ),
]

UploadTimeout = Annotated[
    float | None,
    Option(
        "--upload-timeout",
        min=0,
        metavar="SECONDS",
        callback=check_seconds,
        help="How long the upload of one batch may take before it is stopped.",
        show_default="3600",
        rich_help_panel=RETRIES,
    ),
]

StartAnew = Annotated[
    bool,
    Option(
        "--start-anew",
        help="Send the requests even though the ledger of this output is gone, and listed batches "
        "may have been sent for it. If they were, you pay twice.",
        rich_help_panel=RETRIES,
    ),
]
