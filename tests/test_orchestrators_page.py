"""The page about orchestrators: the first block runs, the others are examples that tests run."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.jobs.fake_api import row
from tests.pages import ROOT, blocks, page
from tests.programs import accepted_by

FIRST, *EXAMPLES = [block for language, block in blocks(page("docs/orchestrators.md"))]


def test_the_loop_of_steps_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sandboxes = pytest.importorskip("message_batches.sandbox", reason="needs the sandbox extra")
    (tmp_path / "requests.jsonl").write_bytes(row("a") + b"\n" + row("b") + b"\n")
    monkeypatch.chdir(tmp_path)
    with sandboxes.Sandbox(batch_seconds=0) as sandbox:
        monkeypatch.setenv("ANTHROPIC_BASE_URL", sandbox.base_url)
        monkeypatch.setenv("ANTHROPIC_API_KEY", sandbox.api_key)
        exec(compile(FIRST, "orchestrators.md", "exec"), {})
        assert accepted_by(sandbox) == {"a": 1, "b": 1}
    lines = (tmp_path / "results.jsonl").read_bytes().splitlines()
    assert sorted(json.loads(line)["custom_id"] for line in lines) == ["a", "b"]


def test_the_examples_are_the_files_that_tests_run() -> None:
    files = (ROOT / "examples" / "orchestrators").glob("*.py")
    assert sorted(EXAMPLES) == sorted(path.read_text(encoding="utf-8") for path in files)


def test_the_page_names_every_step() -> None:
    from message_batches.jobs import steps

    text = page("docs/orchestrators.md")
    for name in ("plan", "submit", "poll", "collect", "retry"):
        assert f"`{name}(" in text
        assert getattr(steps, name)
