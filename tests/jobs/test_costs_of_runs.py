"""What a whole run costs, calculated by hand: every class of token, and what costs nothing."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from message_batches.jobs import Prices, Report
from tests.jobs.fake_api import FakeAPI, errored, succeeded
from tests.jobs.runs import Requests, Start


def message(model: str, **usage: Any) -> dict[str, Any]:
    return {"model": model, "usage": usage}


WRITES = {"ephemeral_5m_input_tokens": 400, "ephemeral_1h_input_tokens": 600}

# Each with its cost in millionths, by list prices and before a batch halves it.
MESSAGES = (
    # 1,000 x 4 + 200 x 20 + 400 x 5 + 600 x 8 + 10,000 x 0.20 = 16,800
    message(
        "claude-opus-5-5",
        input_tokens=1_000,
        output_tokens=200,
        cache_creation_input_tokens=1_000,
        cache_creation=WRITES,
        cache_read_input_tokens=10_000,
        service_tier="batch",
    ),
    # (500 x 2 + 100 x 10 + 2,000 x 0.10) x 1.1 = 2,420
    message(
        "claude-sonnet-5-5",
        input_tokens=500,
        output_tokens=100,
        cache_read_input_tokens=2_000,
        inference_geo="us",
    ),
    # 100,001 x 0.50 + 10 x 2.50 = 50,025.5
    message("claude-haiku-5-5", input_tokens=100_001, output_tokens=10),
    # 100,000 x 0.10 + 10 x 0.50 = 10,005
    message("claude-haiku-5-5", input_tokens=100_000, output_tokens=10),
    # 3,000 x 4 + 100 x 20 = 14,000, and 2 searches for 0.02
    message(
        "claude-opus-5-5",
        input_tokens=3_000,
        output_tokens=100,
        server_tool_use={"web_search_requests": 2, "web_fetch_requests": 1},
    ),
    # 200 x 2 + 20 x 10 + 1,000 x 2 + 50 x 10 = 3,100, and 300 x 4 + 30 x 20 + 40 x 5 = 2,000
    message(
        "claude-sonnet-5-5",
        input_tokens=200,
        output_tokens=20,
        iterations=[
            {"type": "compaction", "input_tokens": 1_000, "output_tokens": 50},
            {"type": "message", "input_tokens": 200, "output_tokens": 20},
            {
                "type": "advisor_message",
                "model": "claude-opus-5-5",
                "input_tokens": 300,
                "output_tokens": 30,
                "cache_creation_input_tokens": 40,
            },
        ],
    ),
    # 1 x 10 + 1 x 50 + 40,000 x 0.25 = 10,060
    message(
        "claude-fable-5-1", input_tokens=1, output_tokens=1, cache_read_input_tokens=40_000
    ),
    # No price
    message("claude-opus-5-5", input_tokens=7, output_tokens=8, service_tier="standard"),
    message("claude-fable-6", input_tokens=9, output_tokens=10),
    # 10 x 1 + 10 x 5 = 60, and a counter without a price
    message(
        "claude-haiku-4-5-20251001",
        input_tokens=10,
        output_tokens=10,
        server_tool_use={"dream_requests": 3},
    ),
    # A turn in two requests, of which the second has the answer to the first as input, too:
    # 100 x 4 + 50 x 20 = 1,400, and 160 x 4 + 20 x 20 = 1,040
    {
        **message("claude-opus-5-5", input_tokens=100, output_tokens=50),
        "stop_reason": "pause_turn",
    },
    message("claude-opus-5-5", input_tokens=160, output_tokens=20),
    # Nothing: refused before the first word
    {
        **message("claude-opus-5-5", input_tokens=1_000_000, output_tokens=3),
        "stop_reason": "refusal",
        "content": [],
    },
    # 9 x 5 + 25 x 25 = 670, refused in the middle of the answer; 9 x 5 + 18 x 25 = 495
    {
        **message("claude-opus-4-6", input_tokens=9, output_tokens=25),
        "stop_reason": "refusal",
    },
    message("claude-opus-4-6", input_tokens=9, output_tokens=18),
    # 4 x 1 + 2 x 5 = 14; its first attempt is overloaded, which costs nothing
    message("claude-haiku-4-5", input_tokens=4, output_tokens=2),
)  # fmt: skip

HALVES = {
    "claude-opus-5-5": 16_800 + 14_000 + 2_000 + 1_400 + 1_040,
    "claude-sonnet-5-5": 2_420 + 3_100,
    "claude-haiku-5-5": Decimal("50025.5") + 10_005,
    "claude-fable-5-1": 10_060,
    "claude-haiku-4-5-20251001": 60,
    "claude-opus-4-6": 670 + 495,
    "claude-haiku-4-5": 14,
}

FAILED = (
    # A result that is not succeeded is not billed, whatever it has beside its error.
    {**errored("r", "invalid_request_error")["result"], "message": MESSAGES[0]},
    {"type": "canceled", "message": MESSAGES[0]},
    {"type": "expired"},
)


def answer(custom_id: str, sends: int) -> dict[str, Any]:
    number = int(custom_id[1:])
    if number < len(MESSAGES):
        if number == len(MESSAGES) - 1 and not sends:
            return errored(custom_id, "overloaded_error")
        return succeeded(custom_id, **MESSAGES[number])
    return {"custom_id": custom_id, "result": FAILED[number - len(MESSAGES)]}


@pytest.fixture
def report(start: Start, api: FakeAPI, requests: Requests) -> Report:
    """Return the report of a run with all of these answers, and with a batch of failures."""
    api.answer = answer
    return start(requests(len(MESSAGES) + len(FAILED)), retries=1).finish()


def test_a_run_costs_what_its_answers_cost(report: Report) -> None:
    expected = {model: Decimal(half) / 2_000_000 for model, half in HALVES.items()}
    expected["claude-opus-5-5"] += Decimal("0.02")
    assert {model: cost for model, cost in report.cost.by_model.items() if cost} == expected
    assert report.cost.total == Decimal("0.07604475")
    assert report.cost.text() == "at least 0.0760 USD"


def test_answers_that_completed_before_their_batch_was_canceled_are_billed(report: Report) -> None:
    assert report.outcomes == {
        "succeeded": len(MESSAGES),
        "errored": 1,
        "canceled": 1,
        "expired": 1,
    }
    assert next(iter(report.outcomes)) == "succeeded"
    assert sum(counts.get("answers", 0) for counts in report.tokens.values()) == len(MESSAGES)


def test_what_has_no_price_in_a_run_is_named_with_its_amount(report: Report) -> None:
    assert {(each.model, each.what, each.amount) for each in report.cost.unpriced} == {
        ("claude-opus-5-5", "input", 7),
        ("claude-opus-5-5", "output", 8),
        ("claude-fable-6", "input", 9),
        ("claude-fable-6", "output", 10),
        ("claude-haiku-4-5-20251001", "dream_requests", 3),
    }
    notes = "\n".join(report.cost.notes)
    assert "written to the cache for an unknown time, priced as for five minutes: 40." in notes
    assert "refused before their first word, which is not billed: 1." in notes
    assert "of an advising model: 370" in notes


def test_a_negotiated_price_is_a_list_of_the_user(
    report: Report, start: Start, requests: Requests, tmp_path: Path
) -> None:
    # No result has a discount: only a list can say it.
    own = tmp_path / "prices.toml"
    own.write_text('[models."claude-opus-4-6"]\ninput = 4\noutput = 20\n')
    source = requests(len(MESSAGES) + len(FAILED))
    assert report.cost.by_model["claude-opus-4-6"] == Decimal("0.0005825")
    run = start(source, retries=1, prices=Prices.read(own))
    # (18 x 4 + 43 x 20) / 2 / 1e6
    assert run.report().cost.by_model["claude-opus-4-6"] == Decimal("0.000466")
