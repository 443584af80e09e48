"""A run may be killed at any moment: each request is accepted once and is in the output once."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from message_batches.sandbox import Sandbox
from tests.programs import accepted_by, output_of
from tests.properties import EVERY

KILLING = Path(__file__).with_name("kill_runs.py")
STEPPING = Path(__file__).with_name("kill_steps.py")

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="children are forked")


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(batch_seconds=0, retry_after=0) as sandbox:
        yield sandbox


def kill(sandbox: Sandbox, folder: Path, way: str, count: int, program: Path = KILLING) -> int:
    return int(output_of(program, sandbox, folder, way, count, timeout=600))


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
        folder_of_run = run / "results.jsonl.run"
        assert {path.relative_to(run).as_posix() for path in run.rglob("*")} == {
            "requests.jsonl",
            "results.jsonl",
            folder_of_run.name,
            f"{folder_of_run.name}/ledger.sqlite",
            f"{folder_of_run.name}/ledger.sqlite-journal",
            f"{folder_of_run.name}/parts",
        }
        assert not (folder_of_run / "ledger.sqlite-journal").read_bytes()


@pytest.mark.slow
def test_a_run_killed_at_every_step_finishes(sandbox: Sandbox, tmp_path: Path) -> None:
    assert kill(sandbox, tmp_path, "steps", EVERY) >= 50 // EVERY
    expect_each_once(sandbox, tmp_path)


def test_a_run_killed_at_every_eleventh_step_finishes(sandbox: Sandbox, tmp_path: Path) -> None:
    assert kill(sandbox, tmp_path, "steps", 11) >= 5
    expect_each_once(sandbox, tmp_path)


@pytest.mark.slow
def test_a_run_killed_at_random_moments_finishes(sandbox: Sandbox, tmp_path: Path) -> None:
    assert kill(sandbox, tmp_path, "moments", 60) >= 60
    expect_each_once(sandbox, tmp_path)


@pytest.mark.slow
def test_steps_killed_at_every_step_finish(sandbox: Sandbox, tmp_path: Path) -> None:
    assert kill(sandbox, tmp_path, "steps", EVERY, STEPPING) >= 50 // EVERY
    expect_each_once(sandbox, tmp_path)


def test_steps_killed_at_every_23rd_step_finish(sandbox: Sandbox, tmp_path: Path) -> None:
    assert kill(sandbox, tmp_path, "steps", 23, STEPPING) >= 3
    expect_each_once(sandbox, tmp_path)


@pytest.mark.slow
def test_steps_killed_at_random_moments_finish(sandbox: Sandbox, tmp_path: Path) -> None:
    assert kill(sandbox, tmp_path, "moments", 40, STEPPING) >= 40
    expect_each_once(sandbox, tmp_path)


def test_steps_in_several_processes_at_once_finish(sandbox: Sandbox, tmp_path: Path) -> None:
    kill(sandbox, tmp_path, "crowds", 3, STEPPING)
    expect_each_once(sandbox, tmp_path)
