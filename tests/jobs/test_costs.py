"""
What answers cost, calculated by hand: every class of token, and the traps of `usage`.

Some traps are of whole runs, and tested in `test_costs_of_runs.py`: a turn that continues in a
further request, and a canceled batch. Two things are in no result, so no test can compute them: the
hours of code execution, of which a test checks that they are named, and negotiated discounts, for
which a test passes a list. To compare a cost with the usage report of the service needs an account.
"""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from message_batches.jobs.money import Cost, Prices, Used, cost_of
from message_batches.jobs.output import read_line
from tests.jobs.fake_api import succeeded

TODAY = date(2026, 11, 29)


def used_by(*messages: dict[str, Any]) -> Used:
    """Return what result lines with these messages are billed for."""
    used: dict[tuple[str, str], dict[str, int]] = {}
    for message in messages:
        line = json.dumps(succeeded("r", **message)).encode()
        for model, terms, counts in read_line(line).usage:
            sums = used.setdefault((model, terms), {})
            for counter, amount in counts:
                sums[counter] = sums.get(counter, 0) + amount
    return used


def cost(model: str, **usage: Any) -> Cost:
    """Return what one answer costs by the built-in list."""
    return cost_of(used_by({"model": model, "usage": usage}), Prices.built_in(), TODAY)


# Calculated by hand: half of the price per million tokens, times the tokens.
RUNS = {
    "input and output": (
        "claude-opus-4-6",
        {"input_tokens": 18, "output_tokens": 43, "service_tier": "batch"},
        "0.0005825",  # (18 x 5 + 43 x 25) / 2 / 1e6
    ),
    "writes of both lengths": (
        "claude-sonnet-4-6",
        {
            "input_tokens": 100,
            "output_tokens": 200,
            "cache_creation_input_tokens": 3_000,
            "cache_creation": {
                "ephemeral_5m_input_tokens": 1_000,
                "ephemeral_1h_input_tokens": 2_000,
            },
        },
        "0.009525",  # (100 x 3 + 200 x 15 + 1,000 x 3.75 + 2,000 x 6) / 2 / 1e6
    ),
    "reads at a tenth": (
        "claude-haiku-4-5-20251001",
        {"input_tokens": 10, "output_tokens": 20, "cache_read_input_tokens": 50_000},
        "0.002555",  # (10 x 1 + 20 x 5 + 50,000 x 0.10) / 2 / 1e6
    ),
    "reads at a twentieth": (
        "claude-opus-5-5",
        {"input_tokens": 10, "output_tokens": 20, "cache_read_input_tokens": 50_000},
        "0.00522",  # (10 x 4 + 20 x 20 + 50,000 x 0.20) / 2 / 1e6
    ),
    "reads at a fortieth": (
        "claude-fable-5-1",
        {"input_tokens": 10, "output_tokens": 20, "cache_read_input_tokens": 50_000},
        "0.0068",  # (10 x 10 + 20 x 50 + 50,000 x 0.25) / 2 / 1e6
    ),
    "computed in the US": (
        "claude-fable-5-2",
        {
            "input_tokens": 1_000,
            "output_tokens": 1_000,
            "cache_read_input_tokens": 10_000,
            "cache_creation_input_tokens": 500,
            "cache_creation": {"ephemeral_5m_input_tokens": 0, "ephemeral_1h_input_tokens": 500},
            "inference_geo": "us",
        },
        "0.0319",  # 1.1 x (1,000 x 8 + 1,000 x 40 + 10,000 x 0.20 + 500 x 16) / 2 / 1e6
    ),
    "a short prompt at its longest": (
        "claude-haiku-5-5",
        {
            "input_tokens": 20_000,
            "output_tokens": 1_000,
            "cache_read_input_tokens": 70_000,
            "cache_creation_input_tokens": 10_000,
            "cache_creation": {"ephemeral_5m_input_tokens": 10_000},
        },
        "0.002225",  # (20,000 x 0.1 + 1,000 x 0.5 + 70,000 x 0.01 + 10,000 x 0.125) / 2 / 1e6
    ),
    "a long prompt, most of it read, in the US": (
        "claude-haiku-5-5",
        {
            "input_tokens": 20_001,
            "output_tokens": 1_000,
            "cache_read_input_tokens": 70_000,
            "cache_creation_input_tokens": 10_000,
            "cache_creation": {"ephemeral_5m_input_tokens": 10_000},
            "inference_geo": "us",
        },
        "0.012237775",  # 1.1 x (20,001 x 0.5 + 1,000 x 2.5 + 70,000 x 0.05 + 10,000 x 0.625) / 2e6
    ),
    "web searches at their full price": (
        "claude-sonnet-5-5",
        {
            "input_tokens": 4_000,
            "output_tokens": 300,
            "server_tool_use": {"web_search_requests": 3, "web_fetch_requests": 2},
        },
        "0.0355",  # (4,000 x 2 + 300 x 10) / 2 / 1e6 + 3 x 0.01
    ),
    "compaction and advice": (
        "claude-sonnet-5-5",
        {
            "input_tokens": 2_000,
            "output_tokens": 500,
            "iterations": [
                {"type": "compaction", "input_tokens": 60_000, "output_tokens": 1_000},
                {"type": "message", "input_tokens": 1_200, "output_tokens": 300},
                {
                    "type": "advisor_message",
                    "model": "claude-opus-5-5",
                    "input_tokens": 3_000,
                    "output_tokens": 400,
                    "cache_read_input_tokens": 1_000,
                },
                {"type": "message", "input_tokens": 800, "output_tokens": 200},
            ],
        },
        # (2,000 x 2 + 500 x 10 + 60,000 x 2 + 1,000 x 10
        #  + 3,000 x 4 + 400 x 20 + 1,000 x 0.20) / 2 / 1e6
        "0.0796",
    ),
    "a thousandth of a cent": (
        "claude-haiku-5-5",
        {"input_tokens": 1, "output_tokens": 0, "cache_read_input_tokens": 1},
        "0.000000055",  # (1 x 0.1 + 1 x 0.01) / 2 / 1e6
    ),
}


