"""
The list of prices: the one that is built in, or a user's.

`prices.toml` is the built-in one, and says why it is not a library's.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from attrs import asdict, field, frozen

from message_batches.jobs.errors import Diagnostic, InputError
from message_batches.jobs.money.cost import PriceSource
from message_batches.jobs.money.metering import LONG_PROMPTS
from message_batches.jobs.storage import location, open_at, reading

INPUT_TOKENS = ("input", "cache_write", "cache_write_5m", "cache_write_1h", "cache_read")
"""The counters of input tokens; `input` does not include those of the cache."""

TOKENS = ("output", *INPUT_TOKENS)
"""The counters of tokens. `cache_write` are those whose lifetime is not reported."""

_PRICES = ("input", "output", "cache_write_5m", "cache_write_1h", "cache_read")

_WRITE_FACTORS = {"cache_write_5m": Decimal("1.25"), "cache_write_1h": Decimal(2)}
"""
The price of a token that is written to the cache, as a multiple of an input token's.

It is the same for all models; that of a token read from the cache is not, and has no default.
"""

_OLD = timedelta(days=90)

_DATE = re.compile(r"-20\d{6}$")
"""The date at the end of the id of a model."""

_KEYS = ("source", "as_of", "currency", "extends", "batch", "web_search", "geo", "models")

_CURRENCY = "USD"
"""Of the built-in list."""

_HINT = 'Write it like this: [models."claude-haiku-4-5"], then input = 1.00 and output = 5.00.'


@frozen
class LongPrompt:
    """
    The prices of a model for long prompts: they are for every token of the answer, too.

    Attributes:
        over: a prompt of more tokens than this is long; one of `LONG_PROMPTS`.
        prices: for a million tokens, by counter.
    """

    over: int
    prices: Mapping[str, Decimal]


@frozen
class ModelPrices:
    """
    The prices of one model, without discounts.

    Attributes:
        prices: for a million tokens, by counter.
        source: where they are from.
        long: the prices for long prompts, if they differ.
    """

    prices: Mapping[str, Decimal]
    source: PriceSource
    long: LongPrompt | None = None

    def price(self, counter: str, prompt: int = 0) -> Decimal | None:
        """
        Return the price of a million tokens; None if the list has none.

        Args:
            counter: one of `TOKENS`.
            prompt: a number of tokens that the prompt exceeds, one of `LONG_PROMPTS`, or 0.
        """
        is_long = self.long is not None and prompt >= self.long.over
        prices = self.long.prices if self.long and is_long else self.prices
        # The shorter lifetime is the one that a request gets which does not ask for the other.
        return prices.get("cache_write_5m" if counter == "cache_write" else counter)


@frozen
class Prices:
    """
    A list of prices.

    Attributes:
        currency: what the prices are in.
        models: the prices of each model, by its id.
        source: where the list is from; a model may have another source.
        batch: what a token costs in a batch, as a part of its price.
        web_search: the price of a thousand web searches; None if the list has none.
        geo: what a token costs, as a multiple of its price, by `inference_geo`.
    """

    currency: str
    models: Mapping[str, ModelPrices] = field(repr=False)
    source: PriceSource
    batch: Decimal = Decimal("0.5")
    web_search: Decimal | None = None
    geo: Mapping[str, Decimal] = field(factory=dict)

    @property
    def digest(self) -> str:
        """A hash of all prices."""
        return hashlib.sha256(repr(asdict(self)).encode()).hexdigest()

    def of(self, model: str) -> ModelPrices | None:
        """
        Return the prices of a model; None if the list does not have exactly this model.

        A date at the end of its id makes no difference, unless the list has the id with the date.
        """
        return self.models.get(model) or self.models.get(_DATE.sub("", model))

    def sources_of(self, models: Iterable[str]) -> tuple[PriceSource, ...]:
        """Return where the prices of models are from."""
        found = [prices.source for model in models if (prices := self.of(model))]
        return tuple(dict.fromkeys(found)) or (self.source,)

    @classmethod
    def built_in(cls) -> Prices:
        """Return the list of the package: list prices of the API, with their source and date."""
        return _built_in()

    @classmethod
    def read(cls, path: str | Path) -> Prices:
        """
        Read a price list, a TOML file.

            source = "our contract"       # all of these may be left out
            as_of = 2026-11-20
            batch = 0.5

            [models."claude-haiku-4-5"]   # prices for a million tokens, without the batch discount
            input = 1.00
            output = 5.00
            cache_read = 0.10

        A model may also have `cache_write_5m` and `cache_write_1h`, else they are 1.25 and 2 times
        `input`, and `long = { over = 100_000, input = ... }` with the prices for long prompts. The
        list extends the built-in one, and wins where both have a price; with `extends = false` it
        replaces it.

        Args:
            path: the file, or its URL.

        Raises:
            InputError: the file does not exist, or is not a price list.
        """
        try:
            place = location(path)
            with reading(place), open_at(place) as file:
                content = tomllib.load(file, parse_float=Decimal)
        except ValueError as error:
            message = f"The price list is not valid TOML: {error}."
            raise InputError.at(place, message, _HINT) from error
        if errors := list(_errors(content)):
            raise InputError(str(place), [Diagnostic(message, _HINT) for message in errors])
        own = _prices_in(content, str(place))
        if not content.get("extends", True):
            return own
        base = cls.built_in()
        return Prices(
            base.currency,
            {**base.models, **own.models},
            own.source,
            own.batch,
            base.web_search if own.web_search is None else own.web_search,
            {**base.geo, **own.geo},
        )


def day_of(now: float) -> date:
    """Return the day of a time, in seconds since the epoch."""
    return datetime.fromtimestamp(now, UTC).date()


def is_old(sources: Iterable[PriceSource], today: date) -> bool:
    """Return whether prices of one of these sources are older than 90 days."""
    return any(source.as_of and today - source.as_of > _OLD for source in sources)


@cache
def _built_in() -> Prices:
    text = resources.files(__package__).joinpath("prices.toml").read_text(encoding="utf-8")
    return _prices_in(tomllib.loads(text, parse_float=Decimal), "")


def _prices_in(content: dict[str, Any], name: str) -> Prices:
    source = PriceSource(str(content.get("source", name)), content.get("as_of"))
    web_search = content.get("web_search")
    return Prices(
        str(content.get("currency", _CURRENCY)),
        {model: _model(prices, source) for model, prices in content["models"].items()},
        source,
        Decimal(content.get("batch", "0.5")),
        None if web_search is None else Decimal(web_search),
        {geo: Decimal(factor) for geo, factor in content.get("geo", {}).items()},
    )


def _model(values: dict[str, Any], source: PriceSource) -> ModelPrices:
    if (long := values.get("long")) is None:
        return ModelPrices(_amounts(values), source)
    return ModelPrices(_amounts(values), source, LongPrompt(long["over"], _amounts(long)))


def _amounts(values: dict[str, Any]) -> dict[str, Decimal]:
    given = {counter: Decimal(values[counter]) for counter in _PRICES if counter in values}
    return {counter: given["input"] * factor for counter, factor in _WRITE_FACTORS.items()} | given


def _errors(content: dict[str, Any]) -> Iterator[str]:
    yield from (f'The price list has the unknown key "{key}".' for key in content.keys() - _KEYS)
    extends = content.get("extends", True)
    if not isinstance(extends, bool):
        yield "The value of extends is neither true nor false."
    elif extends and content.get("currency", _CURRENCY) != _CURRENCY:
        yield f"The built-in list is in {_CURRENCY}, so a list that extends it cannot have another \
currency; extends = false replaces it."
    as_of = content.get("as_of")
    if as_of is not None and type(as_of) is not date:
        yield "The value of as_of is not a day, such as 2026-11-20."
    geo = content.get("geo", {})
    if not isinstance(geo, dict):
        yield "The value of geo is not a table."
        geo = {}
    if "global" in geo:
        yield 'The prices are those of the inference_geo "global", which has no factor.'
    factors = {key: content[key] for key in ("batch", "web_search") if key in content}
    for key, value in [*factors.items(), *((f"geo.{name}", each) for name, each in geo.items())]:
        if not _is_amount(value):
            yield f"The value of {key} is not an amount."
    models = content.get("models")
    if not isinstance(models, dict) or not models:
        yield "The price list names no models."
        return
    for model, prices in models.items():
        yield from _errors_of(model, prices, (*_PRICES, "long"))


def _errors_of(model: str, prices: Any, keys: tuple[str, ...]) -> Iterator[str]:
    if not isinstance(prices, dict):
        yield f"The model {model} has no prices."
        return
    for counter in ("input", "output"):
        if counter not in prices:
            yield f"The model {model} has no price for {counter}."
    for key, value in prices.items():
        if key not in keys:
            yield f'The model {model} has the unknown key "{key}".'
        elif key == "long":
            if not isinstance(value, dict) or value.get("over") not in LONG_PROMPTS:
                lengths = " or ".join(map(str, LONG_PROMPTS))
                yield f"The long prompts of the model {model} are not over {lengths} tokens."
            yield from _errors_of(f"{model}, long prompts,", value, (*_PRICES, "over"))
        elif key != "over" and not _is_amount(value):
            yield f"The price of {key} for the model {model} is not an amount."


def _is_amount(value: Any) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return False
    return Decimal(value).is_finite() and value >= 0
