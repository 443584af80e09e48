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
    (
        run,
        updated,
        rivers,
        again,
        moods,
        tried,
        piloted,
        _,
        primed,
        planned,
        extracted,
        raised,
        lost,
        orphans,
        *others,
    ) = shown
    report, capped, timed, iterated = others
    assert timed.splitlines()[0] == run.splitlines()[0]
    assert updated == run
    assert "Pilot: 0 of 2 without a complete answer" in piloted
    assert moods == "{'succeeded': 3} 1 2\n"
    assert "4 answers reused from " in again
    assert rivers == "{'succeeded': 3} 2 1\n4 requests sent\n"
    assert "4 requests: 4 succeeded" in run
    assert (extracted, raised) == ("", "")
    assert "Ledgers read: 7." in lost
    assert re.search(r"Prompt cache: 9\d\.\d% of the input was read from it", primed)
    assert re.search(r"that cost 0\.\d+ USD less than no cache", primed)
    assert "1 prefix marked in 20 requests; 1 go first" in planned
    assert "4 requests: 2 succeeded, 2 not sent yet" in tried
    assert orphans == "other_program ('forgotten-1',) 1\ncollected lost\n"
    assert re.search(r"Cost: 0\.\d+ USD", report)
    assert "4 requests: 4 succeeded" in capped
    assert "Cap of 0.5000 USD: 0.0" in capped
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
