"""A run may be killed at any moment: each row is accepted once and stands in the output once."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from message_batches import Anthropic
from message_batches.sandbox import Sandbox

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="children are forked")


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(batch_seconds=0, retry_after=0) as sandbox:
        yield sandbox


def accepted_by(sandbox: Sandbox) -> Counter[str]:
    """Count how often each row was accepted in any batch."""
    accepted: Counter[str] = Counter()
    with Anthropic(base_url=sandbox.base_url, api_key=sandbox.api_key) as client:
        for batch in client.messages.batches.list(limit=1000):
            client.messages.batches.wait(batch.id)
            with client.messages.batches.results(batch.id) as results:
                accepted.update(json.loads(line)["custom_id"] for line in results.raw())
    return accepted


def kill(sandbox: Sandbox, folder: Path, way: str, count: int) -> int:
    done = subprocess.run(
        [
            sys.executable,
            str(Path(__file__).with_name("killing.py")),
            sandbox.base_url,
            sandbox.api_key,
            str(folder),
            way,
            str(count),
        ],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return int(done.stdout)


def expect_each_once(sandbox: Sandbox, folder: Path) -> None:
    accepted = accepted_by(sandbox)
    runs = list(folder.iterdir())
    expected = Counter(f"{run.name}-{number}" for run in runs for number in range(7))
    assert accepted == expected
    for run in runs:
        lines = (run / "results.jsonl").read_bytes().splitlines()
        assert Counter(json.loads(line)["custom_id"] for line in lines) == Counter(
            f"{run.name}-{number}" for number in range(7)
        )
        assert {path.name for path in run.iterdir()} == {
            "requests.jsonl",
            "results.jsonl",
            "results.jsonl.ledger",
        }


@pytest.mark.slow
def test_killed_at_every_step(sandbox: Sandbox, tmp_path: Path) -> None:
    kills = kill(sandbox, tmp_path, "steps", 200)
    assert kills >= 50
    expect_each_once(sandbox, tmp_path)


@pytest.mark.slow
def test_killed_at_random_moments(sandbox: Sandbox, tmp_path: Path) -> None:
    assert kill(sandbox, tmp_path, "moments", 60) >= 60
    expect_each_once(sandbox, tmp_path)
