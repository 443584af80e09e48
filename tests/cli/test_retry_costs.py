"""What `retry` says before it sends anything."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from message_batches.cli.commands.resume import _what_it_may_cost
from message_batches.jobs.types import Cost
from tests.cli.calls import Command, request_line

PRICES = """
currency = "USD"

[models."claude-haiku-4-5"]
input = 100.0
output = 100.0
"""


def test_a_retry_says_what_it_may_cost_before_it_sends(command: Command, tmp_path: Path) -> None:
    bad = request_line("b", model="no-such-model")
    (tmp_path / "prices.toml").write_text(PRICES)
    (tmp_path / "requests.jsonl").write_text(request_line("a") + bad)
    command("run", "requests.jsonl", "--out", "r.jsonl")
    done = command("retry", "r.jsonl", "--prices", "prices.toml")
    said, _, sent = done.err.partition("1 request to retry; about 0.0")
    assert "submitted" not in said
    assert " USD, if each costs as much as an answer so far" in sent
    assert "submitted" in sent
    by_list_price = command("retry", "r.jsonl").err.partition("1 request to retry; about 0.000")[2]
    assert " USD, if each costs as much as an answer so far" in by_list_price

    (tmp_path / "bad.jsonl").write_text(bad)
    command("run", "bad.jsonl", "--out", "bad-results.jsonl")
    done = command("retry", "bad-results.jsonl")
    assert "what that may cost is not known" in done.err


def test_a_retry_counts_no_answers_of_a_model_that_only_advised() -> None:
    cost = Cost("USD", Decimal(3), {"claude-sonnet-5-5": Decimal(2), "claude-opus-5-5": Decimal(1)})
    tokens = {"claude-sonnet-5-5": {"answers": 2, "input": 9}, "claude-opus-5-5": {"input": 5}}
    report: Any = SimpleNamespace(cost=cost, tokens=tokens)
    assert _what_it_may_cost(4, report).startswith("; about 6.00 USD")