@pytest.mark.parametrize(("model", "usage", "total"), RUNS.values(), ids=RUNS)
def test_every_class_of_token_has_its_price(model: str, usage: dict[str, Any], total: str) -> None:
    found = cost(model, **usage)
    assert found.total == Decimal(total)
    assert found.is_complete
    assert sum(found.by_model.values()) == found.total


def test_the_cost_of_a_run_is_the_sum_of_its_answers() -> None:
    messages = [{"model": model, "usage": usage} for model, usage, _ in RUNS.values()]
    found = cost_of(used_by(*messages, *messages), Prices.built_in(), TODAY)
    assert found.total == 2 * sum(Decimal(total) for _, _, total in RUNS.values())
    assert found.is_complete


# The traps


def test_a_batch_that_was_billed_costs_what_was_booked() -> None:
    # Two lines of a real batch: https://github.com/BerriAI/litellm/pull/32307
    lines = [
        {"model": "claude-opus-4-6", "usage": {"input_tokens": 9, "output_tokens": output}}
        for output in (25, 18)
    ]
    assert cost_of(used_by(*lines), Prices.built_in(), TODAY).total == Decimal("0.0005825")


def test_an_iteration_has_its_own_cache_counts() -> None:
    written = {"ephemeral_5m_input_tokens": 100, "ephemeral_1h_input_tokens": 200}
    compaction = {
        "type": "compaction",
        "input_tokens": 0,
        "output_tokens": 0,
        "cache_creation_input_tokens": 300,
        "cache_creation": written,
        "cache_read_input_tokens": 1_000,
    }
    found = cost("claude-sonnet-5-5", input_tokens=0, output_tokens=0, iterations=[compaction])
    # (100 x 2.50 + 200 x 4 + 1,000 x 0.10) / 2 / 1e6
    assert found.total == Decimal("0.000575")


