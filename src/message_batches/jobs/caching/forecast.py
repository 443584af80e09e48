"""Decide which prefixes are marked for the prompt cache, and say what that is expected to save."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from attrs import evolve, frozen

from message_batches.jobs.caching.find import SharedPrefix
from message_batches.jobs.money import ERROR, CacheForecast, PrefixForecast, Prices
from message_batches_api.model_facts import facts_of

MOST_MARKED = 10_000
"""Prefixes that are marked; of more, those that save the most."""

SHOWN = 20

_SHORTEST = (512, 4096)
"""The least and the highest of the minimums that are known, for a model whose own is not."""

_FACTORS = (Decimal("0.1"), Decimal(2))
"""What a token costs that is read or written, as a multiple of an input token's, by default."""

_SECTIONS = {"tools": "tools", "system": "system prompt", "messages": "messages"}

TOO_SHORT = "too short for the model to cache"
TOO_FEW = "too few requests share it"
NO_SAVING = "writing it would cost more than reading it saves"
LESS_SAVING = "a shorter prefix of it saves more"
OWN_BREAKPOINTS = "its requests have breakpoints already, elsewhere or for five minutes"
TOO_MANY = f"more than {MOST_MARKED:,} prefixes save more"


@frozen
class Choice:
    """
    Which prefixes are marked.

    Attributes:
        marked: their digests.
        forecast: what is expected of them, and of those that are not marked.
    """

    marked: frozenset[bytes]
    forecast: CacheForecast


def choose(shared: dict[bytes, SharedPrefix], prices: Prices) -> Choice:
    """
    Choose the prefixes that are worth a breakpoint.

    A prefix is looked at if some request continues differently after it: of prefixes that the same
    requests share, the longest is meant. It is marked if that saves, compared with the longest
    marked prefix that it begins with.

    Args:
        shared: the prefixes, a shorter one before those that it begins.
        prices: the price list.
    """
    judged: dict[bytes, tuple[PrefixForecast, Decimal]] = {}
    for digest, prefix in shared.items():
        if prefix.most_longer < prefix.requests:
            judged[digest] = _judged(prefix, _marked_before(prefix, shared, judged), prices)
    best = sorted(judged, key=lambda digest: judged[digest][1], reverse=True)
    marked = [digest for digest in best if judged[digest][0].is_marked]
    forecasts = [judged[digest][0] for digest in best]
    if len(marked) > MOST_MARKED:
        kept = frozenset(marked[:MOST_MARKED])
        forecasts = [
            evolve(judged[digest][0], is_marked=False, reason=TOO_MANY)
            if digest not in kept
            else judged[digest][0]
            for digest in best
        ]
        marked = marked[:MOST_MARKED]
    forecast = CacheForecast(
        prices.currency, tuple(forecasts[:SHOWN]), max(len(best) - SHOWN, 0), len(marked)
    )
    return Choice(frozenset(marked), forecast)


def _marked_before(
    prefix: SharedPrefix,
    shared: dict[bytes, SharedPrefix],
    judged: dict[bytes, tuple[PrefixForecast, Decimal]],
) -> int:
    """Return the tokens of the longest marked prefix that a prefix begins with."""
    parent = prefix.parent
    while parent is not None and parent in shared:
        if parent in judged and judged[parent][0].is_marked:
            return shared[parent].tokens
        parent = shared[parent].parent
    return 0


def _judged(prefix: SharedPrefix, before: int, prices: Prices) -> tuple[PrefixForecast, Decimal]:
    """Return what is expected of a prefix, and what it saves in input tokens."""
    read, write, price = _rates(prefix, prices)
    facts = facts_of(prefix.model)
    minimum = facts.shortest_cached_prefix if facts else None
    least, most = (minimum, minimum) if minimum else _SHORTEST
    requests, tokens = prefix.requests, prefix.tokens
    cached = (write + (requests - 1) * read) * tokens
    separately = requests * tokens - cached
    saved = requests * (read * before + tokens - before) - cached
    reason = ""
    if tokens * (1 + ERROR) < least:
        reason = TOO_SHORT
    elif write <= read or read >= 1:
        reason = NO_SAVING
    elif separately <= 0:
        reason = TOO_FEW
    elif saved <= 0:
        reason = LESS_SAVING
    elif not prefix.writers:
        reason = OWN_BREAKPOINTS
    break_even = float((write - 1) / (write - read)) if write > read else 1.0
    forecast = PrefixForecast(
        prefix.model,
        _SECTIONS[str(prefix.place[0])],
        prefix.line,
        requests,
        tokens,
        minimum,
        not reason,
        tokens * (1 - ERROR) < most and reason != TOO_SHORT,
        reason,
        round(break_even, 4),
        None if price is None else separately * price,
        None if price is None else requests * (write - 1) * tokens * price,
    )
    return forecast, saved


def _rates(prefix: SharedPrefix, prices: Prices) -> tuple[Decimal, Decimal, Decimal | None]:
    """Return what a token costs that is read or written, and one that is neither, in a batch."""
    found = prices.of(prefix.model)
    if found is None:
        return *_FACTORS, None
    over = found.long.over if found.long and prefix.tokens > found.long.over else 0
    counters: Iterable[str] = ("input", "cache_read", "cache_write_1h")
    full, read, write = (found.price(counter, over) for counter in counters)
    if not full or read is None or write is None:
        return *_FACTORS, None
    return read / full, write / full, full * prices.batch / 1_000_000
