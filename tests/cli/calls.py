"""What the tests of the command line share."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

from attrs import frozen

from message_batches import Anthropic
from message_batches.jobs import run
from message_batches.sandbox import Sandbox

PROGRAM = (sys.executable, "-m", "message_batches")


@frozen
class Done:
    """How a command ended."""

    code: int
    out: str
    err: str


Command = Callable[..., Done]
Requests = Callable[[int], str]


def environment_of(sandbox: Sandbox) -> dict[str, str]:
    """Return the environment of a process that uses a sandbox as the service."""
    return {
        **os.environ,
        "ANTHROPIC_BASE_URL": sandbox.base_url,
        "ANTHROPIC_API_KEY": sandbox.api_key,
    }


def start(*arguments: str, folder: Path, sandbox: Sandbox | None = None) -> subprocess.Popen[str]:
    """Start message-batches in a process of its own."""
    return subprocess.Popen(
        [*PROGRAM, *arguments],
        cwd=folder,
        env=environment_of(sandbox) if sandbox else None,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def read_until(process: subprocess.Popen[str], text: str) -> str:
    """Read the standard error of a process up to a text."""
    assert process.stderr is not None
    seen = ""
    while text not in seen:
        line = process.stderr.readline()
        assert line, seen
        seen += line
    return seen


def request_line(custom_id: str, text: str = "Hello", **params: Any) -> str:
    """Return a valid line of a requests file."""
    params = {
        "model": "claude-haiku-4-5",
        "max_tokens": 64,
        "messages": [{"role": "user", "content": text}],
        **params,
    }
    return json.dumps({"custom_id": custom_id, "params": params}) + "\n"


def lose_create(folder: Path, sandbox: Sandbox) -> None:
    """Start the run r.jsonl, whose first create gets no response, two days ago."""
    with (
        Anthropic(base_url=sandbox.base_url, api_key=sandbox.api_key) as client,
        run(folder / "requests.jsonl", folder / "r.jsonl", client=client) as started,
    ):
        next(event for event in started.events() if event.text and "lost" in event.text)
    with closing(sqlite3.connect(folder / "r.jsonl.run" / "ledger.sqlite")) as database, database:
        database.execute("UPDATE partitions SET began = began - 2 * 86400")


def ids_in(path: Path) -> list[str]:
    """Return the ids in a results file, sorted."""
    return sorted(json.loads(line)["custom_id"] for line in path.read_bytes().splitlines())


def names_in(folder: Path) -> set[str]:
    """Return the names of the files in a folder."""
    return {path.name for path in folder.iterdir()}


def killed_after(
    times: Iterable[float], *arguments: str, folder: Path, sandbox: Sandbox
) -> Iterator[None]:
    """
    Start a command again and again, kill it, and yield after each kill.

    The times count from its first message, so that a busy machine does not only kill its start.
    """
    for seconds in times:
        with start(*arguments, folder=folder, sandbox=sandbox) as process:
            assert process.stderr is not None
            process.stderr.readline()
            with suppress(subprocess.TimeoutExpired):
                process.wait(seconds)
            process.kill()
        yield
