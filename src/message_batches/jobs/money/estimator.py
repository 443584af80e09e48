"""
Estimate what requests cost before they are sent, and bound it.

For each request this costs less than a microsecond: its tokens are estimated from a sample of the
requests, but its bound is its own. No tokenizer is needed for that: a text has at most two tokens
for each byte, mostly far fewer. Musical symbols have three, because the service takes each apart
before it counts. (ctok 1.3.0 counts no more for any text that was made to be the worst.)
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import msgspec

from message_batches.jobs.money.contents import (
    LIFETIMES,
    MOST_FOR_A_PROMPT,
    contents_of,
    input_tokens,
)
from message_batches.jobs.money.estimate import Bound, Estimate, ModelEstimate, Unbounded
from message_batches.jobs.money.prices import Prices, is_old
from message_batches.jobs.money.tokens import ERROR
from message_batches.sdk.results import decoded
from message_batches_api.model_facts import facts_of

NANO = Decimal("1e-9")
"""A billionth of the currency's unit: bounds of requests are integers of it."""

_PICO_PER_NANO = 1_000

_TOKENS_PER_BYTE, _MOST_TOKENS_PER_BYTE = 2, 3

_MUSIC = b"\xf0\x9d"
"""With this begin the characters that have more than two tokens for each byte."""

_LONG = 250_000
"""Bytes above which a text has about 100,000 tokens."""

_SAMPLED = 100
"""How many requests of a kind are looked at, spread over the input; at most twice as many."""

_NO_PRICE = "a model that has no price: {}"
_NO_WINDOW = "documents, for a model whose window is not known"
_NO_GEO = "an inference_geo that has no price"


def bound_of(request: bytes, prices: Prices) -> Bound:
    """
    Return what a request may cost.

    Args:
        request: a valid request, in JSON.
        prices: the price list.
    """
    estimator = Estimator(prices)
    ceiling = estimator.add(decoded(request)["params"], request)
    (model,) = estimator.models()
    reasons = tuple(each.reason for each in estimator.unbounded())
    return Bound(model.low, model.high, None if ceiling is None else ceiling * NANO, reasons)


