"""A wrong setting ends a command with 2 and one line, and no command shows a secret."""

from __future__ import annotations

import os
import socket
import subprocess
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.cli.calls import PROGRAM, request_line

SECRET = "SECRET-0123456789"
KEY = {"ANTHROPIC_API_KEY": "key"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "in.jsonl").write_text(request_line("a"))
    return tmp_path


def called(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Call the command in a process of its own; nothing of the service's is around it."""
    around = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("ANTHROPIC_") and not name.lower().endswith("_proxy")
    }
    with socket.create_server(("127.0.0.1", 0)) as closed:
        url = f"http://127.0.0.1:{closed.getsockname()[1]}"
    settings = {"ANTHROPIC_BASE_URL": url, "ANTHROPIC_LOG": "debug"}
    return subprocess.run(
        [*PROGRAM, *arguments],
        cwd=folder,
        env={**around, **settings, **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def assert_secret_nowhere(folder: Path, done: subprocess.CompletedProcess[str]) -> None:
    assert SECRET not in done.stdout + done.stderr
    for file in folder.rglob("*"):
        assert not file.is_file() or SECRET.encode() not in file.read_bytes()


@pytest.mark.parametrize(
    ("environment", "said"),
    [
        ({"ANTHROPIC_API_KEY": f"{SECRET}\n"}, "ANTHROPIC_API_KEY ends in a line end"),
        ({"ANTHROPIC_API_KEY": f" {SECRET}"}, "ANTHROPIC_API_KEY starts or ends with a blank"),
        ({"ANTHROPIC_AUTH_TOKEN": f"{SECRET}\t"}, "ANTHROPIC_AUTH_TOKEN contains a tab"),
        (
            {**KEY, "ANTHROPIC_CUSTOM_HEADERS": f"x-a: {SECRET}\x01"},
            "The header 'x-a' of ANTHROPIC_CUSTOM_HEADERS contains a control character",
        ),
        ({**KEY, "ANTHROPIC_BASE_URL": f"me:{SECRET}@gateway"}, "ANTHROPIC_BASE_URL is not a web"),
        (
            {**KEY, "HTTP_PROXY": f"http://me:{SECRET}@proxy:port"},
            "HTTP_PROXY is not the URL of a proxy",
        ),
        ({**KEY, "NO_PROXY": "[fe80::1]"}, "NO_PROXY has an entry that cannot be read"),
        pytest.param(
            {**KEY, "ALL_PROXY": f"socks5://me:{SECRET}@proxy"},
            "ALL_PROXY names a SOCKS proxy, for which a package is missing. Install it:"
            " pip install 'httpx[socks]'",
            marks=pytest.mark.skipif(
                find_spec("socksio") is not None, reason="the package for SOCKS is installed"
            ),
        ),
    ],
)
def test_a_setting_that_cannot_be_used_is_named(
    folder: Path, environment: dict[str, str], said: str
) -> None:
    for arguments in (("list",), ("run", "in.jsonl", "--out", "out.jsonl", "--json")):
        done = called(folder, *arguments, **environment)
        assert done.returncode == 2
        (line,) = done.stderr.splitlines()
        assert line.startswith(said)
        assert line.endswith("Nothing was sent.")
        assert_secret_nowhere(folder, done)


@pytest.mark.slow
def test_a_service_that_is_away_shows_no_secret(folder: Path) -> None:
    secrets = {
        "ANTHROPIC_API_KEY": SECRET,
        "ANTHROPIC_CUSTOM_HEADERS": f"x-gateway: {SECRET}",
        "HTTPS_PROXY": f"http://me:{SECRET}@proxy:1",
    }
    with_password = {"ANTHROPIC_BASE_URL": f"http://me:{SECRET}@127.0.0.1:9"}
    for arguments, more in (
        (("list",), {}),
        (("list", "--json"), with_password),
        (("run", "in.jsonl", "--out", "out.jsonl", "--json", "--give-up-after", "1"), {}),
        (("run", "in.jsonl", "--out", "two.jsonl", "--give-up-after", "1"), with_password),
    ):
        done = called(folder, *arguments, **secrets, **more)
        assert done.returncode == 3, done.stderr
        assert "Connection refused" in done.stderr
        assert_secret_nowhere(folder, done)
