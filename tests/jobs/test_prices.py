"""The cost of a run follows the user's own list and the rules of batch pricing."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from message_batches.jobs import InputError, Prices

LIST = """
currency = "EUR"
[models."claude-a"]
input = 3
output = 15.00
[models."claude-a-large"]
input = 5.1
output = 25
cache_read = 0.7
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "prices.toml"
    path.write_text(LIST)
    return path


@pytest.mark.parametrize(
    ("kind", "for_a_million"),
    [
        ("input", "1.5"),
        ("output", "7.5"),
        ("cache_write_5m", "1.875"),
        ("cache_write_1h", "3"),
        ("cache_read", "0.15"),
        ("answers", "0"),
    ],
)
def test_each_kind_of_token_costs_half_of_its_price(
    path: Path, kind: str, for_a_million: str
) -> None:
    cost = Prices.read(path).cost_of({"claude-a": {kind: 1_000_000}})
    assert cost.total == Decimal(for_a_million)
    assert cost.currency == "EUR"


def test_a_price_in_the_list_takes_precedence_over_the_multiple(path: Path) -> None:
    cost = Prices.read(path).cost_of({"claude-a-large": {"cache_read": 2_000_000}})
    assert cost.total == Decimal("0.7")


def test_a_dated_model_has_the_price_of_the_longest_name_it_starts_with(path: Path) -> None:
    prices = Prices.read(path)
    assert prices.of("claude-a-20260101") == prices.of("claude-a")
    assert prices.of("claude-a-large-20260101") == prices.of("claude-a-large")
    assert prices.of("claude-ab") is None


def test_models_without_a_price_are_named_and_the_others_are_summed(path: Path) -> None:
    tokens = {"claude-a": {"input": 10}, "claude-b": {"input": 10}, "claude-a-1": {"output": 10}}
    cost = Prices.read(path).cost_of(tokens)
    assert cost.unpriced == ("claude-b",)
    assert cost.total == sum(cost.by_model.values())
    assert cost.total == Decimal("0.00009")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "names no models"),
        ("models = 3", "names no models"),
        ("[models.a]\ninput = 1", "a has no price for output"),
        ("[models.a]\ninput = 1\noutput = -1", "is not an amount"),
        ("[models.a]\ninput = 1\noutput = true", "is not an amount"),
        ("[models.a]\ninput = 1\noutput = 1\nspeed = 1", 'unknown key "speed"'),
        ("discount = 2\n[models.a]\ninput = 1\noutput = 1", 'unknown key "discount"'),
        ("not toml", "is not valid TOML"),
    ],
)
def test_a_malformed_list_is_refused(tmp_path: Path, content: str, said: str) -> None:
    path = tmp_path / "prices.toml"
    path.write_text(content)
    with pytest.raises(InputError, match=said):
        Prices.read(path)


def test_a_list_that_does_not_exist_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="does not exist"):
        Prices.read(tmp_path / "nothing.toml")
