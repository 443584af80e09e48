"""Each block of the README runs, and CI runs its test command to the letter."""

import json
import os
import re
import subprocess
import sys

import pytest

from tests.pages import ROOT, blocks, page

README = page("README.md")
BLOCKS = blocks(README)
SANDBOX = blocks(page("docs/sandbox.md"))


def blocks_of(language):
    return [text for name, text in BLOCKS if name == language]


def shell_lines():
    return [line for block in blocks_of("sh") for line in block.splitlines()]


@pytest.fixture(scope="module")
def sandbox():
    server = pytest.importorskip("message_batches.sandbox", reason="needs the sandbox extra")
    with server.Sandbox(batch_seconds=0) as running:
        yield running


def test_every_block_is_of_a_kind_that_is_checked():
    assert {name for name, _ in BLOCKS} == {"sh", "json", "python"}


def test_python_blocks_run_one_after_another(sandbox, monkeypatch, capsys):
    monkeypatch.setenv("ANTHROPIC_BASE_URL", sandbox.base_url)
    monkeypatch.setenv("ANTHROPIC_API_KEY", sandbox.api_key)
    names = {}
    for block in blocks_of("python"):
        exec(compile(block, "README.md", "exec"), names)
        printed = capsys.readouterr().out
        assert printed, block
        names.setdefault("printed", []).append(printed)
    names["client"].close()
    names["local"].close()

    rows, batches, error, empty, page = names["printed"]
    assert sorted(line.split()[0] for line in rows.splitlines()) == [
        f"greeting-{n}" for n in range(3)
    ]
    assert "ended" in batches
    assert error.startswith("404 req_")
    assert empty == "[]\n"
    assert page == "1 False\n"


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
    assert len((tmp_path / "beta.jsonl").read_text().splitlines()) == 34


def test_ci_runs_the_test_command_to_the_letter():
    command = next(line for line in shell_lines() if "nox" in line)
    assert f"\n{command}\n" in (ROOT / ".ci" / "run").read_text()


def test_its_figures_are_those_that_the_benchmarks_wrote():
    results = ROOT / "benchmarks" / "results" / "results.json"
    check = [sys.executable, "-m", "benchmarks.report", str(results), "README.md", "--check"]
    assert subprocess.run(check, cwd=ROOT, check=False).returncode == 0


def test_the_commands_that_it_lists_are_those_there_are():
    pytest.importorskip("typer", reason="needs the cli extra")
    shown = run("message-batches --help", ROOT).stdout
    listed = re.search(r"lists the single steps: (.*?)\.$", README, re.MULTILINE).group(1)
    for command in re.findall(r"`([\w-]+)`", listed):
        assert re.search(rf"^\s+{command}\s", shown, re.MULTILINE), command


def test_blocks_about_the_sandbox_run(capsys):
    pytest.importorskip("uvicorn", reason="needs the sandbox extra")
    names = {}
    for language, block in SANDBOX:
        if language == "python" and not re.match(r"# \w+\.py", block):
            exec(compile(block, "sandbox.md", "exec"), names)

    assert capsys.readouterr().out.splitlines() == [
        "one succeeded",
        "max_tokens: 64001 > 64000, which is the maximum allowed number of output tokens for "
        "claude-haiku-4-5",
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
        if language == "sh":
            assert "drop" in run(block.strip(), ROOT).stdout
