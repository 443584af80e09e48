"""The command with a cap: what it prints, and that no kill makes it cost more."""

from __future__ import annotations

import json
import sys
from decimal import Decimal
from pathlib import Path

import pytest

from message_batches._wording import amount
from message_batches.jobs.internals import open_ledger, prepare
from message_batches.jobs.money import NANO
from message_batches.sandbox import Sandbox
from tests.cli.calls import Command, Requests, killed_after, request_line

UNBOUNDED = request_line("b", tools=[{"type": "web_search_20250305", "name": "web_search"}])
RUN = ("run", "requests.jsonl", "--out", "r.jsonl")


def bound_in(path: Path) -> Decimal:
    with open_ledger(path, for_reading=True) as ledger:
        (bound,) = ledger._index.ceilings([(1, 1)])
    assert bound is not None
    return bound * NANO


def test_a_cap_ends_the_command_with_the_figures_and_a_higher_one_continues(
    command: Command, requests: Requests, tmp_path: Path
) -> None:
    command("submit", requests(8), "--out", "other.jsonl", "--limit", "1")
    bound = bound_in(tmp_path / "other.jsonl")
    done = command(*RUN, "--max-cost", str(bound * 3 / 2), "--json")
    assert done.code == 4
    assert "not sent: the results cost" in done.err
    assert "run the same command with a higher --max-cost" in done.err
    error = json.loads(done.out)["error"]
    assert error["exit_code"] == 4
    cap = {name: Decimal(amount) for name, amount in error["cap"].items()}
    assert cap["spent"] == cap["committed"] <= cap["max_cost"] == bound * 3 / 2
    left = error["held_back"]
    assert 0 < left < 8
    again = command("wait", "r.jsonl")
    assert again.code == 4
    assert f"{left} requests not sent" in again.err or left == 1
    quiet = command("wait", "r.jsonl", "--quiet")
    assert [line for line in quiet.err.splitlines() if "not sent" not in line] == []
    status = command("status", "r.jsonl")
    assert f"Cap of {amount(cap['max_cost'])} USD: {amount(cap['spent'])} spent\n" in status.out
    assert command(*RUN).code == 0


def test_requests_that_nothing_bounds_are_refused_before_anything_is_sent(
    command: Command, tmp_path: Path, service: Sandbox
) -> None:
    before = service.report()["accepted"]["batches"]
    (tmp_path / "requests.jsonl").write_text(request_line("a") + UNBOUNDED)
    done = command(*RUN, "--max-cost", "5")
    assert done.code == 2
    assert "The cost of some requests has no bound: 1 request with" in done.err
    # A later command would send those that have a bound.
    assert [path.name for path in tmp_path.iterdir()] == ["requests.jsonl"]
    assert command("wait", "r.jsonl").code == 2
    assert service.report()["accepted"]["batches"] == before


def test_an_update_with_a_cap_that_cannot_hold_changes_nothing(
    command: Command, tmp_path: Path
) -> None:
    source = tmp_path / "requests.jsonl"
    source.write_text(request_line("a"))
    assert command(*RUN).code == 0
    source.write_text(request_line("a") + UNBOUNDED)
    assert command(*RUN, "--update", "--max-cost", "5").code == 2
    report = json.loads(command("report", "r.jsonl", "--json").out)
    assert (report["requests"], report["cap"]) == (1, None)


@pytest.mark.parametrize("amount", ["0", "-1", "much", "nan", "inf"])
def test_what_is_not_an_amount_is_refused(
    command: Command, requests: Requests, amount: str
) -> None:
    done = command(*RUN[:1], requests(1), *RUN[2:], "--max-cost", amount)
    assert done.code == 2
    assert "is not an amount" in " ".join(done.err.split())


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
def test_no_kill_makes_a_run_cost_more_than_its_cap(tmp_path: Path) -> None:
    """Batches never end here, so all that the service accepts counts with its bound."""
    source = tmp_path / "requests.jsonl"
    source.write_text("".join(request_line(f"r{n}") for n in range(40)))
    prepare(source, tmp_path / "other.jsonl", service="none")
    cap = bound_in(tmp_path / "other.jsonl") * 21 / 2
    given = ("--max-cost", str(cap), "--max-batch-requests", "2", "--polling-interval", "0.1")
    given += ("--reconcile-for", "0.5")
    faults = ["drop:when=after,on=create,chance=0.3", "drop:when=before,on=create,chance=0.3"]
    with Sandbox(batch_seconds=1e6, retry_after=0, faults=faults, seed=7) as sandbox:
        times = (0.0, 0.05, 0.1, 0.2, 0.3, 0.5, 0.8, 1.2)
        for _ in killed_after(times, *RUN, *given, folder=tmp_path, sandbox=sandbox):
            assert sandbox.report()["accepted"]["requests"] <= 10
        assert sandbox.report()["accepted"]["requests"] >= 4
