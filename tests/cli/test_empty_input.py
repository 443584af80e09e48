"""An input without requests is not an error: every command says so in one line."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from message_batches.sandbox import Sandbox
from tests.cli.calls import Command

FILES = {
    "nothing": ("requests.jsonl", ""),
    "blank lines": ("requests.jsonl", "\n\n"),
    "a table without rows": ("films.csv", "id,title\n"),
}
LATER = ("wait", "status", "results", "retry", "report", "reconcile")


@pytest.fixture(params=FILES)
def source(request: pytest.FixtureRequest, command: Command) -> tuple[str, ...]:
    """Write an input without requests, and return the arguments that name it."""
    name, content = FILES[request.param]
    Path(name).write_text(content)
    if name == "requests.jsonl":
        return (name,)
    Path("prompt.txt").write_text("Who made {{ title }}?\n")
    return (name, "--prompt", "prompt.txt", "--model", "claude-haiku-4-5")


@pytest.mark.parametrize("out", ["r.jsonl", "r.csv"])
def test_every_command_ends_with_0_and_one_line(
    command: Command, source: tuple[str, ...], service: Sandbox, out: str
) -> None:
    before = service.report()["accepted"]["batches"]
    line = f"{source[0]}: no requests, so nothing was sent. Results: {Path(out).absolute()}\n"
    for name in ("submit", "run", "run"):
        done = command(name, *source, "--out", out)
        assert (done.code, done.err) == (0, ""), name
        assert done.out.endswith(line), name
        assert done.out.count("\n") == 1, name
    assert Path(out).exists()
    for name in LATER:
        done = command(name, out)
        assert (done.code, done.err, done.out.count("\n")) == (0, "", 1), name
        assert done.out.endswith(line), name
    assert service.report()["accepted"]["batches"] == before


def test_there_still_is_a_report_for_programs(command: Command, source: tuple[str, ...]) -> None:
    done = [command("run", *source, "--out", "r.jsonl", "--json")]
    done += [command(name, "r.jsonl", "--json") for name in LATER]
    for each in done:
        assert (each.code, each.err) == (0, "")
        report = json.loads(each.out)
        assert (report["requests"], report["finished"], report["batches"]) == (0, True, [])


def test_standard_input_may_be_empty(command: Command, input_of: Callable[[str], None]) -> None:
    input_of("")
    done = command("run", "-", "--sandbox", "--out", "r.jsonl")
    assert (done.code, done.err, done.out.count("\n")) == (0, "", 1)


def test_a_plan_of_nothing_is_not_a_table(command: Command, source: tuple[str, ...]) -> None:
    assert command("plan", *source).out == f"{source[0]}: 0 requests, so no batch\n"
    assert command("validate", *source).out == f"{source[0]}: 0 requests, no errors\n"
