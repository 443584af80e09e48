"""Which API is called, and how."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from typer import Argument, BadParameter, Option

from message_batches.cli.options.panels import SERVICE

# The client has these too, but loading it would make help slow.
VERSIONS = ("2023-06-01", "2026-10-21")
"""The API versions, the default first."""


def _known(version: str) -> str:
    if version not in VERSIONS:
        raise BadParameter(f"Unknown API version {version}. Use {' or '.join(VERSIONS)}.")
    return version


def _batch_id(target: str) -> str:
    if "/" in target or Path(f"{target}.run").exists() or target.endswith(".run"):
        raise BadParameter(
            "This is an output, and the command is for one batch. Pass the id of a batch; "
            "message-batches status OUT lists those of a run."
        )
    return target


BatchId = Annotated[
    str,
    Argument(
        metavar="BATCH_ID",
        help="The id of the batch, such as msgbatch_01AbC.",
        callback=_batch_id,
    ),
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
