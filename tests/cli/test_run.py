"""Runs from the requests to the results: `run`, `submit` and `wait`."""

from __future__ import annotations

import json
import re
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from message_batches.sandbox import Sandbox
from tests.cli.calls import Command, Requests, ids_in, lose_create, names_in, request_line

PRICES = 'currency = "USD"\n[models."claude-haiku-4-5"]\ninput = 1000\noutput = 0\n'


def test_run_on_the_sandbox_writes_every_result_line(
    command: Command, requests: Requests, tmp_path: Path
) -> None:
    done = command("run", requests(5), "--sandbox", "--out", "results.jsonl", ANTHROPIC_API_KEY="")
    assert done.code == 0, done.err
    assert "5 requests: 5 succeeded" in done.out
    assert "5 requests to send\n" in done.err
    assert ids_in(tmp_path / "results.jsonl") == [f"r{number}" for number in range(5)]
    assert names_in(tmp_path) == {"requests.jsonl", "results.jsonl", "results.jsonl.run"}


def test_run_again_repeats_the_report_and_sends_nothing(
    command: Command, requests: Requests, service: Sandbox
) -> None:
    first = command("run", requests(3), "--out", "results.jsonl")
    before = service.report()["accepted"]["batches"]
    again = command("run", "requests.jsonl", "--out", "results.jsonl")
    assert (again.code, again.out) == (0, first.out)
    # Beside a report in a log is the time.
    assert again.err.split(" ", 1)[1] == "This run is finished. Its report:\n"
    assert service.report()["accepted"]["batches"] == before


def test_a_finished_run_with_a_changed_output_is_not_reported_as_finished(
    command: Command, requests: Requests, tmp_path: Path
) -> None:
    command("run", requests(3), "--out", "results.jsonl")
    out = tmp_path / "results.jsonl"
    pretty = "".join(
        json.dumps(json.loads(line), indent=2) + "\n" for line in out.read_text().splitlines()
    )
    out.write_text(pretty)
    for arguments in (("run", "requests.jsonl", "--out", "results.jsonl"), ("wait", out.name)):
        done = command(*arguments)
        assert done.code == 2
        assert "results.jsonl" in done.err
        assert "This run is finished" not in done.err
        assert out.read_text() == pretty
    out.unlink()
    done = command("run", "requests.jsonl", "--out", "results.jsonl")
    assert done.code == 2
    assert "This run is finished" not in done.err


def test_requests_that_fail_permanently_are_listed_in_a_file(
    command: Command, requests: Requests, tmp_path: Path
) -> None:
    requests(2)
    with open(tmp_path / "requests.jsonl", "a") as file:
        file.write(request_line("bad", model="no-such-model"))
    done = command("run", "requests.jsonl", "--out", "results.jsonl")
    assert done.code == 1
    assert "3 requests: 2 succeeded, 1 errored" in done.out
    assert "1 not_found_error, for example bad" in done.out
    (failure,) = (tmp_path / "results.jsonl.run" / "errors.jsonl").read_text().splitlines()
    assert json.loads(failure)["line"] == 3
    assert len(ids_in(tmp_path / "results.jsonl")) == 3


def test_only_the_owner_can_read_the_files_of_a_run_unless_he_says_otherwise(
    command: Command, tmp_path: Path
) -> None:
    (tmp_path / "requests.jsonl").write_text(
        request_line("a") + request_line("b", model="no-such-model")
    )
    for out in ("r.jsonl", "r.csv"):
        path = tmp_path / out
        command("run", "requests.jsonl", "--out", out)
        files = [path, *(tmp_path / f"{out}.run").rglob("*")]
        modes = {each.name: stat.S_IMODE(each.stat().st_mode) for each in files if each.is_file()}
        assert set(modes.values()) == {0o600}, modes
        path.chmod(0o644)
        command("retry", out)
        assert stat.S_IMODE(path.stat().st_mode) == 0o644


