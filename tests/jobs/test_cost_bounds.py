"""No request costs more than its bound, however it is written; if that is not sure, it has none."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from attrs import evolve

from message_batches.jobs import Prices
from message_batches.jobs.money import (
    Bound,
    Estimator,
    LongPrompt,
    ModelPrices,
    PriceSource,
    bound_of,
    cost_of,
)
from message_batches.sdk.create.plain_requests import plain_request

PRICES = Prices.built_in()

WINDOW = Decimal("1.1") * (1_000_000 * 4 + 10 * 20) / 2 / 1_000_000
"""What a request of one million tokens costs."""


def request(*content: dict[str, Any], **params: Any) -> bytes:
    whole = {
        "model": "claude-opus-5-5",
        "max_tokens": 10,
        "messages": [{"role": "user", "content": content or "Hello"}],
        **params,
    }
    return json.dumps({"custom_id": "a", "params": whole}, ensure_ascii=False).encode()


def bound(*content: dict[str, Any], **params: Any) -> Bound:
    return bound_of(request(*content, **params), PRICES)


def text(length: int, **more: Any) -> dict[str, Any]:
    return {"type": "text", "text": "x" * length, **more}


HOUR = {"cache_control": {"type": "ephemeral", "ttl": "1h"}}


@pytest.mark.parametrize(
    ("plain", "escaped"), [(b'"cache_control"', b'"cache_contro\\u006c"'), (b'"1h"', b'"1\\u0068"')]
)
def test_a_breakpoint_is_found_however_its_json_is_written(plain: bytes, escaped: bytes) -> None:
    line = request(text(10_000, **HOUR))
    usual, unusual = (
        bound_of(each, PRICES).ceiling for each in (line, line.replace(plain, escaped))
    )
    assert usual is not None
    assert unusual is not None
    assert unusual >= usual


RESULT = {"type": "tool_result", "tool_use_id": "toolu_1"}
SEARCHED = {"type": "search_result", "source": "s", "title": "t"}


@pytest.mark.parametrize(
    ("content", "params"),
    [
        ([text(10_000)], HOUR),
        ([text(10_000)], {"system": [text(1, **HOUR)]}),
        ([text(10_000)], {"tools": [{"name": "f", "input_schema": {"type": "object"}, **HOUR}]}),
        ([{**RESULT, "content": [text(10_000, **HOUR)]}], {}),
        ([{**RESULT, "content": [text(10_000)], **HOUR}], {}),
        ([{**SEARCHED, "content": [text(10_000, **HOUR)]}], {}),
    ],
)
def test_a_breakpoint_is_found_in_every_place(content: Any, params: Any) -> None:
    ceiling = bound(*content, **params).ceiling
    assert ceiling is not None
    # Twice the price of input, for two tokens for each byte.
    assert ceiling > Decimal("1.1") * (20_000 * 8 + 10 * 20) / 2 / 1_000_000


def test_a_lifetime_without_a_price_has_no_bound() -> None:
    found = bound(text(10, cache_control={"type": "ephemeral", "ttl": "24h"}))
    assert found.ceiling is None
    assert found.reasons == ("a lifetime in the cache that is newer than this program",)


def test_a_place_of_computing_without_a_price_has_no_bound() -> None:
    found = bound(inference_geo="eu")
    assert (found.ceiling, found.reasons) == (None, ("an inference_geo that has no price",))
    assert bound(inference_geo="global").is_bound


@pytest.mark.parametrize("symbol", ["\U0001d164", "\U0001d1c0"])
def test_symbols_that_are_taken_apart_have_three_tokens_for_each_byte(symbol: str) -> None:
    # ctok 1.3.0 counts 12 tokens for each of these symbols of four bytes.
    ceiling = bound({"type": "text", "text": 5_000 * symbol}).ceiling
    plain = bound(messages=[{"role": "user", "content": 5_000 * symbol}]).ceiling
    for each in (ceiling, plain):
        assert each is not None
        assert each > Decimal("1.1") * (5_000 * 12 * 4 + 10 * 20) / 2 / 1_000_000


PDF = {"type": "base64", "media_type": "application/pdf", "data": "JVBERg=="}
FETCHED = {"type": "document", "source": PDF}


@pytest.mark.parametrize(
    "block",
    [
        FETCHED,
        {
            "type": "web_fetch_tool_result",
            "tool_use_id": "srvtoolu_1",
            "content": {"type": "web_fetch_result", "url": "https://a", "content": FETCHED},
        },
        {**RESULT, "content": [{"type": "tool_reference", "tool_name": "f"}]},
        {
            "type": "tool_search_tool_result",
            "tool_use_id": "srvtoolu_1",
            "content": {
                "type": "tool_search_tool_search_result",
                "tool_references": [{"type": "tool_reference", "tool_name": "f"}],
            },
        },
        {"type": "container_upload", "file_id": "file_1"},
    ],
)
def test_what_refers_to_more_than_its_bytes_is_bounded_by_the_window(block: Any) -> None:
    assert bound(block).ceiling == WINDOW


def test_the_sentences_of_a_cited_text_are_numbered() -> None:
    source = {"type": "text", "media_type": "text/plain", "data": 5_000 * "a. "}
    cited = bound({"type": "document", "source": source, "citations": {"enabled": True}}).ceiling
    assert cited is not None
    # Two tokens of a sentence, and ten for its number.
    assert cited > Decimal("1.1") * (5_000 * 12 * 4) / 2 / 1_000_000


@pytest.mark.parametrize(
    ("content", "params", "reason"),
    [
        ([{"type": "video", "source": {"type": "file", "file_id": "f"}}], {}, "content of a kind"),
        ([{**RESULT, "content": [{"type": "video"}]}], {}, "content of a kind"),
        ([], {"attachments": ["file_1"]}, "parameters that are newer"),
        ([], {"thread": {"type": "continue", "id": "t"}}, "a thread that the service keeps"),
        ([], {"compaction": {"type": "auto"}}, "a context that the service manages"),
        (
            [{"type": "tool_addition", "tool": {"type": "web_search_20260318"}}],
            {},
            "tools that are added later",
        ),
    ],
)
def test_what_may_be_more_than_it_shows_has_no_bound(
    content: Any, params: Any, reason: str
) -> None:
    found = bound(*content, **params)
    assert found.ceiling is None
    assert reason in found.reasons[0]


@pytest.mark.parametrize(
    "params",
    [
        {"tools": [{"name": "f", "input_schema": {"type": "object"}}]},
        {"output_config": {"format": {"type": "json_schema", "schema": {"type": "object"}}}},
    ],
)
def test_the_prompt_that_the_service_adds_is_part_of_the_bound(params: dict[str, Any]) -> None:
    more, plain = bound(**params).ceiling, bound().ceiling
    assert more is not None
    assert plain is not None
    # The longest that is documented has 804 tokens.
    assert Decimal("0.01") > more - plain > 804 * Decimal("1.1") * 4 / 2 / 1_000_000


@pytest.mark.parametrize("name", ["output_config", "metadata"])
def test_a_plain_request_is_estimated_as_any_other(name: str) -> None:
    params = {
        "output_config": {"format": {"type": "json_schema", "schema": {"type": "object"}}},
        "metadata": {"user_id": "u"},
    }
    content = request(**{name: params[name]})
    plain = plain_request(content, takes_sampling=False)
    assert plain is not None
    fast, full = Estimator(PRICES), Estimator(PRICES)
    assert fast.add(plain.params, content) == full.add(json.loads(content)["params"], content)
    assert fast.saved() == full.saved()


OWN = Prices("USD", {}, PriceSource("own", None))


@pytest.mark.parametrize(
    ("prices", "geo", "used"),
    [
        ({"input": 1, "output": 5, "cache_read": 50}, {}, {"cache_read": 300}),
        ({"input": 10, "output": 5}, {"eu": Decimal("0.5")}, {"input": 2_000}),
        ({"input": 10, "output": 5}, {"us": Decimal(3)}, {"input": 2_000}),
    ],
)
def test_prices_of_a_user_are_bounded_whichever_is_the_highest(
    prices: dict[str, int], geo: dict[str, Decimal], used: dict[str, int]
) -> None:
    model = ModelPrices({kind: Decimal(price) for kind, price in prices.items()}, OWN.source)
    own = evolve(OWN, models={"claude-own": model}, geo=geo)
    line = request(text(1_000, cache_control={"type": "ephemeral"}), model="claude-own")
    found = bound_of(line, own)
    for terms in ("", *(f"geo={each}" for each in geo)):
        cost = cost_of({("claude-own", terms): used}, own, date(2026, 11, 29)).total
        assert found.ceiling is not None
        assert cost <= found.ceiling
    assert found.low is not None
    assert found.high is not None
    assert found.low <= found.high <= found.ceiling


def test_a_prompt_that_may_be_short_is_bounded_by_both_prices() -> None:
    long = LongPrompt(100_000, {"input": Decimal(1), "output": Decimal(1)})
    model = ModelPrices({"input": Decimal(10), "output": Decimal(5)}, OWN.source, long)
    own = evolve(OWN, models={"claude-own": model})
    found = bound_of(request(text(100_000), model="claude-own"), own)
    cost = cost_of({("claude-own", ""): {"input": 99_000}}, own, date(2026, 11, 29)).total
    assert found.ceiling is not None
    assert cost <= found.ceiling
