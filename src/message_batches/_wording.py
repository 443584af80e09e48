"""The wording of numbers, amounts and durations."""

from __future__ import annotations

from decimal import Decimal


def count(number: int, noun: str) -> str:
    """Return a number with its noun: 1 row, 2,000 rows, 3 batches."""
    if number == 1:
        return f"1 {noun}"
    return f"{number:,} {noun}es" if noun.endswith(("ch", "x")) else f"{number:,} {noun}s"


def amount(value: Decimal) -> str:
    """Return an amount of money with two decimals, or with more if it is below 1."""
    if value and abs(value) < 1:
        # Up to the second significant digit, and at least four decimals.
        return f"{value:.{max(4, 1 - value.adjusted())}f}"
    return f"{value:,.2f}"


def duration(seconds: float) -> str:
    """Return a duration in its two largest units."""
    total = round(seconds)
    if total < 60:
        return f"{total} s"
    if total < 3600:
        return f"{total // 60} min {total % 60} s"
    return f"{total // 3600} h {total % 3600 // 60} min"


def age(seconds: float) -> str:
    """Return a long duration in one unit, rounded down."""
    for unit, length in (("day", 86_400), ("hour", 3600), ("minute", 60)):
        if seconds >= length:
            return count(int(seconds // length), unit)
    return count(int(seconds), "second")
