"""What the tests of the command line share."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from attrs import frozen


@frozen
class Done:
    """How a command ended."""

    returncode: int
    stdout: str
    stderr: str


Command = Callable[..., Done]


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
