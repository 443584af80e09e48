"""Check the values of options."""

from __future__ import annotations

import math
from decimal import Decimal, InvalidOperation
from re import fullmatch

from typer import BadParameter

from message_batches.cli.options.limits import MAX_BODY_BYTES


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


_BYTES = {"": 1, "b": 1, "kb": 10**3, "mb": 10**6, "kib": 2**10, "mib": 2**20}


def read_batch_bytes(value: str | int) -> int:
    """Return the bytes that a batch may have: `20000000`, `20MB`; raise BadParameter if not."""
    found = fullmatch(r"(\d+(?:\.\d+)?)\s*(|b|kb|mb|kib|mib)", str(value).lower())
    size = int(Decimal(found[1]) * _BYTES[found[2]]) if found else 0
    if not 1_000 <= size <= MAX_BODY_BYTES:
        raise BadParameter(
            f"{value} is not a size of a batch. Use a number of bytes from 1000 to "
            f"{MAX_BODY_BYTES}, or a size such as 20MB."
        )
    return size


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
