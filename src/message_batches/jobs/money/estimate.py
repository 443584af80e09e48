"""What requests may cost before they are sent, as values."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import msgspec
from attrs import asdict, frozen

from message_batches import _html
from message_batches._wording import amount, count
from message_batches.jobs.money.cost import PriceSource, json_value
from message_batches.jobs.money.tokens import ERROR, METHOD


@frozen
class Unbounded:
    """
    Requests whose cost nothing bounds.

    Attributes:
        reason: what they have.
        requests: how many they are.
    """

    reason: str
    requests: int


@frozen
class ModelEstimate:
    """
    What the requests to one model may cost.

    Attributes:
        model: the model.
        requests: how many requests.
        input_tokens: about how many tokens of input they have.
        output_ceiling: the tokens of output that they may have: the sum of `max_tokens`.
        low: the least cost: what is cached is read, and nothing is answered. None without a price.
        high: the highest cost: the estimate was too low, nothing is read from the cache, and each
            answer is as long as it may be. None without a price.
        ceiling: what the requests with a bound cost at most, whatever their tokens are.
    """

    model: str
    requests: int
    input_tokens: int
    output_ceiling: int
    low: Decimal | None
    high: Decimal | None
    ceiling: Decimal


@frozen
class Estimate:
    """
    What requests may cost, by list prices.

    Attributes:
        currency: the currency of all amounts.
        models: the estimate for each model.
        unbounded: the requests whose cost nothing bounds, by the reason.
        sources: where the prices are from.
        is_old: whether some of these prices are older than 90 days.
        method: how the tokens of input were estimated.
        error: how far they may be off, as a part of them.
    """

    currency: str
    models: tuple[ModelEstimate, ...]
    unbounded: tuple[Unbounded, ...]
    sources: tuple[PriceSource, ...]
    is_old: bool
    method: str = METHOD
    error: float = ERROR

    def to_dict(self) -> dict[str, Any]:
        """Return the estimate as values that JSON has; amounts are text, which keeps them exact."""
        sums = ("input_tokens", "output_ceiling", "low", "high", "ceiling")
        facts = asdict(self, value_serializer=lambda _, __, value: json_value(value))
        return {**facts, **{name: json_value(getattr(self, name)) for name in sums}}

    @property
    def is_known(self) -> bool:
        """Return whether a model has a price, or nothing is sent."""
        return not self.models or any(each.low is not None for each in self.models)

    def text(self) -> str:
        """Return the range of the cost in words."""
        if not self.is_known:
            return "unknown"
        return f"{amount(self.low)} to {amount(self.high)} {self.currency}".rstrip()

    def table(self) -> list[dict[str, Any]]:
        """Return the estimate of each model, by the names of columns."""
        return [
            {
                "model": each.model,
                "requests": each.requests,
                "input tokens": each.input_tokens,
                "output at most": each.output_ceiling,
                "low": "-" if each.low is None else amount(each.low),
                "high": "-" if each.high is None else amount(each.high),
            }
            for each in self.models
        ]

    def remarks(self) -> list[str]:
        """Return which requests have no bound, a line for each reason."""
        return [
            f"Without a bound: {count(each.requests, 'request')} with {each.reason}"
            for each in self.unbounded
        ]

    def _repr_html_(self) -> str:
        """Return the estimate for a notebook."""
        remarks = [f"<p>{_html.text(line)}</p>" for line in self.remarks()]
        cost = f"<p><b>{_html.text(f'Cost: {self.text()}')}</b></p>"
        return "".join([cost, _html.table(self.table()), *remarks])

    @classmethod
    def from_dict(cls, facts: dict[str, Any]) -> Estimate:
        """Return the estimate that `to_dict` made this of."""
        return msgspec.convert(facts, cls)

    @property
    def input_tokens(self) -> int:
        """About how many tokens of input all requests have."""
        return sum(each.input_tokens for each in self.models)

    @property
    def output_ceiling(self) -> int:
        """The tokens of output that all requests may have."""
        return sum(each.output_ceiling for each in self.models)

    @property
    def low(self) -> Decimal:
        """The least cost of the requests that have a price."""
        return sum((each.low for each in self.models if each.low is not None), Decimal(0))

    @property
    def high(self) -> Decimal:
        """The highest cost of the requests that have a price."""
        return sum((each.high for each in self.models if each.high is not None), Decimal(0))

    @property
    def ceiling(self) -> Decimal:
        """What the requests that have a bound cost at most."""
        return sum((each.ceiling for each in self.models), Decimal(0))


@frozen
class Bound:
    """
    What one request may cost.

    Attributes:
        low: the least, as in `ModelEstimate`.
        high: the highest that is to be expected; None without a price.
        ceiling: what it costs at most; None if nothing bounds it.
        reasons: what it has that nothing bounds.
    """

    low: Decimal | None
    high: Decimal | None
    ceiling: Decimal | None
    reasons: tuple[str, ...]

    @property
    def is_bound(self) -> bool:
        """Whether it certainly costs no more than `ceiling`."""
        return self.ceiling is not None
