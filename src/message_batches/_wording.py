"""How numbers and times are put for people."""

from __future__ import annotations


def count(number: int, noun: str) -> str:
    """Give a number with its noun: 1 row, 2,000 rows, 3 batches."""
    if number == 1:
        return f"1 {noun}"
    return f"{number:,} {noun}es" if noun.endswith("ch") else f"{number:,} {noun}s"


def duration(seconds: float) -> str:
    """Give a time in the two units that matter."""
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60} s"
    return f"{whole // 3600} h {whole % 3600 // 60} min"
