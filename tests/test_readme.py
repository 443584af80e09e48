"""Each block of the README runs, and CI runs its test command to the letter."""

import json
import os
import re
import subprocess
import sys
from html import unescape

import pytest
from docs.writers import pictures

from tests.pages import ROOT, blocks, page

PAGES = ("README.md", "docs/speed.md")
README = page("README.md")
BLOCKS = blocks(README)
SANDBOX = blocks(page("docs/sandbox.md"))


def blocks_of(language):
    return [text for name, text in BLOCKS if name == language]


def shell_lines():
    return [line for block in blocks_of("sh") for line in block.splitlines()]


def test_every_block_is_of_a_kind_that_is_checked():
    assert {name for name, _ in BLOCKS} == {"sh", "json", "python"}


def test_the_python_block_runs(capsys):
    pytest.importorskip("message_batches.sandbox", reason="needs the sandbox extra")
    (block,) = blocks_of("python")
    names = {}
    exec(compile(block, "README.md", "exec"), names)
    names["client"].close()
    assert capsys.readouterr().out == "one succeeded\n"


def test_the_example_row_is_valid(tmp_path):
    (row,) = blocks_of("json")
    file = tmp_path / "row.jsonl"
    file.write_text(row)
    pytest.importorskip("typer", reason="needs the cli extra")
    done = run(f"message-batches validate {file}", tmp_path)
    assert done.returncode == 0, done.stderr
    assert json.loads(row)["custom_id"] == "greeting-1"


def run(command, folder):
    words = command.split()
    assert words[0] == "message-batches"
    return subprocess.run(
        [sys.executable, "-m", "message_batches", *words[1:]],
        cwd=folder,
        capture_output=True,
        text=True,
        env={**os.environ, "NO_COLOR": "1"},
        check=False,
    )


def test_commands_run_unchanged(tmp_path):
    pytest.importorskip("typer", reason="needs the cli extra")
    pytest.importorskip("uvicorn", reason="needs the sandbox extra")
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    commands = [line.split(" && ")[-1] for line in shell_lines()]
    commands = [command for command in commands if command.startswith("message-batches")]
    assert len(commands) == 4
    for command in commands:
        done = run(command, tmp_path)
        assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    assert len((tmp_path / "results.jsonl").read_text().splitlines()) == 243
    assert "243 requests, all succeeded" in (tmp_path / "page.html").read_text()


def test_ci_runs_the_test_command_to_the_letter():
    command = next(line for line in shell_lines() if "nox" in line)
    assert f"\n{command}\n" in (ROOT / ".ci" / "run").read_text()


def test_its_figures_are_those_that_the_benchmarks_wrote():
    results = ROOT / "benchmarks" / "results" / "results.json"
    check = [sys.executable, "-m", "benchmarks.report", str(results), *PAGES, "--check"]
    assert subprocess.run(check, cwd=ROOT, check=False).returncode == 0


def test_what_it_links_to_exists():
    links = re.findall(r"\]\(([^)#]+)[^)]*\)|(?:src|srcset)=\"([^\"]+)", README)
    assert len(links) > 30
    for name in {one or other for one, other in links}:
        assert name.startswith("https://") or (ROOT / name).exists(), name


def test_each_proof_is_a_test():
    proofs = re.findall(r"\[test_\w+\.py\]\((\S+)\), `(test_\w+)`", README)
    assert len(proofs) == 3
    for path, name in proofs:
        assert f"def {name}(" in page(path), name


def test_its_pictures_show_what_the_command_prints():
    """Loosely: ids and times differ from run to run."""
    for scheme in pictures.SCHEMES:
        picture = (pictures.FOLDER / f"run-{scheme}.svg").read_text(encoding="utf-8")
        words = unescape(re.sub(r"<[^>]*>", " ", picture)).replace("\N{NO-BREAK SPACE}", " ")
        for text in (pictures.COMMAND, "243 requests: 243 succeeded", "partition  batch", "Cost: "):
            assert text in words
        assert "url(http" not in picture
        shot = (pictures.FOLDER / f"page-{scheme}.png").read_bytes()
        assert shot.startswith(b"\x89PNG")
        assert len(shot) < 100_000
    assert f"{pictures.COMMAND}\n" in "\n".join(blocks_of("sh"))


def test_blocks_about_the_sandbox_run(capsys):
    pytest.importorskip("uvicorn", reason="needs the sandbox extra")
    names = {}
    for language, block in SANDBOX:
        if language == "python" and not re.match(r"# \w+\.py", block):
            exec(compile(block, "sandbox.md", "exec"), names)

    assert capsys.readouterr().out.splitlines() == [
        "one succeeded",
        "output_config.format.schema: For 'integer' type, property 'minimum' is not supported",
        "max_tokens: 64001 > 64000, which is the maximum allowed number of output tokens for "
        "claude-haiku-4-5",
        "read 0",
        "written 3375",
        "read 67500",
        "written 0",
        "{'complete': 1, 'truncated': 0, 'refused': 0, 'paused': 0, 'invalid': 0}",
        "one complete 35",
        "no response, but the sandbox accepted 1",
        "{}",
    ]


def test_the_test_about_the_sandbox_passes(tmp_path):
    pytest.importorskip("uvicorn", reason="needs the sandbox extra")
    files = [block for _, block in SANDBOX if re.match(r"# \w+\.py", block)]
    for block in files:
        (tmp_path / block.split()[1]).write_text(block)
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(tmp_path)],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        check=False,
    )
    assert "1 passed" in done.stdout, done.stdout
    assert len(files) == 2


def test_commands_about_the_sandbox_run():
    pytest.importorskip("typer", reason="needs the cli extra")
    for language, block in SANDBOX:
        if language == "sh" and block.startswith("message-batches"):
            assert "drop" in run(block.strip(), ROOT).stdout
