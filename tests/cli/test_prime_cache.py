"""The command with --prime-cache: what it says before a run, and what a table gets of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.calls import Command

MANUAL = "The manual of the machine, page after page. " * 500


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """Requests that share a long prefix, two that share one too short, and one with its own."""
    lines = []
    for number in range(13):
        system = MANUAL if number < 10 else "Be brief."
        params: dict[str, Any] = {
            "model": "claude-haiku-5-5",
            "max_tokens": 10,
            "messages": [{"role": "user", "content": f"What is {number}?"}],
        }
        params |= {"system": system} if number < 12 else {}
        lines.append(json.dumps({"custom_id": f"r{number}", "params": params}) + "\n")
    path = tmp_path / "requests.jsonl"
    path.write_text("".join(lines))
    return path


def test_a_plan_says_which_prefixes_are_marked_and_why_others_are_not(
    command: Command, source: Path
) -> None:
    shown = command("plan", source.name, "--prime-cache").out
    assert "system prompt, line 1 " in shown
    assert "system prompt, line 11: not marked, too short for the model to cache" in shown
    assert "Prompt cache: 1 prefix marked in 10 requests; 1 go first" in shown

    found = json.loads(command("plan", source.name, "--prime-cache", "--json").out)["cache"]
    long, short = found["prefixes"]
    assert (long["requests"], long["is_marked"], long["minimum"]) == (10, True, 512)
    assert (short["requests"], short["is_marked"], short["line"]) == (2, False, 11)
    assert float(long["saving"]) > 0 > -float(long["loss"])
    assert (found["marked"], found["requests"], found["first"]) == (1, 10, 1)
    assert "cache" not in json.loads(command("plan", source.name, "--json").out)


def test_a_plan_says_that_there_is_nothing_to_share(command: Command, source: Path) -> None:
    source.write_text(source.read_text().splitlines()[-1] + "\n")
    assert (
        "no requests begin with the same blocks"
        in command("plan", source.name, "--prime-cache").out
    )


def test_a_table_is_primed(command: Command, tmp_path: Path) -> None:
    (tmp_path / "buttons.csv").write_text("button\n" + "".join(f"{n}\n" for n in range(8)))
    (tmp_path / "prompt.txt").write_text("What does button {{ button }} do?")
    (tmp_path / "manual.txt").write_text(MANUAL)
    options = ["buttons.csv", "--prompt", "prompt.txt", "--system", "manual.txt"]
    options += ["--model", "claude-haiku-5-5", "--max-tokens", "20", "--prime-cache"]

    planned = command("run", *options, "--dry-run", "--out", "a.csv").out
    assert "1 prefix marked in 8 requests" in planned

    done = command("run", *options, "--out", "a.csv", "--sandbox", "--json")
    assert done.code == 0, done.err
    report = json.loads(done.out)
    assert [batch["requests"] for batch in report["batches"]] == [1, 7]
    assert report["cache"]["read"] == 7 * report["cache"]["written"] > 0
    assert float(report["cache"]["saved"]) > 0
    assert (
        "Prompt cache: 1 request sent first, to write it; 7 more when they have ended" in done.err
    )
    assert len((tmp_path / "a.csv").read_text().splitlines()) == 9
    assert command("run", *options, "--out", "a.csv", "--sandbox").code == 0

    page = tmp_path / "page.html"
    assert command("report", "a.csv", "--html", page.name).code == 0
    assert "less than no cache" in page.read_text(encoding="utf-8")


def test_a_run_is_continued_as_it_was_started_and_counts_its_updates(
    command: Command, source: Path
) -> None:
    run = ("run", source.name, "--out", "r.jsonl", "--update")
    assert command(*run, "--prime-cache").code == 0
    done = command(*run)
    assert done.code == 2
    assert (
        "This run was started with marks for the prompt cache, but now without. "
        "Pass the same value as before (--prime-cache)" in done.err
    )
    lines = source.read_text().splitlines(keepends=True)
    changed = lines[1].replace("What is 1?", "What is one?")
    for now, changes in (
        ([lines[0], changed, *lines[2:12]], "0 new, 1 changed, 11 unchanged, and 1 removed"),
        ([lines[0], changed, *lines[2:11], lines[12]], "1 new, 0 changed, 11 unchanged, and 1 rem"),
        ([lines[0], changed, *lines[2:11]], None),
    ):
        source.write_text("".join(now))
        done = command(*run, "--prime-cache")
        assert done.code == 0, done.err
        assert changes is None or f"Resuming a run of 12 requests: {changes}" in done.err
    assert "  updated 3 times, the last time: 0 new, 0 changed, 1 removed\n" in done.out
