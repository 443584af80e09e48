"""Check the values of options."""

from __future__ import annotations

import math
from decimal import Decimal, InvalidOperation
from re import fullmatch

from typer import BadParameter


def check_file(out: str) -> str:
    """Return the name of an output; raise BadParameter if it is standard output."""
    if out == "-":
        raise BadParameter(
            "A run needs a file that it can resume from. Name a file, and read it when the run is "
            "finished."
        )
    return out


def check_seconds(value: float | None) -> float | None:
    """Return a number of seconds; raise BadParameter if it is not a number."""
    if value is not None and math.isnan(value):
        raise BadParameter("This is not a number of seconds. Use a number, such as 60.")
    return value


def check_share(value: str | None) -> str | None:
    """Return a number of requests or a percentage; raise BadParameter if it is neither."""
    if value is not None and not fullmatch(r"\d+|(\d{1,2}(\.\d+)?|100(\.0+)?)%", value):
        raise BadParameter(f"{value} is not a number of requests. Use one such as 20, or 5%.")
    return value


def check_pilot(value: str | None) -> str | None:
    """Return the size of a pilot; raise BadParameter if it is not one."""
    if check_share(value) is not None and not Decimal(str(value).removesuffix("%")):
        raise BadParameter("A pilot has at least two requests. Use a number such as 20, or 5%.")
    return value


def check_amount(value: str | None) -> str | None:
    """Return an amount of money; raise BadParameter if it is not one."""
    try:
        wrong = value is not None and not 0 < Decimal(value) < Decimal("inf")
    except InvalidOperation:
        wrong = True
    if wrong:
        raise BadParameter(f"{value} is not an amount. Use a number, such as 12.50.")
    return value


STATUSES = ("truncated", "refused", "paused", "invalid")
"""The statuses of answers that are not complete. `jobs` has them too, but takes long to load."""


def check_statuses(value: str | None) -> str | None:
    """Return statuses of answers with commas between them; raise BadParameter for another one."""
    for status in [] if value is None else value.split(","):
        if status.strip() not in STATUSES:
            raise BadParameter(
                f"{status.strip() or 'Nothing'} is not a status. Use some of "
                f"{', '.join(STATUSES)}, with commas between them."
            )
    return value
