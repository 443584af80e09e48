"""The help of the commands, and what it costs to start."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from logging import getLogger
from pathlib import Path

import attrs
import pytest
from typer.main import get_command

from message_batches.cli import options
from message_batches.cli.app import app
from message_batches.cli.errors import ExitCode
from message_batches.jobs import RunOptions
from message_batches.jobs.engine import DEFAULT_ACTIONS
from message_batches.sandbox import Sandbox
from message_batches.sdk import settings
from message_batches.sdk.create import MAX_BODY_BYTES, MAX_REQUESTS
from tests.cli.calls import Command, environment_of, request_line

COMMANDS = get_command(app).commands  # type: ignore[attr-defined]
OVERVIEW = ("--help", "-h")


def option_of(command: str, name: str) -> object:
    (found,) = [each for each in COMMANDS[command].params if name in each.opts]
    return found


def options_in(command: str) -> set[str]:
    return {name for each in COMMANDS[command].params for name in each.opts if "--" in name}


@pytest.mark.parametrize("name", COMMANDS)
def test_help_has_groups_examples_and_exit_codes(command: Command, name: str) -> None:
    text = command(name, "-h").out
    assert text == command(name, "--help").out
    # Versions of typer add types and brackets of their own.
    arguments = [
        each.metavar for each in COMMANDS[name].params if each.param_type_name == "argument"
    ]
    assert text.startswith(f"Usage: message-batches {' '.join([name, '[OPTIONS]', *arguments])}\n")
    assert re.search(r" <\w+(\[\w+\])?> ", text) is None
    assert f"\nExamples:\n  message-batches {name} " in text
    listed = text.partition("Exit codes:")[2]
    codes = {int(code) for code in re.findall(r"^  (\d)  \S", listed, re.MULTILINE)}
    assert {0, 2} <= codes <= {*ExitCode}
    assert not set(text) & set("╭│╰\x1b")
    examples = text.partition("Examples:")[2].partition("\n\n")[0].splitlines()
    assert all(len(line) <= 80 for line in text.splitlines() if line not in examples)
    for option in COMMANDS[name].params:
        assert len((option.help or "").split()) > 1, option.name


def test_the_overview_lists_every_command(command: Command) -> None:
    texts = {command(option).out for option in OVERVIEW}
    assert len(texts) == 1
    listed = re.findall(
        r"^  ([a-z]+) {2,}\S.*(?<!\.\.)\.$", texts.pop().partition("Commands:")[2], re.MULTILINE
    )
    assert listed == [*COMMANDS]
    assert command("--version").out == command("-V").out


def test_help_shows_every_character_of_a_text(command: Command) -> None:
    text = " ".join(command("run", "--help").out.split())
    assert '{"custom_id": ..., "params": {...}}' in text
    assert "{{ title }}" in text
    assert "[default: 100,000; 1 to 100,000]" in text
    assert "[default: 60; in the sandbox 1]" in text
    assert "[default: 4,096; at least 1]" in text


def test_help_is_a_command_too(command: Command) -> None:
    assert command("help", "run") == command("run", "--help")
    assert command("help") == command("--help")
    assert command("help", "nothing").code == 2


def test_a_quiet_command_prints_the_result_and_errors_only(
    command: Command, requests: Callable[[int], str]
) -> None:
    requests(2)
    done = command("run", "requests.jsonl", "--out", "r.jsonl", "-q")
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("2 requests: 2 succeeded")
    refused = command("status", "nothing.jsonl", "--quiet")
    assert refused.code == 2
    assert "nothing.jsonl" in refused.err


def test_a_verbose_command_logs_each_call(
    command: Command, caplog: pytest.LogCaptureFixture
) -> None:
    logger = getLogger("message_batches")
    before = logger.level
    try:
        command("list", "-v")
    finally:
        logger.setLevel(before)
    assert "GET " in caplog.text
    assert "/v1/messages/batches" in caplog.text
    assert {name for name in COMMANDS if "--verbose" not in options_in(name)} == {
        *("validate", "plan", "status", "report", "attempts", "watch", "table", "extract"),
        "sandbox",
    }


def test_commands_that_use_the_service_name_its_variables(command: Command) -> None:
    local = {"validate", "plan", "status", "report", "attempts", "watch", "table", "extract"}
    for name in {*COMMANDS} - local - {"sandbox"}:
        text = command(name, "--help").out
        assert all(f"  {variable} " in text for variable in CLIENT_VARIABLES), name


CLIENT_VARIABLES = ("ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN", "ANTHROPIC_BASE_URL")


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_shell_completes_commands_and_options(command: Command, shell: str) -> None:
    variable = "_MESSAGE_BATCHES_COMPLETE"
    assert variable in command(**{variable: f"source_{shell}"}).out
    words = {"COMP_WORDS": "message-batches run --max-o", "COMP_CWORD": "2"}
    args = {"_TYPER_COMPLETE_ARGS": "message-batches run --max-o"}
    args |= {"_TYPER_COMPLETE_WORD_TO_COMPLETE": "--max-o"}
    args |= {"_TYPER_COMPLETE_FISH_ACTION": "get-args"}
    shown = command(**{variable: f"complete_{shell}", **words, **args}).out
    assert "--max-open-batches" in shown
    assert "--show-completion" in command("--help").out


def test_every_option_of_a_run_in_python_is_one_of_the_command() -> None:
    fields = {f"--{field.name.replace('_', '-')}" for field in attrs.fields(RunOptions)}
    assert fields <= options_in("run")


def test_an_option_means_the_same_in_every_command() -> None:
    meanings: dict[str, set[tuple[object, ...]]] = {}
    for name, command in COMMANDS.items():
        for option in command.params:
            if option.param_type_name == "option" and name != "sandbox":
                # Typer has them at the type of an option before its release 0.28.
                limited = getattr(option, "type", option)
                limits = [getattr(limited, limit, None) for limit in ("min", "max")]
                meaning = (option.help, option.default, option.metavar, *limits)
                meanings.setdefault(option.opts[0], set()).add(meaning)
    assert {name: found for name, found in meanings.items() if len(found) > 1} == {}


def test_commands_have_the_options_that_they_can_use() -> None:
    collecting = {"--retries", "--on-error", "--ordered", "--prices", "--give-up-after", "--json"}
    waiting = {"--max-open-batches", "--polling-interval", "--reconcile-for"}
    waiting |= {"--cancel-on-interrupt"}
    uploading = {"--uploads", "--max-queued-requests", "--max-open-batches"}
    starting = {"--sandbox", "--beta", "--anthropic-version", "--max-batch-requests", "--prompt"}
    for name in ("run", "wait", "retry", "results"):
        assert collecting <= options_in(name), name
    for name in ("run", "wait", "retry"):
        assert waiting | uploading | {"--downloads"} <= options_in(name), name
    assert "--downloads" in options_in("results")
    assert uploading <= options_in("submit")
    for name in ("run", "submit", "plan", "validate"):
        assert "--wire-ids" in options_in(name), name
    for name in ("run", "submit"):
        assert starting <= options_in(name), name
    for name in ("validate", "plan"):
        assert starting - {"--sandbox", "--max-batch-requests"} <= options_in(name), name
    # What makes requests of a table; the others are about the output of a run.
    of_tables = {
        option.opts[0]
        for option in COMMANDS["run"].params
        if getattr(option, "rich_help_panel", None) == options.TABLE
    } - {"--dry-run", "--show", "--columns", "--infer-columns", "--csv-bom"}
    assert {"--prompt", "--image", "--within"} < of_tables
    for name in ("submit", "validate", "plan"):
        assert of_tables <= options_in(name), name
    for name in COMMANDS:
        assert "--json" in options_in(name), name


def test_help_names_the_causes_that_do_not_fail() -> None:
    help_ = option_of("run", "--on-error").help  # type: ignore[attr-defined]
    retried, _, aborting = help_.partition("By default ")[2].partition(" are retried")
    for cause, action in DEFAULT_ACTIONS.items():
        assert (cause in retried) is (action == "retry"), cause
        assert (cause in aborting) is (action == "abort"), cause


def test_the_options_have_the_limits_and_versions_of_the_client() -> None:
    assert (options.MAX_REQUESTS, options.MAX_BODY_BYTES) == (MAX_REQUESTS, MAX_BODY_BYTES)
    assert options.VERSIONS[0] == settings.DEFAULT_ANTHROPIC_VERSION


def loaded(arguments: list[str], names: set[str], folder: Path, sandbox: Sandbox) -> list[str]:
    """Run a command in a process of its own, and return which of the modules it imported."""
    probe = (
        "import sys\n"
        "from message_batches.__main__ import main\n"
        f"try: main({arguments!r})\n"
        "except SystemExit: pass\n"
        f"print('LOADED', *sorted({names!r} & {{*sys.modules}}))"
    )
    done = subprocess.run(
        [sys.executable, "-c", probe],
        cwd=folder,
        env=environment_of(sandbox),
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.splitlines()[-1].split()[1:]


def test_help_loads_neither_the_client_nor_what_draws(tmp_path: Path, service: Sandbox) -> None:
    heavy = {"httpx", "ijson", "orjson", "attrs", "starlette", "uvicorn", "sqlite3", "jinja2"}
    heavy |= {"itables", "rich", "message_batches.jobs", "message_batches.sdk"}
    heavy |= {"message_batches_api", "message_batches.tables", "pyarrow"}
    assert loaded(["--help"], heavy, tmp_path, service) == []
    assert loaded(["run", "--help"], heavy, tmp_path, service) == []


def test_a_run_without_a_terminal_loads_nothing_that_draws(
    tmp_path: Path, service: Sandbox
) -> None:
    (tmp_path / "a.jsonl").write_text(request_line("a"))
    arguments = ["run", "a.jsonl", "--out", "b.jsonl"]
    heavy = {"httpx", "rich", "pygments", "pyarrow"}
    assert loaded(arguments, heavy, tmp_path, service) == ["httpx"]