def test_a_fraction_of_a_cent_is_exact() -> None:
    tokens = {"input_tokens": 1, "cache_creation": {"ephemeral_5m_input_tokens": 3}}
    # 1 x 0.05 + 3 x 0.0625: a float would have 2.3750000000000002e-07
    assert cost("claude-haiku-5-5", **tokens).total * 1_000_000 == Decimal("0.2375")


def test_cached_tokens_are_not_input_tokens_again() -> None:
    usage = {"input_tokens": 1, "cache_creation_input_tokens": 4, "cache_read_input_tokens": 16}
    split = {"ephemeral_5m_input_tokens": 4, "ephemeral_1h_input_tokens": 0}
    tokens = used_by({"usage": usage | {"cache_creation": split}})["claude-test", ""]
    assert tokens == {"answers": 1, "input": 1, "cache_write_5m": 4, "cache_read": 16}


@pytest.mark.parametrize("split", [{}, {"cache_creation": None}, {"cache_creation": {}}])
def test_writes_of_unknown_lifetime_are_priced_as_short_ones_and_noted(split: Any) -> None:
    found = cost("claude-sonnet-4-6", input_tokens=0, cache_creation_input_tokens=1_000, **split)
    assert found.total == Decimal("0.001875")
    assert "priced as for five minutes: 1,000." in "\n".join(found.remarks())


def test_writes_that_the_split_lacks_are_not_lost() -> None:
    split = {"ephemeral_1h_input_tokens": 600}
    usage = {"cache_creation_input_tokens": 1_000, "cache_creation": split}
    assert cost("claude-sonnet-4-6", **usage).total == Decimal("0.00255")


def test_one_iteration_that_repeats_the_usage_counts_once() -> None:
    counts = {"input_tokens": 9, "output_tokens": 25}
    plain = cost("claude-opus-4-6", **counts)
    assert cost("claude-opus-4-6", **counts, iterations=[{"type": "message", **counts}]) == plain
    assert cost("claude-opus-4-6", **counts, iterations=[]) == plain
    assert cost("claude-opus-4-6", **counts, iterations=None) == plain


def test_several_short_prompts_are_not_a_long_one() -> None:
    steps = [{"type": "message", "input_tokens": 60_000, "output_tokens": 10} for _ in range(3)]
    usage = {"input_tokens": 180_000, "output_tokens": 30, "iterations": steps}
    found = cost("claude-haiku-5-5", **usage)
    assert found.total == Decimal("0.0090075")
    assert found.notes == ()
    # One that is exactly as long as a short prompt may be is short.
    longest = [{"type": "message", "input_tokens": 100_000}]
    assert cost("claude-haiku-5-5", input_tokens=100_000, iterations=longest).total == Decimal(
        "0.005"
    )
    # Without the steps nobody knows, and a price that may be too high says so.
    tools = {"web_fetch_requests": 1}
    unknown = cost("claude-haiku-5-5", **usage | {"iterations": None}, server_tool_use=tools)
    assert unknown.total == 5 * found.total
    assert "the higher one was used" in unknown.notes[0]
    # A model without a price for long prompts has nothing to note.
    assert not cost("claude-opus-5-5", **usage | {"iterations": None}, server_tool_use=tools).notes


def test_a_refusal_before_the_first_word_is_not_billed() -> None:
    usage = {"input_tokens": 1_000_000, "output_tokens": 3}
    message = {"model": "claude-opus-5-5", "usage": usage, "stop_reason": "refusal"}
    prices = Prices.built_in()
    at_once = cost_of(used_by({**message, "content": []}), prices, TODAY)
    assert at_once.total == 0
    assert at_once.is_complete
    assert "refused before their first word, which is not billed: 1." in at_once.notes[0]
    later = cost_of(used_by(message), prices, TODAY)
    assert later.total == Decimal("2.00003")


def test_thinking_is_part_of_the_output() -> None:
    details = {"output_tokens_details": {"thinking_tokens": 900}}
    plain = cost("claude-opus-5-5", input_tokens=1, output_tokens=1_000)
    assert cost("claude-opus-5-5", input_tokens=1, output_tokens=1_000, **details) == plain


