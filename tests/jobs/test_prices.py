"""A user's list of prices extends the built-in one, or replaces it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from message_batches.jobs import InputError, Prices
from message_batches.jobs.money import cost_of

OWN = """
source = "our contract"
as_of = 2026-11-01
batch = 0.4
web_search = 8

[geo]
eu = 1.2

[models."claude-haiku-4-5"]
input = 0.9
output = 4.50

[models."claude-new"]
input = 2
output = 10
cache_read = 0.1
long = { over = 200_000, input = 4, output = 15, cache_read = 0.2 }
"""


def read(tmp_path: Path, content: str) -> Prices:
    path = tmp_path / "prices.toml"
    path.write_text(content)
    return Prices.read(path)


def test_a_list_extends_the_one_that_is_built_in(tmp_path: Path) -> None:
    prices, built_in = read(tmp_path, OWN), Prices.built_in()
    assert prices.of("claude-opus-5-5") == built_in.of("claude-opus-5-5")
    assert prices.geo == {"us": Decimal("1.1"), "eu": Decimal("1.2")}
    used = {
        ("claude-haiku-4-5", ""): {"input": 1_000_000, "web_searches": 1_000},
        ("claude-new", "geo=eu"): {"cache_write_5m": 1_000_000},
        ("claude-opus-5-5", ""): {"input": 1_000_000},
    }
    cost = cost_of(used, prices, date(2026, 11, 29))
    assert cost.by_model == {
        "claude-haiku-4-5": Decimal("8.36"),
        "claude-new": Decimal("1.2"),
        "claude-opus-5-5": Decimal("1.6"),
    }
    assert [str(source) for source in cost.sources] == [
        "our contract, as of 2026-11-01",
        str(built_in.source),
    ]


def test_the_length_of_a_prompt_decides_the_prices_of_a_list(tmp_path: Path) -> None:
    prices = read(tmp_path, OWN).of("claude-new")
    assert prices is not None
    assert [prices.price("output", prompt) for prompt in (0, 100_000, 200_000)] == [10, 10, 15]
    assert prices.price("cache_write_1h", 200_000) == 8


def test_a_list_that_does_not_extend_has_only_its_own_prices(tmp_path: Path) -> None:
    prices = read(tmp_path, 'extends = false\ncurrency = "EUR"\n[models.a]\ninput=3\noutput=15')
    assert (prices.currency, list(prices.models)) == ("EUR", ["a"])
    used = {
        ("a", ""): {"input": 2, "cache_read": 7, "web_searches": 1},
        ("a", "geo=us"): {"input": 5},
    }
    cost = cost_of(used, prices, date(2026, 11, 29))
    assert cost.total == Decimal("0.000003")
    assert {each.what: each.amount for each in cost.unpriced} == {
        "cache_read": 7,
        "web_searches": 1,
        "input": 5,
    }
    (source,) = cost.sources
    assert (str(source), cost.is_old) == (str(tmp_path / "prices.toml"), False)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "names no models"),
        ("models = 3", "names no models"),
        ("[models]\na = 1", "a has no prices"),
        ("[models.a]\ninput = 1", "a has no price for output"),
        ("[models.a]\ninput = 1\noutput = -1", "is not an amount"),
        ("[models.a]\ninput = 1\noutput = nan", "is not an amount"),
        ("[models.a]\ninput = 1\noutput = true", "is not an amount"),
        ("[models.a]\ninput = 1\noutput = 1\nspeed = 1", 'unknown key "speed"'),
        ("[models.a]\ninput = 1\noutput = 1\nover = 1", 'unknown key "over"'),
        ("[models.a]\ninput = 1\noutput = 1\nlong = 3", "long prompts of the model a"),
        (
            "[models.a]\ninput = 1\noutput = 1\nlong = {over = 5, input = 1, output = 1}",
            "not over 100000 or 200000 tokens",
        ),
        (
            "[models.a]\ninput = 1\noutput = 1\nlong = {over = 100000, input = 1}",
            "a, long prompts, has no price for output",
        ),
        ("discount = 2\n[models.a]\ninput = 1\noutput = 1", 'unknown key "discount"'),
        ("batch = 'x'\n[models.a]\ninput = 1\noutput = 1", "batch is not an amount"),
        ("geo = 1\n[models.a]\ninput = 1\noutput = 1", "geo is not a table"),
        ("geo.us = 'x'\n[models.a]\ninput = 1\noutput = 1", "geo.us is not an amount"),
        ("geo.global = 1.2\n[models.a]\ninput = 1\noutput = 1", "which has no factor"),
        ("as_of = 'May'\n[models.a]\ninput = 1\noutput = 1", "as_of is not a day"),
        ("extends = 1\n[models.a]\ninput = 1\noutput = 1", "neither true nor false"),
        ("currency = 'EUR'\n[models.a]\ninput = 1\noutput = 1", "cannot have another currency"),
        ("not toml", "is not valid TOML"),
    ],
)
def test_a_malformed_list_is_refused(tmp_path: Path, content: str, said: str) -> None:
    with pytest.raises(InputError, match=said):
        read(tmp_path, content)


def test_a_list_that_does_not_exist_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="does not exist"):
        Prices.read(tmp_path / "nothing.toml")


def test_each_model_of_the_contract_has_prices() -> None:
    from message_batches_api.model_facts import MODELS

    prices = Prices.built_in()
    without = [model for facts in MODELS for model in facts.ids if prices.of(model) is None]
    # An alias is never the model of an answer.
    assert [model for model in without if not model.endswith("-latest")] == []
