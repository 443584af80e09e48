"""The code blocks of docs/reports.md run, and its limits are those of the code."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path

import pytest
from typer.testing import CliRunner

from message_batches.cli.app import app
from message_batches.report_html import LiveServer
from message_batches.report_html.prompts import PROMPT_LENGTH
from message_batches.report_html.sampling import ANSWER_LENGTH, LONGEST, SAMPLE_SIZES
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
    monkeypatch.setattr(LiveServer, "wait", lambda _: None)  # for Ctrl-C
    pages, printed = [], []
    for kind, text in blocks(PAGE):
        if kind == "toml":
            Path("prices.toml").write_text(text)
        elif kind == "sh":
            program, *arguments = shlex.split(text)
            if program == "pip":
                assert arguments == ["install", ".[html]"]  # installed already
                continue
            assert program == "message-batches"
            result = CliRunner().invoke(app, arguments)
            assert result.exit_code == 0, result.output
            if arguments[0] == "watch":
                assert "Open http://127.0.0.1:" in result.output
            if "--html" in arguments:
                pages.append(Path("page.html").read_text(encoding="utf-8"))
        else:
            assert kind == "python"
            exec(compile(text, "docs/reports.md", "exec"), {})
            printed.append(capsys.readouterr().out)
            pages.append(Path("page.html").read_text(encoding="utf-8"))
    assert printed == ["{'succeeded': 1}\n", "True\n"]
    without, priced, from_python, _ = (re.sub(r"\d\d:\d\d:\d\d", "", page) for page in pages)
    assert "platform.claude.com, genai-prices" in without
    assert "our contract, as of 2026-11-20" in priced
    assert from_python == priced


def test_the_limits_are_those_of_the_code() -> None:
    for text in (
        f"up to {sum(SAMPLE_SIZES.values())} results",
        f"up to {SAMPLE_SIZES['failed']} failed requests, {SAMPLE_SIZES['incomplete']} truncated, "
        f"refused, paused or invalid answers, and {SAMPLE_SIZES['complete']} complete answers",
        f"the first {ANSWER_LENGTH:,} characters of an answer and {PROMPT_LENGTH} of a prompt",
        {10: "ten of each"}[LONGEST],
    ):
        assert text in PAGE


def test_the_sections_are_those_of_the_page() -> None:
    template = Path(__file__).resolve().parents[2] / "src/message_batches/report_html/templates"
    source = (template / "page.html").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (.+?) \| .+ \|$", PAGE, re.MULTILINE)
    names = ", ".join(row for row in rows if row[0].isupper() and row != "Section").split(", ")
    assert len(names) == 14
    for name in names:
        assert f'">{name}</h2>' in source or f'"{name}"' in source, name