def test_betas_are_sent_with_the_batch_and_fixed_for_the_run(
    command: Command, requests: Requests
) -> None:
    done = command("run", requests(1), "--out", "r.jsonl", "--beta", "one", "--beta", "two")
    assert done.code == 0
    again = command("run", "requests.jsonl", "--out", "r.jsonl", "--beta", "one")
    assert again.code == 2
    assert "one, two" in again.err


def test_a_run_that_sent_nothing_may_be_started_differently(
    command: Command, requests: Requests
) -> None:
    arguments = ("run", requests(1), "--out", "r.jsonl")
    assert command(*arguments, ANTHROPIC_API_KEY="wrong").code == 2
    done = command(*arguments, "--sandbox", ANTHROPIC_API_KEY="")
    assert done.code == 0, done.err
    done = command(*arguments)
    assert done.code == 2
    assert "the service sandbox" in done.err


def test_the_single_steps_make_a_run(command: Command, requests: Requests, tmp_path: Path) -> None:
    done = command("submit", requests(4), "--out", "results.jsonl")
    assert done.code == 0, done.err
    assert "4 without a result yet" in done.out

    done = command("status", "results.jsonl")
    assert done.code == 0
    assert "submitted" in done.out
    assert re.search(r"^20\d\d-.* partition 1: accepted as msgbatch_", done.out, re.MULTILINE)

    assert command("report", "results.jsonl").code == 3
    done = command("wait", "results.jsonl")
    assert done.code == 0, done.err
    assert command("report", "results.jsonl").code == 0
    assert ids_in(tmp_path / "results.jsonl") == ["r0", "r1", "r2", "r3"]


def test_a_run_that_was_submitted_to_the_sandbox_is_finished_there(
    command: Command, requests: Requests, tmp_path: Path
) -> None:
    without_key = {"ANTHROPIC_API_KEY": ""}
    done = command("submit", requests(2), "--sandbox", "--out", "r.jsonl", **without_key)
    assert done.code == 0, done.err
    assert (tmp_path / "r.jsonl.run" / "sandbox").is_dir()
    done = command("wait", "r.jsonl", **without_key)
    assert done.code == 0, done.err
    assert not (tmp_path / "r.jsonl.run" / "sandbox").exists()
    assert names_in(tmp_path) == {"requests.jsonl", "r.jsonl", "r.jsonl.run"}


def test_requests_may_come_from_standard_input(
    command: Command, input_of: Callable[[str], None], tmp_path: Path
) -> None:
    lines = "".join(request_line(f"r{number}") for number in range(3))
    input_of(lines)
    assert command("validate", "-").out.startswith("-: 3 requests, no errors\n")
    input_of(lines + "x\n")
    assert command("plan", "-").err.startswith("-:4: ")
    assert names_in(tmp_path) == set()

    run = ("run", "-", "--sandbox", "--out", "r.jsonl")
    input_of("x\n")
    assert command(*run).code == 2
    assert names_in(tmp_path) == set()
    input_of(lines)
    assert command(*run).code == 0
    assert ids_in(tmp_path / "r.jsonl") == ["r0", "r1", "r2"]
    input_of(lines)
    assert "is finished" in command(*run).err
    input_of(request_line("r0"))
    assert command(*run).code == 2
    input_of(lines)
    assert command("submit", "-", "--out", "s.jsonl").code == 0
    assert command("wait", "s.jsonl").code == 0


