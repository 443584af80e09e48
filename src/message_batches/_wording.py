"""The wording of numbers and durations."""

from __future__ import annotations


def count(number: int, noun: str) -> str:
    """Return a number with its noun: 1 row, 2,000 rows, 3 batches."""
    if number == 1:
        return f"1 {noun}"
    return f"{number:,} {noun}es" if noun.endswith("ch") else f"{number:,} {noun}s"


def duration(seconds: float) -> str:
    """Return a duration in its two largest units."""
    total = round(seconds)
    if total < 60:
        return f"{total} s"
    if total < 3600:
        return f"{total // 60} min {total % 60} s"
    return f"{total // 3600} h {total % 3600 // 60} min"
