"""What the prompt cache is expected to do for requests, and what it did for answers."""

from __future__ import annotations

from collections import Counter
from datetime import date
from decimal import Decimal
from typing import Any

import msgspec
from attrs import asdict, frozen

from message_batches._wording import amount, count
from message_batches.jobs.money.cost import Used
from message_batches.jobs.money.prices import Prices
from message_batches.jobs.money.pricing import cost_of
from message_batches.jobs.money.tokens import ERROR, METHOD

_WRITES = ("cache_write", "cache_write_5m", "cache_write_1h")
_CACHED = ("cache_read", *_WRITES)


@frozen
class PrefixForecast:
    """
    What the prompt cache is expected to do for one prefix.

    Attributes:
        model: the model.
        ends_with: where the prefix ends: `tools`, `system prompt` or `messages`.
        line: the first request that has it.
        requests: how many requests share it.
        tokens: about how many tokens it has.
        minimum: the fewest tokens that the model caches; None where that is not known.
        is_marked: whether it is marked, and written by one request before the others are sent.
        is_uncertain: whether it may be too short, because its tokens are only estimated.
        reason: why it is not marked; empty if it is.
        break_even: the share of its requests that has to read it, so that marking it saves.
        saving: what is saved if one request writes it and all others read it; negative where that
            costs more. None without a price.
        loss: what marking costs more than no cache does if no request reads it. None without a
            price.
    """

    model: str
    ends_with: str
    line: int
    requests: int
    tokens: int
    minimum: int | None
    is_marked: bool
    is_uncertain: bool
    reason: str
    break_even: float
    saving: Decimal | None
    loss: Decimal | None


@frozen
class CacheForecast:
    """
    What the prompt cache is expected to do for a run.

    Attributes:
        currency: the currency of all amounts.
        prefixes: the prefixes that were looked at, those that save the most first; the first 20.
        others: how many more there were.
        marked: how many prefixes are marked.
        requests: how many requests have a marked prefix.
        first: how many of these are sent before the others, to write the prefixes.
        method: how tokens were estimated.
        error: how far they may be off, as a part of them.
    """

    currency: str
    prefixes: tuple[PrefixForecast, ...]
    others: int
    marked: int
    requests: int = 0
    first: int = 0
    method: str = METHOD
    error: float = ERROR

    def to_dict(self) -> dict[str, Any]:
        """Return the forecast as values that JSON has; amounts are text, which keeps them exact."""
        return dict(msgspec.to_builtins(asdict(self, recurse=False)))

    def text(self) -> str:
        """Return this in a line."""
        if not self.marked:
            return "Prompt cache: no prefix is marked; message-batches plan --prime-cache says why"
        return (
            f"Prompt cache: {count(self.marked, 'prefix')} marked in "
            f"{count(self.requests, 'request')}; {self.first:,} go first, to write them"
        )

    @classmethod
    def from_dict(cls, facts: dict[str, Any]) -> CacheForecast:
        """Return the forecast that `to_dict` made this of."""
        return msgspec.convert(facts, cls)


@frozen
class CacheUse:
    """
    What the prompt cache did for the answers of a run.

    Attributes:
        input: all tokens of input, cached or not.
        read: those that were read from the cache.
        written: those that were written to it.
        saved: what the same answers would have cost more without a cache, by list prices; negative
            where the cache cost more than it saved. None where a price is not known.
    """

    input: int
    read: int
    written: int
    saved: Decimal | None

    @property
    def share(self) -> float:
        """The share of the input that was read from the cache."""
        return self.read / self.input if self.input else 0.0

    def text(self, currency: str) -> str:
        """Return this as a sentence without its end; empty if there was nothing in the cache."""
        if not self.read and not self.written:
            return ""
        written = count(self.written, "token")
        text = f"Prompt cache: {self.share:.1%} of the input was read from it, {written} written"
        if self.saved is None:
            return f"{text}; what that saved is not known without all prices"
        what = "more" if self.saved < 0 else "less"
        return (
            f"{text}; that cost {amount(abs(self.saved))} {currency}".rstrip()
            + f" {what} than no cache"
        )


def cache_use(used: Used, prices: Prices, today: date) -> CacheUse:
    """
    Return what the prompt cache did.

    Args:
        used: what the answers used.
        prices: the price list.
        today: the day from which the age of the prices counts.
    """
    totals: Counter[str] = Counter()
    cached, plain = {}, {}
    for terms, counts in used.items():
        totals.update(counts)
        # Only what is billed as input, in one way or in the other.
        cached[terms] = {name: counts.get(name, 0) for name in ("input", *_CACHED)}
        plain[terms] = {"input": sum(cached[terms].values())}
    before, after = cost_of(plain, prices, today), cost_of(cached, prices, today)
    written = sum(totals[name] for name in _WRITES)
    return CacheUse(
        totals["input"] + totals["cache_read"] + written,
        totals["cache_read"],
        written,
        None if before.unpriced or after.unpriced else before.total - after.total,
    )