@pytest.mark.parametrize(
    ("unusual", "reason"),
    [
        ({"service_tier": "priority"}, 'no price for service_tier "priority"'),
        ({"service_tier": "standard"}, 'no price for service_tier "standard"'),
        ({"speed": "fast"}, 'no price for speed "fast"'),
        ({"inference_geo": "mars"}, 'no price for inference_geo "mars"'),
        ({"inference_geo": ["us"]}, "no price for inference_geo \"['us']\""),
    ],
)
def test_unknown_terms_have_no_price_and_are_named(unusual: dict[str, Any], reason: str) -> None:
    found = cost("claude-opus-5-5", input_tokens=70, output_tokens=8, **unusual)
    assert found.total == 0
    assert [(each.what, each.amount) for each in found.unpriced] == [("input", 70), ("output", 8)]
    assert {each.reason for each in found.unpriced} == {f"The list has {reason}."}


@pytest.mark.parametrize(
    "usual",
    [
        {"service_tier": "batch", "inference_geo": "global", "speed": "standard"},
        {"service_tier": None, "inference_geo": "not_available", "speed": None},
    ],
)
def test_usual_terms_change_nothing(usual: dict[str, Any]) -> None:
    counts = {"input_tokens": 70, "output_tokens": 8}
    assert cost("claude-opus-5-5", **counts, **usual) == cost("claude-opus-5-5", **counts)


def test_a_model_has_exactly_its_own_price() -> None:
    prices = Prices.built_in()
    assert prices.of("claude-haiku-4-5-20251001") == prices.of("claude-haiku-4-5")
    assert prices.of("claude-fable-5-1") != prices.of("claude-fable-5")
    for unknown in (
        "claude-fable-5-3",
        "claude-fable-5-1-fast",
        "claude-haiku-4-5-1",
        "claude",
        "",
    ):
        assert prices.of(unknown) is None, unknown
    found = cost("claude-fable-5-3", input_tokens=10)
    assert found.total == 0
    assert found.by_model == {}
    assert found.sources == (prices.source,)
    assert found.remarks()[0] == (
        "Not in the cost: input 10 of claude-fable-5-3. The list has no prices for "
        "claude-fable-5-3."
    )


def test_what_results_do_not_report_is_named() -> None:
    tools = {"web_search_requests": 0, "code_execution_requests": 2, "dream_requests": 1}
    found = cost(
        "claude-opus-5-5",
        input_tokens=1_000,
        server_tool_use=tools,
        fallback_credit={"tokens": 5},
        iterations=[{"type": "dream", "input_tokens": 4}],
    )
    assert found.total == Decimal("0.002")
    assert {each.what for each in found.unpriced} == {
        "code_execution_requests",
        "dream_requests",
        "fallback_credits",
        "other_iterations",
    }


@pytest.mark.parametrize(
    ("usage", "total"),
    [
        (None, "0"),
        ("many", "0"),
        ({"input_tokens": 1_000, "output_tokens": -1}, "0.002"),
        ({"input_tokens": 1_000, "cache_creation": {"ephemeral_1h_input_tokens": "x"}}, "0.002"),
        ({"input_tokens": 1_000, "server_tool_use": {"web_search_requests": 1, "x": "y"}}, "0.012"),
        ({"input_tokens": 1_000, "iterations": "x"}, "0.002"),
    ],
)
def test_usage_that_cannot_be_read_is_named(usage: Any, total: str) -> None:
    used = used_by({"model": "claude-opus-5-5", "usage": usage})
    found = cost_of(used, Prices.built_in(), TODAY)
    assert found.total == Decimal(total)
    assert [(each.what, each.amount) for each in found.unpriced] == [("unreadable", 1)]


def test_old_prices_are_a_warning() -> None:
    used = used_by({"model": "claude-opus-5-5"})
    for today, is_old in ((date(2027, 2, 18), False), (date(2027, 2, 19), True)):
        found = cost_of(used, Prices.built_in(), today)
        assert found.is_old == is_old
        assert any("older than 90 days" in remark for remark in found.remarks()) == is_old
        assert str(found.sources[0]).endswith("as of 2026-11-20")
