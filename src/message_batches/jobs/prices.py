"""
What a run cost, by the user's price list.

No prices are built in: they would go stale unnoticed. Only the rules of the API's pricing page are:
a batch costs half, and tokens written to the prompt cache or read from it cost a multiple of input
tokens unless the list has a price for them. https://docs.claude.com/en/docs/about-claude/pricing
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any, Self

from attrs import frozen

from message_batches.jobs.errors import Diagnostic, InputError
from message_batches.jobs.storage import reading

BATCH_FACTOR = Decimal("0.5")
CACHE_FACTORS = {
    "cache_write_5m": Decimal("1.25"),
    "cache_write_1h": Decimal("2"),
    "cache_read": Decimal("0.1"),
}
"""The cost of a cached token, as a multiple of an input token."""

_COUNTERS = ("input", "output", *CACHE_FACTORS)
_KEYS = ("currency", "models")
_HINT = 'Write it like this: [models."claude-haiku-4-5"], then input = 1.00 and output = 5.00.'


@frozen
class Cost:
    """
    The cost of a run.

    Attributes:
        currency: as the price list names it.
        total: the sum over the models that have a price.
        by_model: the cost of each of these models.
        unpriced: models that answered and have no price in the list.
    """

    currency: str
    total: Decimal
    by_model: dict[str, Decimal]
    unpriced: tuple[str, ...]


@frozen
class Prices:
    """
    A price list.

    Attributes:
        currency: what the prices are in.
        models: for each model, standard prices for a million tokens, by counter.
    """

    currency: str
    models: Mapping[str, Mapping[str, Decimal]]

    def of(self, model: str) -> Mapping[str, Decimal] | None:
        """Return the prices of a model: by its name, else by the longest name it starts with."""
        names = [name for name in self.models if model == name or model.startswith(f"{name}-")]
        return self.models[max(names, key=len)] if names else None

    @classmethod
    def read(cls, path: str | Path) -> Self:
        """
        Read a price list, a TOML file.

            currency = "USD"

            [models."claude-haiku-4-5"]   # standard prices for a million tokens
            input = 1.00
            output = 5.00

        A model may also have `cache_write_5m`, `cache_write_1h` and `cache_read`.

        Args:
            path: the file.

        Raises:
            InputError: the file does not exist, or is not a price list.
        """
        try:
            with reading(path), open(path, "rb") as file:
                content = tomllib.load(file, parse_float=Decimal)
        except ValueError as error:
            message = f"The price list is not valid TOML: {error}."
            raise InputError.at(path, message, _HINT) from error
        if errors := _errors(content):
            raise InputError(str(path), [Diagnostic(message, _HINT) for message in errors])
        return cls(
            str(content.get("currency", "")),
            {
                model: {counter: Decimal(price) for counter, price in prices.items()}
                for model, prices in content["models"].items()
            },
        )

    def cost_of(self, tokens: Mapping[str, Mapping[str, int]]) -> Cost:
        """
        Return the cost of what a run used.

        Args:
            tokens: by model and counter, as in `Report.tokens`.
        """
        by_model = {}
        unpriced = []
        for model, used in tokens.items():
            prices = self.of(model)
            if prices is None:
                unpriced.append(model)
                continue
            costs = (_price(prices, counter) * used.get(counter, 0) for counter in _COUNTERS)
            by_model[model] = sum(costs, Decimal(0)) * BATCH_FACTOR / 1_000_000
        return Cost(self.currency, sum(by_model.values(), Decimal(0)), by_model, tuple(unpriced))


def _price(prices: Mapping[str, Decimal], counter: str) -> Decimal:
    if counter in prices:
        return prices[counter]
    return prices["input"] * CACHE_FACTORS[counter]


def _errors(content: dict[str, Any]) -> list[str]:
    errors = [f'The price list has the unknown key "{key}".' for key in content if key not in _KEYS]
    models = content.get("models")
    if not isinstance(models, dict) or not models:
        return [*errors, "The price list names no models."]
    for model, prices in models.items():
        if not isinstance(prices, dict):
            errors.append(f"The model {model} has no prices.")
            continue
        errors += [
            f"The model {model} has no price for {counter}."
            for counter in ("input", "output")
            if counter not in prices
        ]
        for counter, price in prices.items():
            if counter not in _COUNTERS:
                errors.append(f'The model {model} has the unknown key "{counter}".')
            elif not isinstance(price, int | Decimal) or isinstance(price, bool) or price < 0:
                errors.append(f"The price of {counter} for the model {model} is not an amount.")
    return errors
