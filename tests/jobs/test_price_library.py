"""The built-in prices are those of genai-prices, where it can say them."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from message_batches.jobs.money import LONG_PROMPTS, Prices

library = pytest.importorskip("genai_prices", reason="needs genai-prices")

COUNTERS = {
    "input": "input_mtok",
    "output": "output_mtok",
    "cache_write_5m": "cache_write_mtok",
    "cache_write_1h": "cache_write_1h_mtok",
    "cache_read": "cache_read_mtok",
}

RETIRED = {
    "claude-opus-4-1",
    "claude-opus-4",
    "claude-opus-4-0",
    "claude-sonnet-4",
    "claude-sonnet-4-0",
    "claude-3-7-sonnet",
    "claude-3-5-haiku",
    "claude-3-haiku",
}

WINDOWS = {"claude-sonnet-4-5": 200_000}
"""Models for which it has prices of prompts that the API refuses now."""

NOW = datetime(2026, 11, 29, tzinfo=UTC)


def library_prices(model: str, **context: str) -> dict[str, Any]:
    """Return its prices of a model; skip where it does not have exactly this one."""
    try:
        found = library.calc_price(
            library.Usage(input_tokens=1),
            model,
            provider_id="anthropic",
            genai_request_timestamp=NOW,
            price_context=context,
        )
    except LookupError:
        pytest.skip("it does not have the model")
    if found.model.id.removesuffix("-latest").removesuffix("-0") != model.removesuffix("-0"):
        pytest.skip(f"it has the prices of {found.model.id}")
    prices: dict[str, Any] = vars(found.model_price)
    return prices


@pytest.mark.parametrize("model", Prices.built_in().models)
def test_the_prices_agree(model: str) -> None:
    prices = Prices.built_in()
    own = prices.of(model)
    assert own is not None
    standard, batch = library_prices(model), library_prices(model, processing="batch")
    # Without a price for batches it returns the full one.
    factors = [(standard, Decimal(1)), *([(batch, prices.batch)] if batch != standard else [])]
    assert len(factors) == 2 or model in RETIRED
    compared = 0
    for theirs, factor in factors:
        for counter, name in COUNTERS.items():
            if (their := theirs.get(name)) is None:
                continue
            for prompt in (0, *LONG_PROMPTS):
                if prompt >= WINDOWS.get(model, 1_000_000):
                    continue
                price = own.price(counter, prompt)
                assert price is not None
                tiers = [tier.price for tier in getattr(their, "tiers", ()) if prompt >= tier.start]
                assert price * factor == [getattr(their, "base", their), *tiers][-1]
                compared += 1
        assert theirs.get("web_searches_kcount") in (None, prices.web_search)
    assert compared >= 4 * 2


def test_it_has_the_price_of_another_model_for_an_unknown_one() -> None:
    """A reason why our list is not this library: a wrong price looks like a right one."""
    usage = library.Usage(input_tokens=1)
    found = library.calc_price(usage, "claude-opus-4-5-fast", provider_id="anthropic")
    assert found.model.id == "claude-opus-4-5"
    assert Prices.built_in().of("claude-opus-4-5-fast") is None
