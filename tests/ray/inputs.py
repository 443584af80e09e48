"""Requests for the tests of this folder."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

KEY = "sk-sandbox-7f3a9c51"
"""Unlike any other text, so that a test can search for it in the files that a run leaves behind."""


def request(custom_id: str, text: str = "Say hello.", **params: Any) -> dict[str, Any]:
    return {
        "custom_id": custom_id,
        "params": {
            "model": "claude-haiku-4-5",
            "max_tokens": 50,
            "messages": [{"role": "user", "content": text}],
            **params,
        },
    }


def write(path: Path, requests: Iterable[dict[str, Any]]) -> Path:
    path.write_text("".join(json.dumps(item) + "\n" for item in requests))
    return path


def ids_in(results: Any) -> list[str]:
    """Return the ids of all results of a run, read from its parts."""
    return [
        json.loads(line)["custom_id"]
        for part in results.parts
        for line in Path(part.path).read_bytes().splitlines()
    ]
