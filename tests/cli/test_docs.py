"""What docs/runs.md shows works as it stands."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable
from pathlib import Path

import pytest

from message_batches.cli.exits import (
    ALL_SUCCEEDED,
    INTERRUPTED,
    SOME_FAILED,
    UNDECIDED,
    WRONG_INPUT,
)
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
    said = []
    for kind, text in blocks(PAGE):
        if kind == "toml":
            (tmp_path / "prices.toml").write_text(text)
        elif kind == "sh":
            (line,) = text.splitlines()
            done = command(*shlex.split(line)[1:])
            assert done.returncode == 0, done.stderr
            said.append(done.stdout)
        else:
            assert kind == "python"
            exec(compile(text, "docs/runs.md", "exec"), {})
            said.append(capsys.readouterr().out)
    run, report, iterated, stepped = said
    assert "4 rows: 4 succeeded" in run
    assert re.search(r"Cost by the price list: 0\.\d+ USD", report)
    assert "review-4 succeeded" in iterated
    assert "{'succeeded': 5}" in iterated
    assert stepped == "{'succeeded': 4}\n"
    assert (tmp_path / "reviews.jsonl.requests").exists()


def test_the_tables_are_those_of_the_code() -> None:
    rows = re.findall(r"^\| (.+?) \| (.+?) \|$", PAGE, re.MULTILINE)
    codes = {int(code) for code, _ in rows if code.isdigit()}
    assert codes == {ALL_SUCCEEDED, SOME_FAILED, WRONG_INPUT, INTERRUPTED, UNDECIDED}
    told = {cause: what for causes, what in rows for cause in re.findall(r"`(\w+)`", causes)}
    for cause, verdict in DEFAULT_ACTIONS.items():
        what = told.get(cause, "final")
        assert what.startswith(
            {"again": "sent again", "stop": "the run stops"}.get(verdict, "final")
        )
