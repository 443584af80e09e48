"""The example project passes its tests, and they notice a program that breaks its promises."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.pages import ROOT, page

pytest.importorskip("pyarrow", reason="needs the tables extra")

PROJECT = ROOT / "examples" / "testing"

ONCE = "test_each_review_is_sent_once"
QUIET = "test_a_second_night_without_news_sends_nothing"
NEWS = "test_only_new_reviews_are_sent"
LOST = "test_a_lost_response_does_not_send_twice"
FAILED = "test_a_review_that_fails_for_a_moment_is_asked_about_again"
YESTERDAY = "test_yesterdays_summaries_need_no_service"

START = "    options = RunOptions(update=True)\n"
FORGET = (
    "    import shutil\n"
    "    shutil.rmtree(f'{summaries}.run', ignore_errors=True)\n"
    "    summaries.unlink(missing_ok=True)\n"
)
TWICE = "    if summaries.stem != 'a':\n        summarize(reviews, summaries.with_stem('a'))\n"

BREAKS = {
    "forgets what was sent": (START, START + FORGET, {QUIET, NEWS, YESTERDAY}),
    "sends everything twice": (START, START + TWICE, {ONCE, NEWS, LOST}),
    "has a long prompt": ("MODEL = ", "PROMPT += '{# #} word' * 20000\nMODEL = ", {ONCE}),
    "does not retry": ("update=True", "update=True, retries=0", {FAILED}),
}


def outcomes(folder: Path, *arguments: str) -> tuple[set[str], set[str]]:
    """Run the tests in a folder; return the names of those that passed and that failed."""
    options = ["-rA", "-q", "-W", "error", "-p", "no:cacheprovider", "--tb=no"]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *options, *arguments, "."],
        capture_output=True,
        text=True,
        cwd=folder,
        check=False,
    )
    found = re.findall(r"^(PASSED|FAILED|ERROR) test_nightly\.py::(\w+)", done.stdout, re.M)
    assert found, done.stdout + done.stderr
    passed = {name for outcome, name in found if outcome == "PASSED"}
    return passed, {name for _, name in found} - passed


def test_the_example_project_runs(tmp_path: Path) -> None:
    shutil.copytree(PROJECT, tmp_path / "project")
    assert outcomes(tmp_path / "project", "-k", LOST) == ({LOST}, set())


@pytest.mark.slow
def test_all_tests_of_the_example_project_pass(tmp_path: Path) -> None:
    shutil.copytree(PROJECT, tmp_path / "project")
    assert outcomes(tmp_path / "project") == ({ONCE, QUIET, NEWS, LOST, FAILED, YESTERDAY}, set())


@pytest.mark.slow
@pytest.mark.parametrize("name", BREAKS)
def test_a_program_that_breaks_its_promise_fails(tmp_path: Path, name: str) -> None:
    project = shutil.copytree(PROJECT, tmp_path / "project")
    old, new, expected = BREAKS[name]
    program = project / "nightly.py"
    source = program.read_text(encoding="utf-8")
    assert source.count(old) == 1
    program.write_text(source.replace(old, new), encoding="utf-8")
    assert outcomes(project)[1] == expected


def test_the_page_about_the_sandbox_names_its_files() -> None:
    text = page("docs/sandbox.md")
    assert [path.name for path in PROJECT.glob("*.py") if f"testing/{path.name}" not in text] == []
