from __future__ import annotations

import io
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from unittest import mock

import pytest

from message_batches.__main__ import main
from message_batches.sandbox import Sandbox
from tests.cli.calls import Command, Done, request_line


@pytest.fixture(scope="session")
def service() -> Iterator[Sandbox]:
    """A sandbox that the environment names as the service."""
    with Sandbox(batch_seconds=0.2, retry_after=0) as sandbox:
        yield sandbox


@pytest.fixture
def command(tmp_path: Path, service: Sandbox, monkeypatch: pytest.MonkeyPatch) -> Command:
    """Run message-batches in this process, in an empty folder."""
    monkeypatch.chdir(tmp_path)

    def command(*arguments: str, **environment: str) -> Done:
        surroundings = {
            "ANTHROPIC_BASE_URL": service.base_url,
            "ANTHROPIC_API_KEY": service.api_key,
            "COLUMNS": "100",
            **environment,
        }
        out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8") for _ in range(2))
        with (
            mock.patch.dict(os.environ, surroundings),
            redirect_stdout(out),
            redirect_stderr(err),
            pytest.raises(SystemExit) as ended,
        ):
            main(arguments)
        texts = [stream.detach().getvalue().decode() for stream in (out, err)]
        return Done(int(ended.value.code or 0), *texts)

    return command


@pytest.fixture
def requests(tmp_path: Path) -> Callable[[int], str]:
    """Write so many requests to requests.jsonl."""

    def write(count: int) -> str:
        lines = [request_line(f"r{number}") for number in range(count)]
        (tmp_path / "requests.jsonl").write_text("".join(lines))
        return "requests.jsonl"

    return write


@pytest.fixture
def input_of(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Set standard input."""

    def set_input(text: str) -> None:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))

    return set_input
