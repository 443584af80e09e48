"""
What a run cost, by a price list that belongs to the user.

No prices are built in: they would go stale unnoticed. What is built in are the rules of the API's
pricing page: a batch costs half, and tokens written to the prompt cache or read from it cost a
multiple of input tokens unless the list says what they cost.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any, Self

from attrs import frozen

from message_batches.jobs.errors import Diagnostic, InputError

BATCH_FACTOR = Decimal("0.5")
CACHE_FACTORS = {
    "cache_write_5m": Decimal("1.25"),
    "cache_write_1h": Decimal("2"),
    "cache_read": Decimal("0.1"),
}
"""What a cached token costs, as a multiple of an input token."""

_KINDS = ("input", "output", *CACHE_FACTORS)
_EXAMPLE = 'Write it like this: [models."claude-haiku-4-5"], then input = 1.00 and output = 5.00.'


@frozen
class Cost:
    """
    The cost of a run.

    Attributes:
        currency: as the price list names it.
        total: the sum over the models that have a price.
        by_model: the same, model by model.
        unpriced: models that answered and that the list does not hold.
    """

    currency: str
    total: Decimal
    by_model: dict[str, Decimal]
    unpriced: tuple[str, ...]


@frozen
class Prices:
    """A price list: for each model, standard prices for a million tokens, by kind."""

    currency: str
    models: Mapping[str, Mapping[str, Decimal]]

    def of(self, model: str) -> Mapping[str, Decimal] | None:
        """Give the prices of a model: by its name, else by the longest name that it begins with."""
        fitting = [name for name in self.models if model == name or model.startswith(f"{name}-")]
        return self.models[max(fitting, key=len)] if fitting else None

    @classmethod
    def read(cls, path: str | Path) -> Self:
        """
        Read a price list, a TOML file.

            currency = "USD"

            [models."claude-haiku-4-5"]   # standard prices for a million tokens
            input = 1.00
            output = 5.00

        A model may also have `cache_write_5m`, `cache_write_1h` and `cache_read`.

        Raises:
            InputError: there is no such file, or it is no price list.
        """
        try:
            with open(path, "rb") as file:
                content = tomllib.load(file, parse_float=Decimal)
        except OSError as error:
            raise InputError(
                str(path),
                [
                    Diagnostic(
                        f"The price list cannot be read: {error.strerror}.", "Check its name."
                    )
                ],
            ) from error
        except ValueError as error:
            raise InputError(
                str(path), [Diagnostic(f"The price list cannot be read: {error}.", _EXAMPLE)]
            ) from error
        problems = [Diagnostic(what, _EXAMPLE) for what in _faults(content)]
        if problems:
            raise InputError(str(path), problems)
        return cls(
            str(content.get("currency", "")),
            {
                model: {kind: Decimal(price) for kind, price in prices.items()}
                for model, prices in content["models"].items()
            },
        )

    def cost_of(self, tokens: Mapping[str, Mapping[str, int]]) -> Cost:
        """Add up what was counted, by model and kind."""
        by_model = {}
        unpriced = []
        for model, counted in tokens.items():
            prices = self.of(model)
            if prices is None:
                unpriced.append(model)
                continue
            by_model[model] = (
                sum((_price(prices, kind) * counted.get(kind, 0) for kind in _KINDS), Decimal(0))
                * BATCH_FACTOR
                / 1_000_000
            )
        return Cost(self.currency, sum(by_model.values(), Decimal(0)), by_model, tuple(unpriced))


def _price(prices: Mapping[str, Decimal], kind: str) -> Decimal:
    if kind in prices:
        return prices[kind]
    return prices["input"] * CACHE_FACTORS[kind]


def _faults(content: dict[str, Any]) -> list[str]:
    faults = [f'It has "{name}", which means nothing.' for name in content if name not in _TOP]
    models = content.get("models")
    if not isinstance(models, dict) or not models:
        return [*faults, "It names no models."]
    for model, prices in models.items():
        if not isinstance(prices, dict):
            faults.append(f"The model {model} has no prices.")
            continue
        faults += [
            f"The model {model} has no price for {kind}."
            for kind in _KINDS[:2]
            if kind not in prices
        ]
        for kind, price in prices.items():
            if kind not in _KINDS:
                faults.append(f'The model {model} has a price for "{kind}", which means nothing.')
            elif not isinstance(price, int | Decimal) or isinstance(price, bool) or price < 0:
                faults.append(f"The model {model} has a price for {kind} that is no amount.")
    return faults


_TOP = ("currency", "models")
