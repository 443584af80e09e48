"""How much a run sends and spends: pilot, limit, cap, prices."""

from __future__ import annotations

from typing import Annotated

from typer import Option

from message_batches.cli.options.checks import check_amount, check_pilot, check_share
from message_batches.cli.options.panels import COST, FIRST

PilotSize = Annotated[
    str | None,
    Option(
        "--pilot",
        metavar="N|P%",
        callback=check_pilot,
        help="Send N requests or P percent first, spread evenly over the input, and show what they "
        "cost and how many fail. The others follow if --max-failures and --max-cost allow it.",
        show_default=False,
        rich_help_panel=FIRST,
    ),
]

MaxFailures = Annotated[
    str | None,
    Option(
        "--max-failures",
        metavar="N|P%",
        callback=check_share,
        help="How many requests of the --pilot may end without a complete answer.",
        show_default="any number",
        rich_help_panel=FIRST,
    ),
]

Limit = Annotated[
    int | None,
    Option(
        "--limit",
        min=1,
        metavar="N",
        help="Send only N requests, spread evenly over the input, and stop when they are answered. "
        "The same command with a larger N sends the difference; without it, all others.",
        show_default=False,
        rich_help_panel=FIRST,
    ),
]

PrimeCache = Annotated[
    bool,
    Option(
        "--prime-cache",
        help="Mark the prefixes that many requests share for the prompt cache, for an hour. One "
        "request for each is sent first, and the others when it has ended.",
        rich_help_panel=FIRST,
    ),
]

MaxCost = Annotated[
    str | None,
    Option(
        "--max-cost",
        metavar="USD",
        callback=check_amount,
        help="Send nothing that could make the run cost more than this. Batches in progress count "
        "with the most that they may cost. The same command with a higher amount continues.",
        show_default="no limit",
        rich_help_panel=COST,
    ),
]

PriceList = Annotated[
    str | None,
    Option(
        "--prices",
        metavar="FILE",
        help="Your own prices, which extend or replace the built-in list prices: a TOML file "
        "with prices per million tokens, without the batch discount.",
        show_default=False,
        rich_help_panel=COST,
    ),
]
