"""What the tests of the command line share."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

from attrs import frozen

from message_batches.sandbox import Sandbox


@frozen
class Done:
    """How a command ended."""

    returncode: int
    stdout: str
    stderr: str


Command = Callable[..., Done]


def environment_of(sandbox: Sandbox) -> dict[str, str]:
    """Give the environment of a process to which a sandbox is the service."""
    return {
        **os.environ,
        "ANTHROPIC_BASE_URL": sandbox.base_url,
        "ANTHROPIC_API_KEY": sandbox.api_key,
    }


def request_line(custom_id: str, text: str = "Hello") -> str:
    """Make a requests line that has nothing wrong with it."""
    params = {
        "model": "claude-haiku-4-5",
        "max_tokens": 64,
        "messages": [{"role": "user", "content": text}],
    }
    return json.dumps({"custom_id": custom_id, "params": params}) + "\n"


def ids_in(path: Path) -> list[str]:
    """Give the ids of a results file, sorted."""
    return sorted(json.loads(line)["custom_id"] for line in path.read_bytes().splitlines())
