"""What docs/reports.md shows works as it stands."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path

import pytest
from typer.testing import CliRunner

from message_batches.cli.app import app
from message_batches.report_html.asking import KEPT as QUESTION_KEPT
from message_batches.report_html.reading import KEPT, LONGEST, SAMPLE
from tests.pages import blocks, page

PAGE = page("docs/reports.md")


def test_every_block_runs_in_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    params = {
        "model": "claude-haiku-4-5",
        "max_tokens": 64,
        "messages": [{"role": "user", "content": "Hello"}],
    }
    Path("requests.jsonl").write_text(json.dumps({"custom_id": "a", "params": params}))
    pages = []
    for kind, text in blocks(PAGE):
        if kind == "toml":
            Path("prices.toml").write_text(text)
        elif kind == "sh":
            program, *arguments = shlex.split(text)
            if program == "pip":
                assert arguments == ["install", "message-batches[html]"]  # what runs here has it
                continue
            assert program == "message-batches"
            done = CliRunner().invoke(app, arguments)
            assert done.exit_code == 0, done.output
            if "--html" in arguments:
                pages.append(Path("report.html").read_text(encoding="utf-8"))
        else:
            assert kind == "python"
            exec(compile(text, "docs/reports.md", "exec"), {})
            assert capsys.readouterr().out == "{'succeeded': 1}\n"
            pages.append(Path("report.html").read_text(encoding="utf-8"))
    without, priced, from_python = (re.sub(r"\d\d:\d\d:\d\d", "", page) for page in pages)
    assert "The cost is not worked out" in without
    assert "Cost: 0.0" in priced
    assert from_python == priced


def test_the_limits_are_those_of_the_code() -> None:
    for told in (
        f"up to {sum(SAMPLE.values())} rows",
        f"up to {SAMPLE['failed']} that failed, {SAMPLE['imperfect']} whose answer is not whole, "
        f"and {SAMPLE['whole']} others",
        f"the first {KEPT:,} characters, of a question the first {QUESTION_KEPT}",
        {10: "ten of each"}[LONGEST],
    ):
        assert told in PAGE


def test_the_parts_are_those_of_the_page() -> None:
    template = Path(__file__).resolve().parents[2] / "src/message_batches/html_report/templates"
    source = (template / "page.html").read_text(encoding="utf-8")
    parts = re.findall(r"^\| (.+?) \| .+ \|$", PAGE, re.MULTILINE)
    for name in ", ".join(part for part in parts if part[0].isupper() and part != "Part").split(
        ", "
    ):
        assert f'">{name}</h2>' in source or f'"{name}"' in source, name
