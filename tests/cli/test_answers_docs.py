"""The examples in docs/answers.md run, and print what the page says."""

from __future__ import annotations

import io
import shlex
from contextlib import redirect_stdout
from pathlib import Path

import pytest

from message_batches.jobs.engine.reactions.on_answer import CONTINUATIONS, REPAIRS
from message_batches.jobs.options import ANSWER_ACTIONS
from tests.cli.calls import Command
from tests.pages import blocks, page

pytest.importorskip("jsonschema_rs")

PAGE = page("docs/answers.md")


def test_each_example_does_what_the_page_says(command: Command) -> None:
    Path("reviews.csv").write_text("review\nGreat!\nBad!\n")
    Path("prompt.txt").write_text("How is the mood? {{ review }}")
    names: dict[str, object] = {}
    found = blocks(PAGE)
    for number, (language, code) in enumerate(found):
        if language == "python":
            out = io.StringIO()
            with redirect_stdout(out):
                name = f"docs/answers.md, block {number}"
                exec(compile(code, name, "exec", dont_inherit=True), names)
            following = found[number + 1] if number + 1 < len(found) else ("", "")
            assert out.getvalue() == (following[1] if following[0] == "text" else "")
        elif language == "json":
            Path("schema.json").write_text(code)
        elif language == "sh":
            done = command(*shlex.split(code)[1:])
            assert done.code == 0, done.err
    assert Path("moods.csv").read_text().startswith('"review","mood","score","outcome"')


def test_the_pages_have_each_status_and_action() -> None:
    runs = page("docs/runs.md")
    for status, actions in ANSWER_ACTIONS.items():
        assert f"(`{status}`)" in PAGE
        (row,) = [line for line in runs.splitlines() if line.startswith(f"| `{status}` |")]
        assert all(f"`{action}`: " in row for action in actions if action not in ("keep", "fail"))
    assert f"`--repairs` ({REPAIRS}) and `--continuations` ({CONTINUATIONS})" in runs
