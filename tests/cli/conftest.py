from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from message_batches.cli.app import app
from message_batches.sandbox import Sandbox
from tests.cli.calls import Command, Done, request_line


@pytest.fixture(scope="session")
def service() -> Iterator[Sandbox]:
    """Stand in for the service that the environment names."""
    with Sandbox(batch_seconds=0.2, retry_after=0) as sandbox:
        yield sandbox


@pytest.fixture
def command(tmp_path: Path, service: Sandbox, monkeypatch: pytest.MonkeyPatch) -> Command:
    """Run message-batches in a folder of its own."""
    monkeypatch.chdir(tmp_path)
    runner = CliRunner()

    def command(*arguments: str, **environment: str) -> Done:
        surroundings = {
            "ANTHROPIC_BASE_URL": service.base_url,
            "ANTHROPIC_API_KEY": service.api_key,
            **environment,
        }
        done = runner.invoke(app, arguments, env=surroundings)
        if done.exception and not isinstance(done.exception, SystemExit):
            raise done.exception
        return Done(done.exit_code, done.stdout, done.stderr)

    return command


@pytest.fixture
def requests(tmp_path: Path) -> Callable[[int], str]:
    """Write so many requests to requests.jsonl."""

    def write(count: int) -> str:
        lines = [request_line(f"r{number}") for number in range(count)]
        (tmp_path / "requests.jsonl").write_text("".join(lines))
        return "requests.jsonl"

    return write