def test_ids_may_be_those_of_the_user(command: Command, tmp_path: Path) -> None:
    lines = [request_line("x").replace('"custom_id": "x"', f'"key": {n}') for n in (7, '"é ü"')]
    (tmp_path / "requests.jsonl").write_text("".join(lines))
    assert command("validate", "requests.jsonl").code == 2
    done = command("run", "requests.jsonl", "--out", "results.jsonl", "--id-field", "key")
    assert done.code == 0, done.err
    found = (tmp_path / "results.jsonl").read_text().splitlines()
    assert {json.loads(line)["custom_id"] for line in found} == {7, "é ü"}

    (tmp_path / "mapped.jsonl").write_text(request_line("not / allowed"))
    done = command("run", "mapped.jsonl", "--out", "mapped-results.jsonl", "--map-ids")
    assert done.code == 0
    assert json.loads((tmp_path / "mapped-results.jsonl").read_text())["custom_id"] == (
        "not / allowed"
    )


def test_what_only_a_person_can_decide_comes_with_the_command_that_settles_it(
    command: Command, requests: Requests, tmp_path: Path
) -> None:
    requests(2)
    faults = ["drop:when=before,times=1"]
    with Sandbox(batch_seconds=0, retry_after=0, faults=faults) as sandbox:
        lose_create(tmp_path, sandbox)
        there = {"ANTHROPIC_BASE_URL": sandbox.base_url}
        done = command("run", "requests.jsonl", "--out", "r.jsonl", "--reconcile-for", "0", **there)
        assert done.code == 4
        (adopt,) = re.findall(r"message-batches (reconcile \S+ --partition 1 --adopt)", done.err)
        (resubmit,) = re.findall(r"message-batches (reconcile \S+ .* --resubmit)\.", done.err)
        assert command(*adopt.split(), "msgbatch_unknown", **there).code == 2
        resubmit = resubmit.rpartition("message-batches ")[2]
        assert command(*resubmit.split(), **there).code == 0
        assert command("wait", "r.jsonl", **there).code == 0
        assert ids_in(tmp_path / "r.jsonl") == ["r0", "r1"]
        assert sandbox.report()["accepted"]["batches"] == 1


def test_nothing_from_the_service_reaches_the_terminal_raw(
    command: Command, tmp_path: Path
) -> None:
    (tmp_path / "requests.jsonl").write_text(request_line("a", model="no-\x1b[2J\x9b31m-\u202e"))
    done = command("run", "requests.jsonl", "--out", "results.jsonl")
    assert done.code == 1
    assert "\\x1b[2J\\x9b31m" in done.out
    assert not set(done.out + done.err) & set("\x1b\x9b\u202e")


def test_the_report_has_the_cost_by_the_price_list(
    command: Command, requests: Requests, tmp_path: Path
) -> None:
    (tmp_path / "prices.toml").write_text(PRICES)
    command("run", requests(2), "--out", "results.jsonl")
    report = json.loads(command("report", "results.jsonl", "--prices", "prices.toml", "--json").out)
    tokens = report["tokens"]["claude-haiku-4-5"]["input"]
    assert float(report["cost"]["total"]) == pytest.approx(tokens * 0.0005)
    for arguments in (
        ("run", "requests.jsonl", "--out", "results.jsonl"),
        *((name, "results.jsonl") for name in ("status", "wait", "results", "retry", "report")),
    ):
        shown = command(*arguments, "--prices", "prices.toml")
        assert f"Cost: {tokens * 0.0005:.4f} USD" in shown.out


def test_without_a_price_list_the_cost_is_by_list_prices(
    command: Command, requests: Requests
) -> None:
    done = command("run", requests(2), "--out", "results.jsonl")
    assert "USD" in done.out.partition("Cost: 0.0")[2]
    assert "Prices: platform.claude.com, genai-prices" in done.out


def test_what_has_no_price_is_named(command: Command, requests: Requests, tmp_path: Path) -> None:
    list_of_another = "extends = false\n" + PRICES.replace("haiku", "opus")
    (tmp_path / "prices.toml").write_text(list_of_another)
    done = command("run", requests(1), "--out", "r.jsonl", "--prices", "prices.toml")
    assert done.code == 0
    assert "Cost: unknown\n" in done.out
    assert "of claude-haiku-4-5. The list has no prices for claude-haiku-4-5." in done.out
