"""What was used, what it cost, and what has no price, as values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from attrs import field, frozen

from message_batches._wording import amount

Used = Mapping[tuple[str, str], Mapping[str, int]]
"""Amounts by model and terms, then by counter: what `meter` returns, summed up."""


@frozen
class PriceSource:
    """
    Where prices are from.

    Attributes:
        name: the publications, or the file of a user.
        as_of: the day on which they were valid; None where a list does not say.
    """

    name: str
    as_of: date | None

    def __str__(self) -> str:
        return f"{self.name}, as of {self.as_of}" if self.as_of else self.name


@frozen
class Unpriced:
    """
    Something that was used and has no price.

    Attributes:
        model: the model that used it.
        what: the counter, such as `cache_read`.
        amount: how much of it.
        reason: why it is not in the cost, one sentence.
    """

    model: str
    what: str
    amount: int
    reason: str


@frozen
class Cost:
    """
    What answers cost, by list prices.

    A negotiated discount, and what is billed by other things than answers, are not in it.

    Attributes:
        currency: the currency of all amounts.
        total: the sum of everything that has a price.
        by_model: the part of each model that has a price.
        unpriced: what was used and is not in the total.
        notes: assumptions where the service reports too little, one sentence each.
        sources: where the prices are from.
        is_old: whether some of these prices are older than 90 days.
    """

    currency: str
    total: Decimal
    by_model: dict[str, Decimal] = field(factory=dict)
    unpriced: tuple[Unpriced, ...] = ()
    notes: tuple[str, ...] = ()
    sources: tuple[PriceSource, ...] = ()
    is_old: bool = False

    @property
    def is_complete(self) -> bool:
        """Whether everything that was used has a price."""
        return not self.unpriced

    def text(self) -> str:
        """Return the total as a person reads it: a bound if something has no price."""
        if self.unpriced and not self.total:
            return "unknown"
        total = f"{amount(self.total)} {self.currency}".rstrip()
        return f"at least {total}" if self.unpriced else total

    def remarks(self) -> list[str]:
        """Return what a person who reads the total should know, a line each."""
        left_out: dict[tuple[str, str], list[str]] = {}
        for each in self.unpriced:
            used = f"{each.what} {each.amount:,}"
            left_out.setdefault((each.model, each.reason), []).append(used)
        lines = [
            f"Not in the cost: {', '.join(uses)} of {model}. {reason}"
            for (model, reason), uses in left_out.items()
        ]
        lines += self.notes
        return lines + price_remarks(self.sources, old=self.is_old)


def price_remarks(sources: Iterable[PriceSource], *, old: bool) -> list[str]:
    """Return where prices are from, and whether they are too old, a line each."""
    lines = [f"Prices: {source}" for source in sources]
    if old:
        lines.append(
            "These prices are older than 90 days. Install a newer release, or pass your own with "
            "--prices FILE."
        )
    return lines


def tokens_by_model(used: Used) -> dict[str, dict[str, int]]:
    """Sum up amounts by model and counter, whatever the terms."""
    tokens: dict[str, dict[str, int]] = {}
    for (model, _), counts in used.items():
        sums = tokens.setdefault(model, {})
        for counter, number in counts.items():
            sums[counter] = sums.get(counter, 0) + number
    return tokens


def json_value(value: Any) -> Any:
    """Return a value as JSON has it; amounts are text without an exponent, which is exact."""
    if isinstance(value, Decimal):
        return f"{value:f}"
    return str(value) if isinstance(value, date) else value