class _Rates:
    """What the tokens of a request cost in a batch, in trillionths of the currency's unit."""

    def __init__(self, prices: Prices, model: str, cached: int, geo: str | None, over: int) -> None:
        found = prices.of(model)
        self.is_known = found is not None
        self.low_input = self.input = self.output = 0
        if found is None:
            return

        def rate(counter: str, factor: Decimal) -> int:
            price = found.price(counter, over)
            if price is None:
                price = found.price("input", over) or Decimal(0)
            return -int(-(price * prices.batch * factor * 1_000_000) // 1)

        # Without the parameter, a setting of the workspace decides.
        factors = [prices.geo.get(geo, Decimal(1))] if geo else [Decimal(1), *prices.geo.values()]
        kinds = ["input"]
        if cached:
            kinds += ["cache_read", *(f"cache_write_{lifetime}" for lifetime in LIFETIMES[:cached])]
        self.low_input = min(rate(kind, min(factors)) for kind in kinds)
        self.input = max(rate(kind, max(factors)) for kind in kinds)
        self.output = rate("output", max(factors))

    def most(self, tokens: Iterable[int], answers: Iterable[int]) -> list[int]:
        """Return what requests cost at most, with so many tokens of input and of the answer."""
        of_input, of_output = self.input, self.output
        return [n * of_input + m * of_output for n, m in zip(tokens, answers, strict=True)]


_SAVED = (
    *("requests", "size", "max_tokens", "tokens", "ceiling"),
    *("samples", "stride", "next"),
)
"""The attributes of a group that change."""


class _Group:
    """Requests with the same prices, and the sums of what decides about their cost."""

    def __init__(
        self, prices: Prices, model: str, cached: int, geo: str | None, reasons: tuple[str, ...]
    ) -> None:
        found = prices.of(model)
        facts = facts_of(model)
        self.model = model
        self.rates = _Rates(prices, model, cached, geo, 0)
        self.over = found.long.over if found and found.long else None
        self.long_rates = _Rates(prices, model, cached, geo, self.over) if self.over else self.rates
        self.window = facts.window if facts else None
        self.reasons = reasons if self.rates.is_known else (*reasons, _NO_PRICE.format(model))
        self.requests = self.size = self.max_tokens = self.tokens = self.ceiling = 0
        self.samples: list[tuple[int, int]] = []
        self.stride = self.next = 1

    def add(
        self, params: Sequence[Any], sizes: Sequence[int], most: Sequence[int]
    ) -> list[int] | list[None]:
        """
        Add requests.

        Args:
            params: the params of each: a dict, or attributes.
            sizes: bytes of the texts of each.
            most: tokens that its input has at most.
        """
        answers = [_max_tokens(each) for each in params]
        self.size += sum(sizes)
        self.max_tokens += sum(answers)
        before, self.requests = self.requests, self.requests + len(params)
        while self.next <= self.requests:
            at = self.next - before - 1
            self._sample(params[at], sizes[at])
        if self.reasons:
            return [None] * len(params)
        highest = max(most)
        if self.window is not None and highest > self.window:
            most = [min(each, self.window) for each in most]
        costs = self.rates.most(most, answers)
        if self.over is not None and highest > self.over:
            long = self.long_rates.most(most, answers)
            costs = [
                max(cost, dear) if tokens > self.over else cost
                for tokens, cost, dear in zip(most, costs, long, strict=True)
            ]
        ceilings = [-(-cost // _PICO_PER_NANO) for cost in costs]
        self.ceiling += sum(ceilings)
        return ceilings

    def _sample(self, params: Any, size: int) -> None:
        if not isinstance(params, dict):
            params = msgspec.to_builtins(params)
        self.samples.append((size, input_tokens(params, contents_of(params))))
        if len(self.samples) == 2 * _SAMPLED:
            self.samples = self.samples[::2]
            self.stride *= 2
        self.next += self.stride

    def saved(self) -> dict[str, Any]:
        """Return the sums, as a JSON value."""
        return {name: getattr(self, name) for name in _SAVED}

    def restore(self, saved: dict[str, Any]) -> None:
        """Continue from what was saved."""
        for name in _SAVED:
            setattr(self, name, saved[name])

    def estimate(self) -> tuple[int, int, int]:
        """Return about how many tokens of input there are, and the least and the highest cost."""
        sampled = sum(size for size, _ in self.samples)
        tokens = sum(tokens for _, tokens in self.samples)
        texts = self.size * tokens // sampled if sampled else 0
        total = texts + self.tokens
        # With both prices, the length of each prompt decides; on average, it is this.
        rates = self.rates
        if self.over is not None and total > self.over * self.requests:
            rates = self.long_rates
        more = int(total * (1 + Decimal(str(ERROR))))
        low = total * rates.low_input
        (high,) = self._highest(total).most([more], [self.max_tokens])
        if not self.reasons:
            ceiling = self.ceiling * _PICO_PER_NANO
            low, high = min(low, ceiling), min(high, ceiling)
        return total, low, high

    def _highest(self, total: int) -> _Rates:
        is_long = self.over is not None and total * (1 + ERROR) > self.over * self.requests
        return self.long_rates if is_long else self.rates


_Key = tuple[str, int, bool, str | None, tuple[str, ...]]
"""Model, writes to the cache, whether it is long, geography, and why nothing bounds it."""


class Estimator:
    """
    Sums up what requests may cost, while they are read.

    Args:
        prices: the price list.

    Attributes:
        pages: about how many pages the PDFs have of the last request that is not plain text.
    """

    def __init__(self, prices: Prices) -> None:
        self.pages = 0
        self._prices = prices
        self._groups: dict[_Key, _Group] = {}

    def add(self, params: Any, content: bytes) -> int | None:
        """
        Add a request; return its bound in `NANO`, or None if it has none.

        Args:
            params: its params: a dict, or the attributes of a plain request.
            content: the request in JSON.
        """
        if type(params) is dict:
            return self._add_other(params, content)
        if not _are_texts([params], params.model):
            return self._add_other(msgspec.to_builtins(params), content)
        return self._add_texts([params], [content])[0]

    def add_plain(self, params: Sequence[Any], contents: Sequence[bytes]) -> Sequence[int | None]:
        """Add plain requests, at least one, as `add` does each."""
        if _are_texts(params, params[0].model) and max(map(len, contents)) <= _LONG:
            return self._add_texts(params, contents)
        return [*map(self.add, params, contents)]

    def _add_texts(self, params: Sequence[Any], contents: Sequence[bytes]) -> Sequence[int | None]:
        """Add requests of one model that have only texts, all of them long or none."""
        # Without blocks nothing is written to the cache, so the texts are not searched.
        sizes = [*map(len, contents)]
        group = self._group((params[0].model, 0, sizes[0] > _LONG, None, ()))
        most = _most_of(sizes, contents)
        if any(each.output_config is not msgspec.UNSET for each in params):
            most = [
                tokens + (each.output_config is not msgspec.UNSET) * MOST_FOR_A_PROMPT
                for tokens, each in zip(most, params, strict=True)
            ]
        return group.add(params, sizes, most)

    def _add_other(self, params: dict[str, Any], content: bytes) -> int | None:
        contents = contents_of(params)
        self.pages = contents.pages
        model, size = str(params["model"]), len(content)
        reasons = [*contents.reasons]
        geo = None if params.get("inference_geo") is None else str(params["inference_geo"])
        if geo not in (None, "global", *self._prices.geo):
            reasons.append(_NO_GEO)
        facts = facts_of(model)
        if contents.is_open and (facts is None or facts.window is None):
            reasons.append(_NO_WINDOW)
        group = self._group((model, contents.cached, size > _LONG, geo, tuple(reasons)))
        group.tokens += min(contents.tokens, group.window or contents.tokens)
        texts = max(0, size - contents.binary)
        most = group.window or 0
        if not contents.is_open:
            most = _most_of([texts], [content])[0] + contents.most
        return group.add([params], [texts], [most])[0]

    def _group(self, key: _Key) -> _Group:
        group = self._groups.get(key)
        if group is None:
            model, cached, _, geo, reasons = key
            group = self._groups[key] = _Group(self._prices, model, cached, geo, reasons)
        return group

    def saved(self) -> list[Any]:
        """Return what was summed up so far, as a JSON value."""
        return [[*key, group.saved()] for key, group in self._groups.items()]

    def restore(self, saved: list[Any]) -> None:
        """Continue from what was saved."""
        for model, cached, is_long, geo, reasons, sums in saved:
            key = (model, cached, is_long, geo, tuple(reasons))
            self._group(key).restore(sums)

    def models(self) -> tuple[ModelEstimate, ...]:
        """Return the estimate for each model, in the order of the input."""
        by_model: dict[str, list[_Group]] = {}
        for group in self._groups.values():
            by_model.setdefault(group.model, []).append(group)
        return tuple(_estimate(model, groups) for model, groups in by_model.items())

    def unbounded(self) -> tuple[Unbounded, ...]:
        """Return the requests whose cost nothing bounds; one may have several reasons."""
        counts: dict[str, int] = {}
        for group in self._groups.values():
            for reason in group.reasons:
                counts[reason] = counts.get(reason, 0) + group.requests
        return tuple(Unbounded(reason, requests) for reason, requests in counts.items())

    def estimate(self, today: date) -> Estimate:
        """Return the estimate for all requests; the age of the prices counts from `today`."""
        models = self.models()
        sources = self._prices.sources_of(each.model for each in models)
        return Estimate(
            self._prices.currency, models, self.unbounded(), sources, is_old(sources, today)
        )


def _max_tokens(params: Any) -> int:
    tokens: int = params["max_tokens"] if type(params) is dict else params.max_tokens
    return tokens


def _are_texts(params: Iterable[Any], model: str) -> bool:
    """Return whether plain requests have only texts, and are of a model."""
    for each in params:
        if each.tools or type(each.system) is not str or each.model != model:
            return False
        for message in each.messages:
            if type(message.content) is not str:
                return False
    return True


def _most_of(sizes: Iterable[int], contents: Iterable[bytes]) -> list[int]:
    """Return how many tokens requests have at most whose texts are so many bytes."""
    return [
        size * (_MOST_TOKENS_PER_BYTE if _MUSIC in content else _TOKENS_PER_BYTE)
        for size, content in zip(sizes, contents, strict=True)
    ]


def _estimate(model: str, groups: Iterable[_Group]) -> ModelEstimate:
    groups = list(groups)
    tokens, low, high = (
        sum(column) for column in zip(*(g.estimate() for g in groups), strict=True)
    )
    is_known = groups[0].rates.is_known
    pico = NANO / _PICO_PER_NANO
    return ModelEstimate(
        model,
        sum(group.requests for group in groups),
        tokens,
        sum(group.max_tokens for group in groups),
        low * pico if is_known else None,
        high * pico if is_known else None,
        sum(group.ceiling for group in groups) * NANO,
    )
