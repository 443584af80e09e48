"""The examples in docs/runs.md run, and its tables are those of the code."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable
from pathlib import Path

import attrs
import pytest

from message_batches.jobs import RunOptions
from message_batches.jobs.engine import DEFAULT_ACTIONS
from tests.cli.calls import Command
from tests.pages import blocks, page

PAGE = page("docs/runs.md")


def test_every_block_runs_in_order(
    command: Command,
    requests: Callable[[int], str],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    requests(4)
    shown = []
    for kind, text in blocks(PAGE):
        if kind == "toml":
            (tmp_path / "prices.toml").write_text(text)
        elif kind == "sh":
            (line,) = text.splitlines()
            done = command(*shlex.split(line)[1:])
            assert done.code == 0, done.err
            shown.append(done.out)
        else:
            assert kind == "python"
            exec(compile(text, "docs/runs.md", "exec"), {})
            shown.append(capsys.readouterr().out)
    run, report, iterated = shown
    assert "4 requests: 4 succeeded" in run
    assert re.search(r"Cost, by your price list: 0\.\d+ USD", report)
    assert "review-4 succeeded" in iterated
    assert "{'succeeded': 5}" in iterated
    assert (tmp_path / "reviews.jsonl.run" / "requests.jsonl").exists()


def test_every_option_of_a_run_is_explained() -> None:
    for field in attrs.fields(RunOptions):
        name = f"--{field.name.replace('_', '-')}"
        assert f"`{name}" in PAGE + page("docs/how-runs-work.md"), name


def test_the_causes_and_actions_are_those_of_the_code() -> None:
    rows = re.findall(r"^\| (.+?) \| (.+?) \|$", PAGE, re.MULTILINE)
    actions = {cause: what for causes, what in rows for cause in re.findall(r"`(\w+)`", causes)}
    assert all(actions[cause].startswith(action) for cause, action in DEFAULT_ACTIONS.items())
