"""Put prices on what was used."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from message_batches.jobs.money.cost import Cost, Unpriced, Used
from message_batches.jobs.money.metering import (
    ADVISOR,
    FALLBACK_CREDITS,
    OTHER_ITERATIONS,
    SUM_OF_PROMPTS,
    UNBILLED,
    UNREADABLE,
)
from message_batches.jobs.money.prices import TOKENS, ModelPrices, Prices, is_old

_MILLION = 1_000_000

_FREE = ("answers", "web_fetches")
"""Counters that cost nothing: the pages that are fetched are billed as input."""

_REASONS = {
    "code_execution_requests": "Code execution is billed by the hour, which results do not report.",
    FALLBACK_CREDITS: "A credit reduces what is billed, by an amount that results do not report.",
    OTHER_ITERATIONS: "The answer has steps of a kind that is newer than this program.",
    UNREADABLE: "The usage of the answer is absent, or has another form than the API describes.",
}


class _Terms(NamedTuple):
    """
    What terms say.

    Attributes:
        factor: what every token costs, as a multiple of the price.
        prompt: the length that the prompt exceeds.
        is_sum: whether that is the length of several prompts together.
        is_billed: whether the answer is billed at all.
        is_advice: whether these are the tokens of an advising model.
        reason: why there is no price; empty if there is one.
    """

    factor: Decimal
    prompt: int = 0
    is_sum: bool = False
    is_billed: bool = True
    is_advice: bool = False
    reason: str = ""


def _terms(text: str, prices: Prices) -> _Terms:
    terms = _Terms(prices.batch)
    for term in text.split():
        key, _, value = term.partition("=")
        if term == UNBILLED:
            terms = terms._replace(is_billed=False)
        elif term == ADVISOR:
            terms = terms._replace(is_advice=True)
        elif key == "geo" and value in prices.geo:
            terms = terms._replace(factor=terms.factor * prices.geo[value])
        elif ">" in key:
            kind, _, length = key.partition(">")
            terms = terms._replace(prompt=int(length), is_sum=kind == SUM_OF_PROMPTS)
        else:
            name = {"geo": "inference_geo", "tier": "service_tier"}.get(key, key)
            terms = terms._replace(reason=f'The list has no price for {name} "{value}".')
    return terms


def cost_of(used: Used, prices: Prices, today: date) -> Cost:
    """
    Return what was used costs in batches.

    Args:
        used: the amounts.
        prices: the price list.
        today: the day from which the age of the prices counts.
    """
    by_model: dict[str, Decimal] = {}
    unpriced: Counter[tuple[str, str, str]] = Counter()
    notes: Counter[str] = Counter()
    for (model, text), counts in used.items():
        terms = _terms(text, prices)
        found = prices.of(model)
        known, unknown = _split(counts, found, terms, prices)
        if found is not None:
            by_model[model] = by_model.get(model, Decimal(0)) + sum(known.values(), Decimal(0))
        for what, reason in unknown.items():
            reason = f"The list has no prices for {model}." if found is None else reason
            unpriced[model, what, reason] += counts[what]
        notes.update(dict(_notes(counts, found, terms)))
    sources = prices.sources_of(by_model)
    return Cost(
        prices.currency,
        sum(by_model.values(), Decimal(0)),
        by_model,
        tuple(
            Unpriced(model, what, amount, reason)
            for (model, what, reason), amount in unpriced.items()
        ),
        tuple(note.format(amount=amount) for note, amount in notes.items()),
        sources,
        is_old(sources, today),
    )


def _split(
    counts: Mapping[str, int], found: ModelPrices | None, terms: _Terms, prices: Prices
) -> tuple[dict[str, Decimal], dict[str, str]]:
    """Return the cost of each counter that has a price, and why the others have none."""
    known: dict[str, Decimal] = {}
    unknown: dict[str, str] = {}
    for counter, amount in counts.items():
        if counter in _FREE or not amount:
            continue
        if reason := _REASONS.get(counter):
            unknown[counter] = reason
        elif counter == "web_searches":
            # The half price of a batch is for tokens only.
            if prices.web_search is None:
                unknown[counter] = "The list has no price for web searches."
            else:
                known[counter] = prices.web_search * amount / 1_000
        elif counter not in TOKENS:
            unknown[counter] = "This counter is newer than this program."
        elif not terms.is_billed:
            known[counter] = Decimal(0)
        elif terms.reason:
            unknown[counter] = terms.reason
        elif found is None or (price := found.price(counter, terms.prompt)) is None:
            unknown[counter] = f"The list has no price for {counter} of this model."
        else:
            known[counter] = price * terms.factor * amount / _MILLION
    return known, unknown


def _notes(
    counts: Mapping[str, int], found: ModelPrices | None, terms: _Terms
) -> Iterator[tuple[str, int]]:
    """Yield what the cost rests on, and how many answers it is about."""
    if found is None:
        return
    answers = counts.get("answers", 0)
    if not terms.is_billed:
        yield "Answers refused before their first word, which is not billed: {amount:,}.", answers
    if "cache_write" in counts:
        yield (
            "Tokens written to the cache for an unknown time, priced as for five minutes: "
            "{amount:,}.",
            counts["cache_write"],
        )
    if terms.is_sum and found.long and terms.prompt >= found.long.over:
        yield (
            "Answers in several steps with more input than a short prompt may have: {amount:,}; "
            "which price they have is not documented, and the higher one was used.",
            answers,
        )
    if terms.is_advice:
        yield (
            "Tokens of an advising model: {amount:,}; whether a batch halves their price is not "
            "documented, and half of it was used.",
            sum(counts.values()),
        )
