"""What `retry` says before it sends anything."""

from __future__ import annotations

from pathlib import Path

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
    assert "about" not in command("retry", "r.jsonl").err

    (tmp_path / "bad.jsonl").write_text(bad)
    (tmp_path / "any.toml").write_text(PRICES.replace("claude-haiku-4-5", "no-such-model"))
    command("run", "bad.jsonl", "--out", "bad-results.jsonl")
    done = command("retry", "bad-results.jsonl", "--prices", "any.toml")
    assert "what that may cost is not known" in done.err
